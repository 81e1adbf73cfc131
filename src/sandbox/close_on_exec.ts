/**
 * Keeps what the service was started with from its children: files and sockets
 * that its parent had open, and did not mark.
 *
 * @module
 */

/** The same number on x86-64 and on 64-bit ARM. */
const CLOSE_RANGE = 436n;
const FIRST = 3;
const LAST = 0xffff_ffff;
const CLOSE_RANGE_CLOEXEC = 4;

/**
 * Marks every descriptor but stdin, stdout and stderr to be closed in children.
 * Returns false where the system cannot (Linux before 5.11, others); there a
 * sandbox closes files by itself before it takes a program.
 *
 * @param libcPath Absolute path of the C library; "" if there is none.
 */
export function closeOnExec(libcPath: string): boolean {
  if (libcPath === "" || Deno.build.os !== "linux") return false;
  const library = Deno.dlopen(libcPath, {
    syscall: { parameters: ["i64", "u32", "u32", "u32"], result: "i64" },
  });
  const { syscall } = library.symbols;
  const done = syscall(CLOSE_RANGE, FIRST, LAST, CLOSE_RANGE_CLOEXEC) === 0n;
  library.close();
  return done;
}
