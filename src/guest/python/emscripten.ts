/**
 * The parts of Pyodide's Emscripten module that the sandbox uses, as types.
 * Names and numbers are those of Emscripten 3.1.58, which Pyodide 0.27.7 is
 * built with.
 *
 * @module
 */

/** A node of Emscripten's virtual file system, with our own fields. */
export interface FsNode {
  id: number;
  name: string;
  mode: number;
  rdev: number;
  parent: FsNode;
  name_next?: FsNode;
  node_ops: object;
  stream_ops: object;
  timestamp: number;
  /** True for what belongs to the baseline: nobody can change it. */
  frozen: boolean;
  /** Bytes of a file; longer than `size` where it has room to grow. */
  data: Uint8Array;
  /** Size of a file in bytes. */
  size: number;
  /** Entries of a folder. */
  entries: Map<string, FsNode>;
  /** Target of a symbolic link. */
  target: string;
}

/** An open file. */
export interface FsStream {
  fd: number | null;
  node: FsNode;
  path: string;
  flags: number;
  position: number;
  seekable: boolean;
  /** Part that it shares with its duplicates. */
  shared: object;
  stream_ops: { open?(stream: FsStream): void };
}

/** Emscripten's `FS`. */
export interface Fs {
  root: FsNode | null;
  nameTable: (FsNode | undefined)[];
  nextInode: number;
  streams: (FsStream | null)[];
  devices: Record<number, Pick<FsStream, "stream_ops">>;
  currentPath: string;
  MAX_OPEN_FDS: number;
  ErrnoError: new (errno: number) => Error & { readonly errno: number };
  mount(type: object, options: object, path: string): FsNode;
  createNode(
    parent: FsNode | null,
    name: string,
    mode: number,
    rdev: number,
  ): FsNode;
  /** Removes a node from the table of names. */
  destroyNode(node: FsNode): void;
  createStream(stream: object, fd?: number): FsStream;
  lookupPath(path: string): { node: FsNode };
  mkdir(path: string, mode?: number): FsNode;
  mkdev(path: string, mode: number, device: number): FsNode;
  mknod(path: string, mode: number, device: number): FsNode;
  symlink(target: string, path: string): FsNode;
  /** Sets when a file was read and changed, in milliseconds since 1970. */
  utime(path: string, accessed: number, changed: number): void;
  writeFile(path: string, data: Uint8Array): void;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: object): void;
  open(path: string, flags: number): FsStream;
  close(stream: FsStream): void;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  isLink(mode: number): boolean;
}

/** A native library, as Emscripten's loader keeps it. */
export interface Library {
  global: boolean;
  exports: unknown;
}

/** Emscripten's `Module`, once the interpreter is there. */
export interface EmscriptenModule {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
  readonly FS: Fs;
  readonly SYSCALLS: {
    /** Reads a path that a system call was given. */
    getStr(pointer: number): string;
    /** Returns the path of a name that begins at an open folder. */
    calculateAt(folder: number, path: string, mayBeEmpty: boolean): string;
    /** Address of the arguments of the last variadic call. */
    varargs: number | undefined;
  };
  readonly ENV: Record<string, string>;
  readonly wasmTable: WebAssembly.Table;
  /** The glue's copy of the table; entries that it has not asked for lack. */
  readonly wasmTableMirror: unknown[];
  /** Places of the table that are free to be used. */
  readonly freeTableIndexes: number[];
  /** C++ exceptions that are being handled. */
  readonly exceptionCaught: { readonly excPtr: number }[];
  readonly LDSO: {
    loadedLibsByName: Record<string, Library | undefined>;
    loadedLibsByHandle: Record<number, Library | undefined>;
  };
  /** Addresses and table places of all symbols by name; 0: not known yet. */
  readonly GOT: Record<string, WebAssembly.Global>;
  getDylinkMetadata(wasm: WebAssembly.Module): { neededDynlibs: string[] };
  newDSO(name: string, handle: number, exports: unknown): Library;
  loadWebAssemblyModule(
    wasm: WebAssembly.Module,
    flags: { global: boolean; nodelete: boolean; loadAsync: false },
    name: string,
    scope: object | null,
    handle: number,
  ): object;
  mergeLibSymbols(exports: object, name: string): void;
  /** Finds a symbol of the interpreter, its host calls or a global library. */
  // deno-lint-ignore no-explicit-any -- A function of any type
  resolveGlobalSymbol(name: string): { readonly sym?: any };
  /** Wraps a function of JavaScript, so that a table takes it. */
  convertJsFunctionToWasm(
    target: (...args: unknown[]) => unknown,
    signature: string,
  ): (...args: unknown[]) => unknown;
  /** Makes the glue find functions at the places where the table has them. */
  updateTableMap(start: number, count: number): void;
  dlSetError(message: string): void;
  __dlsym_js(handle: number, symbol: number, index: number): number;
  /** Ends the handling of the last caught exception, and forgets the thrown. */
  ___cxa_end_catch(): void;
  /** Returns how many C++ exceptions are on their way. */
  ___cxa_uncaught_exceptions(): number;
  /** The upper half of a result of 64 bits. */
  getTempRet0(): number;
  setTempRet0(value: number): void;
  _emscripten_stack_get_base(): number;
  _emscripten_stack_get_end(): number;
  _emscripten_stack_set_limits(base: number, end: number): void;
  /** Address of the byte that turns the interrupt check on. */
  readonly _Py_EMSCRIPTEN_SIGNAL_HANDLING: number;
  /** Address of the pointer to CPython's table of built-in modules. */
  readonly _PyImport_Inittab: number;
  /** Address of CPython's state of the process (`_PyRuntime`). */
  readonly __PyRuntime: number;
  readonly ___stack_low: number;
  /** Grows memory to `bytes`; 1 if it could. */
  growMemory(bytes: number): 1 | undefined;
  stackSave(): number;
  stackRestore(pointer: number): void;
  stackAlloc(bytes: number): number;
  _emscripten_get_sbrk_ptr(): number;
  _PyMem_RawMalloc(bytes: number): number;
  _PyMem_RawFree(pointer: number): void;
  _PyRun_SimpleString(text: number): number;
  _PyImport_ImportModule(name: number): number;
  _PyObject_GetAttrString(object: number, name: number): number;
  _PyObject_Vectorcall(
    callable: number,
    args: number,
    count: number,
    names: number,
  ): number;
  _PyBytes_FromStringAndSize(data: number, bytes: number): number;
  _PyBytes_AsString(object: number): number;
  _PyBytes_Size(object: number): number;
}

/** Error numbers as WebAssembly's C library has them. */
export const ERRNO = {
  EACCES: 2,
  EBADF: 8,
  EINTR: 27,
  EINVAL: 28,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENODEV: 43,
  ENOENT: 44,
  ENOSPC: 51,
  ENOSYS: 52,
  ENOTEMPTY: 55,
  ENOTTY: 59,
  EPERM: 63,
  EROFS: 69,
} as const;
