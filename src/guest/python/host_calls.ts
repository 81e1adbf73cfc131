/**
 * The host calls that a sealed interpreter may make: deny by default, a reason
 * per row. Every other function that WebAssembly imports is a trap.
 *
 * A row means that hostile native code may make the call with any arguments at
 * any time. So each must be harmless then: it touches WebAssembly's own memory,
 * our in-memory files or a clock, and nothing else.
 *
 * @module
 */

import type { LeavesNothing } from "../seal/seal.ts";

/** Calls that stay open after the seal, by name, with the reason. */
export const ALLOWED_HOST_CALLS: Readonly<Record<string, string>> = {
  // Control: back into WebAssembly, or out of it for good.
  _Py_CheckEmscriptenSignals_Helper: "asks whether the deadline has passed",
  _PyImport_InitFunc_TrampolineCall: "initializes a built-in module",
  __call_sighandler: "signal.raise_signal, a handler in the function table",
  proc_exit: "os._exit ends the run",

  // Memory.
  emscripten_resize_heap: "malloc asks for more, up to the limit",

  // Clocks.
  emscripten_date_now: "time.time, datetime.now",
  emscripten_get_now: "time.perf_counter, time.monotonic",
  emscripten_get_now_res: "time.get_clock_info, time.clock_getres",
  _gmtime_js: "time.gmtime",
  _localtime_js: "time.localtime; the process runs in UTC",
  _mktime_js: "time.mktime",
  strftime: "time.strftime, datetime.strftime",
  __syscall__newselect: "select.select waits for nothing, as sleep does",
  __syscall_poll: "time.sleep waits for nothing, with a timeout",

  // Entropy.
  getentropy: "os.urandom, random.seed, secrets, uuid4",

  // Files in memory (see sandbox_files.ts); paths never lead to the host.
  __syscall_fdatasync: "os.fdatasync; nothing to do in memory",
  __syscall_chdir: "os.chdir",
  __syscall_chmod: "os.chmod",
  __syscall_dup3: "os.dup2",
  __syscall_faccessat: "os.access",
  __syscall_fchmod: "os.fchmod",
  __syscall_fcntl64: "open sets and reads descriptor flags",
  __syscall_fstat64: "open, os.fstat",
  __syscall_ftruncate64: "file.truncate",
  __syscall_getcwd: "os.getcwd, relative imports",
  __syscall_getdents64: "os.listdir, the import system",
  __syscall_lstat64: "os.lstat, shutil.rmtree",
  __syscall_mkdirat: "os.mkdir, tempfile",
  __syscall_newfstatat: "os.stat with dir_fd, os.scandir",
  __syscall_openat: "open, the import system",
  __syscall_readlinkat: "os.readlink, os.path.realpath",
  __syscall_renameat: "os.rename",
  __syscall_rmdir: "os.rmdir",
  __syscall_stat64: "os.stat, the import system",
  __syscall_symlink: "os.symlink",
  __syscall_truncate64: "os.truncate",
  __syscall_unlinkat: "os.remove",
  __syscall_utimensat: "os.utime, shutil.copystat",
  fd_close: "close",
  fd_fdstat_get: "open asks for the descriptor's type",
  fd_pread: "os.pread",
  fd_pwrite: "os.pwrite",
  fd_read: "read",
  fd_seek: "seek, tell",
  fd_sync: "os.fsync; nothing to do in memory",
  fd_write: "write, print",

  // Absent things; the answer says so (see own_host_calls.ts).
  _mmap_js: "mmap of a file: it cannot be mapped",
  __syscall_fchown32: "os.fchown, SQLite's journals: there are no owners",
  __syscall_fchownat: "os.chown, shutil.chown: there are no owners",
  __syscall_pipe: "os.pipe: there is no other end",
  __syscall_statfs64: "os.statvfs, shutil.disk_usage: there is no disk",
  getaddrinfo: "socket.gethostbyname, uuid.uuid1: no name resolves",
  getnameinfo: "socket.gethostbyaddr: no address has a name",
  getprotobyname: "socket.getprotobyname: there is no list of protocols",
};

/**
 * Calls that stay open besides where native libraries are loaded, which is in
 * sandboxes with the scientific packages.
 */
const LIBRARY_HOST_CALLS: Readonly<Record<string, string>> = {
  __cxa_begin_catch: "a C++ exception is caught",
  __cxa_current_primary_exception: "a C++ exception is kept for later",
  __cxa_end_catch: "a C++ exception has been handled",
  __cxa_find_matching_catch_2: "a C++ exception passes a clean-up",
  __cxa_find_matching_catch_3: "a C++ exception looks for its handler",
  __cxa_find_matching_catch_4: "a C++ exception looks for one of two handlers",
  __cxa_rethrow: "a C++ exception is passed on",
  __cxa_rethrow_primary_exception: "a C++ exception that was kept is thrown",
  __cxa_throw: "a C++ exception is thrown",
  __cxa_uncaught_exceptions: "C++ streams ask while they are destroyed",
  __resumeException: "a C++ exception goes on after a clean-up",
  llvm_eh_typeid_for: "a handler asks for the type of a C++ exception",
  __syscall_ioctl: "np.save, ndarray.tofile: no file is a terminal",
  _dlopen_js: "a module is imported again; its library is open already",
  _dlsym_js: "looks up the entry of such a library",
  strftime_l: "Arrow writes times as text",
  _emscripten_throw_longjmp: "libpng, libjpeg and FreeType report an error",
};

/** The same by the start of their names. */
export const LIBRARY_HOST_CALL_FAMILIES: Readonly<Record<string, string>> = {
  invoke_: "calls an entry of the function table and catches what it throws",
};

/**
 * Calls that leave nothing outside of memory, whatever their arguments: they
 * answer a question, or throw. All others may, and a row that makes one is
 * looked at by itself.
 */
const TRACELESS_HOST_CALLS: ReadonlySet<string> = new Set([
  "_Py_CheckEmscriptenSignals_Helper",
  "proc_exit",
  "emscripten_date_now",
  "emscripten_get_now",
  "emscripten_get_now_res",
  "_gmtime_js",
  "_localtime_js",
  "_mktime_js",
  "strftime",
  "strftime_l",
  "__syscall_poll",
  "getentropy",
  "_mmap_js",
  "__syscall_faccessat",
  "__syscall_fstat64",
  "__syscall_getcwd",
  "__syscall_lstat64",
  "__syscall_newfstatat",
  "__syscall_readlinkat",
  "__syscall_stat64",
  "fd_fdstat_get",
  "fd_sync",
  "_emscripten_throw_longjmp",
]);

/** Calls that leave nothing where their first argument is a device's number. */
const TRACELESS_AT_DEVICES: ReadonlySet<string> = new Set([
  "fd_read",
  "fd_seek",
  "fd_write",
]);

/**
 * Returns whether a call leaves nothing outside of memory.
 *
 * @param isDevice True if a descriptor is open, and a device's.
 */
export function leavesNothing(
  name: string,
  isDevice: (descriptor: number) => boolean,
): boolean | LeavesNothing {
  if (TRACELESS_AT_DEVICES.has(name)) return isDevice;
  // The glue's copy of the table may change: `GlueState.isAltered` tells.
  return TRACELESS_HOST_CALLS.has(name) || name.startsWith("invoke_");
}

/** Returns whether a sealed interpreter may make the call. */
export function isAllowedHostCall(
  name: string,
  { withLibraries }: { readonly withLibraries: boolean },
): boolean {
  if (Object.hasOwn(ALLOWED_HOST_CALLS, name)) return true;
  if (!withLibraries) return false;
  return Object.hasOwn(LIBRARY_HOST_CALLS, name) ||
    Object.keys(LIBRARY_HOST_CALL_FAMILIES)
      .some((start) => name.startsWith(start));
}
