/**
 * Tells whether files have changed since somebody looked, without reading them:
 * size, time of the last change and inode decide. `make packages images pages`
 * reads and checks them all.
 *
 * @module
 */

/**
 * Returns a line for each file at and below `paths`, which differs once the file
 * does. A path where nothing is has a line too.
 */
export function seenFiles(root: string, paths: readonly string[]): string {
  return paths.map((path) => seen(`${root}${path}`)).join("");
}

function seen(path: string): string {
  try {
    const { isDirectory, size, mtime, ino } = Deno.statSync(path);
    if (!isDirectory) return `${path} ${size} ${mtime?.getTime()} ${ino}\n`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `${path} is absent\n`;
    throw error;
  }
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort()
    .map((name) => seen(`${path}/${name}`)).join("");
}
