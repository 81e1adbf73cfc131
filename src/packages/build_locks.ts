/**
 * Locks that tell other processes what is being built: kinds of sandbox, and the
 * folder of npm's packages. The building process holds a lock on a file, which
 * the kernel releases however that process ends.
 *
 * @module
 */

import { KIND_NAMES } from "../kinds.ts";

/** Name of the lock for packages of npm that a running service loads. */
export const NPM = "npm";
const LOOK_EVERY_MS = 50;

function lockPath(cacheDir: string, name: string): string {
  return `${cacheDir}/build_locks/${name}`;
}

/**
 * Locks the build of a kind, or of {@linkcode NPM}, until the lock is disposed
 * of. Waits while another process holds it.
 */
export async function lockBuild(
  cacheDir: string,
  name: string,
): Promise<Disposable> {
  await Deno.mkdir(`${cacheDir}/build_locks`, { recursive: true });
  const file = await Deno.open(lockPath(cacheDir, name), {
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

/** Resolves when the service can load any package of npm that it may need. */
export function untilInstalled(cacheDir: string): Promise<void> {
  return untilBuilt(cacheDir, NPM);
}

/** Resolves when no process holds a lock. */
export async function untilBuilt(
  cacheDir: string,
  name: string,
): Promise<void> {
  while (isLocked(lockPath(cacheDir, name))) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
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
