/**
 * Locks that tell other processes which kinds of sandbox are being built. The
 * building process holds a lock on a file, which the kernel releases however
 * that process ends.
 *
 * @module
 */

import { KIND_NAMES } from "../kinds.ts";

function lockPath(cacheDir: string, kind: string): string {
  return `${cacheDir}/build_locks/${kind}`;
}

/**
 * Locks the build of a kind until the lock is disposed of. Waits while another
 * process holds it.
 */
export async function lockBuild(
  cacheDir: string,
  kind: string,
): Promise<Disposable> {
  await Deno.mkdir(`${cacheDir}/build_locks`, { recursive: true });
  const file = await Deno.open(lockPath(cacheDir, kind), {
    create: true,
    write: true,
  });
  await file.lock(true);
  return file;
}

/** Returns the kinds that are being built at this moment. */
export function lockedBuilds(cacheDir: string): ReadonlySet<string> {
  return new Set(
    KIND_NAMES.filter((kind) => isLocked(lockPath(cacheDir, kind))),
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
