/**
 * Reads the programs of `tests/corpus/javascript/`: many small ones in a file,
 * each under a line `//// title`.
 *
 * @module
 */

/** A program with its title, which names its file too. */
export interface Program {
  readonly title: string;
  readonly code: string;
}

const CORPUS = new URL("../../corpus/javascript/", import.meta.url);

/** Returns the programs of a folder, in the order of the files' names. */
export function readPrograms(folder: string): Program[] {
  const url = new URL(`${folder}/`, CORPUS);
  const files = [...Deno.readDirSync(url)].map(({ name }) => name)
    .filter((name) => name.endsWith(".programs")).sort();
  return files.flatMap((file) => {
    const text = Deno.readTextFileSync(new URL(file, url));
    return text.split(/^\/{4} /m).slice(1).map((part) => {
      const end = part.indexOf("\n");
      const name = file.replace(".programs", "");
      return {
        title: `${name}: ${part.slice(0, end)}`,
        code: part.slice(end + 1),
      };
    });
  });
}
