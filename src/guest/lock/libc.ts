/**
 * The C library, as far as the sandbox process uses it: to lock itself and to
 * let the kernel put memory back. Deno has no calls for either.
 *
 * Linux only; the permission is revoked with all others after boot.
 *
 * @module
 */

const SYMBOLS = {
  _exit: { parameters: ["i32"], result: "void" },
  // The call that copies a process: the library's own cannot set CLONE_PARENT.
  clone: {
    name: "syscall",
    parameters: ["i64", "u64", "u64", "u64", "u64", "u64"],
    result: "i64",
  },
  close: { parameters: ["i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  // The call that draws randomness, which older C libraries do not name.
  getrandom: {
    name: "syscall",
    parameters: ["i64", "buffer", "u64", "u32"],
    result: "i64",
  },
  getpid: { parameters: [], result: "i32" },
  getppid: { parameters: [], result: "i32" },
  ioctl: { parameters: ["i32", "u64", "buffer"], result: "i32" },
  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  ftruncate: { parameters: ["i32", "i64"], result: "i32" },
  lseek: { parameters: ["i32", "i64", "i32"], result: "i64" },
  madvise: { parameters: ["u64", "u64", "i32"], result: "i32" },
  // The call that makes a file in memory, which older C libraries do not name.
  makeMemoryFile: {
    name: "syscall",
    parameters: ["i64", "buffer", "u64"],
    result: "i64",
  },
  memcmp: { parameters: ["u64", "u64", "u64"], result: "i32" },
  memcpy: { parameters: ["u64", "u64", "u64"], result: "u64" },
  memset: { parameters: ["buffer", "i32", "u64"], result: "u64" },
  mmap: {
    parameters: ["u64", "u64", "i32", "i32", "i32", "i64"],
    result: "u64",
  },
  munmap: { parameters: ["u64", "u64"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
  pread: { parameters: ["i32", "buffer", "u64", "i64"], result: "i64" },
  read: { parameters: ["i32", "buffer", "u64"], result: "i64" },
  // The call that lists a folder, which older C libraries do not name.
  readFolder: {
    name: "syscall",
    parameters: ["i64", "i32", "buffer", "u64"],
    result: "i64",
  },
  readlink: { parameters: ["buffer", "buffer", "u64"], result: "i64" },
  poll: { parameters: ["buffer", "u64", "i32"], result: "i32" },
  setsid: { parameters: [], result: "i32" },
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  syscall: { parameters: ["i64", "u64", "u64", "buffer"], result: "i64" },
  write: { parameters: ["i32", "buffer", "u64"], result: "i64" },
} as const;

/** The processor, read once: a locked process has no `Deno` to ask. */
export const ARCH = Deno.build.arch;

/** Functions of the C library. */
export type LibC = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/**
 * Opens the C library, or returns undefined where there is none at `path`.
 *
 * @param path Absolute path; "" on systems without it.
 */
export function openLibC(path: string): LibC | undefined {
  return path === "" ? undefined : Deno.dlopen(path, SYMBOLS).symbols;
}

/**
 * Returns where `buffer` lies. Setting no bytes returns just that; Deno's own
 * way to tell asks for the permission to call any library there is.
 */
export function addressOf(
  libc: LibC,
  buffer: Uint8Array<ArrayBuffer>,
): bigint {
  return libc.memset(buffer, 0, 0n);
}
