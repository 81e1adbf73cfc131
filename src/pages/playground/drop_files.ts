/// <reference lib="dom" />
/**
 * Files that are dropped onto a part of the page.
 *
 * @module
 */

/** Takes the files that are dropped onto `host`, and marks it meanwhile. */
export function takeDrops(
  host: HTMLElement,
  take: (files: FileList) => void,
): void {
  const mark = (isOver: boolean) => host.classList.toggle("drop", isOver);
  // Caught on the way down: an editor would take the text of a file.
  host.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(true);
  }, { capture: true });
  host.addEventListener("dragleave", (event) => {
    if (!host.contains(event.relatedTarget as Node | null)) mark(false);
  });
  host.addEventListener("drop", (event) => {
    mark(false);
    if (event.dataTransfer === null || !hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    take(event.dataTransfer.files);
  }, { capture: true });
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}
