/**
 * Finds the C library. The service asks it about other processes, a sandbox
 * locks itself up with it.
 *
 * @module
 */

/** Absolute paths by system: Debian, Fedora, others, Alpine. */
const LIBC_PATHS = [
  "/lib/x86_64-linux-gnu/libc.so.6",
  "/lib/aarch64-linux-gnu/libc.so.6",
  "/lib64/libc.so.6",
  "/lib/libc.so.6",
  "/lib/ld-musl-x86_64.so.1",
  "/lib/ld-musl-aarch64.so.1",
] as const;

/**
 * Returns the path of the C library; "" where the system has none that is
 * known, or the service may not open it.
 */
export function findLibcPath(): string {
  for (const path of LIBC_PATHS) {
    try {
      Deno.dlopen(path, {}).close();
      return path;
    } catch {
      // Not on this system, or not allowed: the next one may be.
    }
  }
  return "";
}
