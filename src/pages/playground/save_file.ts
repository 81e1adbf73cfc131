/// <reference lib="dom" />
/**
 * Hands bytes to the person as a file.
 *
 * @module
 */

import { element } from "./dom.ts";

/**
 * Lets the browser save it. Its type says nothing: as HTML or SVG a browser
 * could show it as a page of this origin.
 */
export function saveFile(name: string, content: BlobPart): void {
  const blob = new Blob([content], { type: "application/octet-stream" });
  const url = URL.createObjectURL(blob);
  element("a", { attributes: { href: url, download: name } }).click();
  URL.revokeObjectURL(url);
}
