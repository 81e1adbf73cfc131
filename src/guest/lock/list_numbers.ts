/**
 * The numbers in a folder of /proc: open files, threads. By way of the C library,
 * which still works where Deno's permissions are gone.
 *
 * @module
 */

import { ARCH, type LibC } from "./libc.ts";

const GETDENTS = { x86_64: 217n, aarch64: 61n } as const;
const O_RDONLY = 0;
/** Places in `struct linux_dirent64`: length of the record, name. */
const RECORD_LENGTH_AT = 16;
const NAME_AT = 19;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** One for all calls: a zygote makes some for each fork. */
const buffer = new Uint8Array(65_536);
const view = new DataView(buffer.buffer);

/** Returns them, the folder's own file left out; undefined if it does not open. */
export function listNumbers(libc: LibC, path: string): number[] | undefined {
  const folder = libc.open(encoder.encode(`${path}\0`), O_RDONLY);
  if (folder < 0) return undefined;
  const found: number[] = [];
  for (;;) {
    const bytes = Number(libc.readFolder(
      GETDENTS[ARCH],
      folder,
      buffer,
      BigInt(buffer.length),
    ));
    if (bytes <= 0) break;
    for (let at = 0; at < bytes;) {
      const end = at + view.getUint16(at + RECORD_LENGTH_AT, true);
      const [name] = decoder.decode(buffer.subarray(at + NAME_AT, end))
        .split("\0");
      if (/^\d+$/.test(name) && Number(name) !== folder) {
        found.push(Number(name));
      }
      at = end;
    }
  }
  libc.close(folder);
  return found;
}
