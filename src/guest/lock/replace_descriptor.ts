/**
 * Replaces the file behind a descriptor, whose number stays in use.
 *
 * @module
 */

import type { LibC } from "./libc.ts";

/**
 * Makes descriptor `number` stand for the open file `file`, as dup2 does, and
 * closes the file that it stood for.
 *
 * @throws {Error} If `file` is not open.
 */
export function replaceDescriptor(
  libc: LibC,
  file: number,
  number: number,
): void {
  if (file < 0 || libc.dup2(file, number) < 0) {
    throw new Error(
      `Cannot replace descriptor ${number}: the file is not open`,
    );
  }
  if (file !== number) libc.close(file);
}
