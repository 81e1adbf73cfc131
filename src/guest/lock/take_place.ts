/**
 * Puts an open file in the place of another one, whose number stays in use.
 *
 * @module
 */

import type { LibC } from "./libc.ts";

/**
 * Makes `number` stand for `file`, and closes what it stood for.
 *
 * @throws {Error} If `file` is not open.
 */
export function takePlace(libc: LibC, file: number, number: number): void {
  if (file < 0 || libc.dup2(file, number) < 0) {
    throw new Error(
      `Cannot replace descriptor ${number}: the file is not open`,
    );
  }
  if (file !== number) libc.close(file);
}
