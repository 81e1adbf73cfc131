/**
 * Says between processes which kinds of sandbox something is being made for:
 * the process that makes it holds a lock on a file, which the kernel releases
 * however that process ends.
 *
 * @module
 */

import { KIND_NAMES } from "../kinds.ts";

function markPath(cacheDir: string, kind: string): string {
  return `${cacheDir}/being_made/${kind}`;
}

/**
 * Says that a kind is being made until the mark is disposed of. Waits while
 * another process says so.
 */
export async function markBeingMade(
  cacheDir: string,
  kind: string,
): Promise<Disposable> {
  await Deno.mkdir(`${cacheDir}/being_made`, { recursive: true });
  const file = await Deno.open(markPath(cacheDir, kind), {
    create: true,
    write: true,
  });
  await file.lock(true);
  return file;
}

/** Returns the kinds that are being made at this moment. */
export function kindsBeingMade(cacheDir: string): ReadonlySet<string> {
  return new Set(
    KIND_NAMES.filter((kind) => isLocked(markPath(cacheDir, kind))),
  );
}

function isLocked(path: string): boolean {
  try {
    using file = Deno.openSync(path);
    return !file.tryLockSync(false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
