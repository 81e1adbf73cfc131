/**
 * Loads the packages' native libraries (WebAssembly side modules). A sandbox
 * that starts from a memory image links them where the image has them, see
 * `library_links.ts`.
 *
 * Takes the place of Emscripten's `_dlopen_js` and `_dlsym_js`, which would
 * run JavaScript found in a library's data, of any library that a program
 * writes: here only files of the frozen tree are opened.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";
import {
  describeLinks,
  DSO,
  type LibraryLinks,
  linkLibraries,
  type OpenedLibrary,
} from "./library_links.ts";
import { readCString } from "./read_c_string.ts";

const RTLD_GLOBAL = 256;
const RTLD_NODELETE = 4096;

/** Surroundings that the libraries need. */
export interface NativeLibrariesOptions {
  /** The module, once it is there. */
  readonly module: () => EmscriptenModule;
  /** Content of a frozen file; undefined if there is none. */
  readonly read: (path: string) => Uint8Array<ArrayBuffer> | undefined;
}

/** The libraries of one interpreter. */
export class NativeLibraries {
  readonly #module: () => EmscriptenModule;
  #read: NativeLibrariesOptions["read"];
  readonly #compiled = new Map<string, WebAssembly.Module>();
  readonly #opened: OpenedLibrary[] = [];
  /** Length of the function table before the first of them. */
  #tableStart = 0;
  /** True if functions are in the table of which the glue does not know. */
  #isLinked = false;

  /** Creates an empty set. */
  constructor({ module, read }: NativeLibrariesOptions) {
    this.#module = module;
    this.#read = read;
  }

  /** Describes how those that have been opened are linked, if any. */
  describe(): LibraryLinks | undefined {
    if (this.#opened.length === 0) return undefined;
    return describeLinks(this.#module(), this.#opened, this.#tableStart);
  }

  /** The host calls. */
  get hostCalls() {
    return {
      _dlopen_js: (handle: number) => this.#open(handle >>> 0),
      _dlsym_js: (handle: number, symbol: number, index: number) =>
        this.#look(handle >>> 0, symbol >>> 0, index >>> 0),
    };
  }

  /** Compiles those of an image, on V8's own threads. */
  async compile({ libraries }: LibraryLinks): Promise<void> {
    await Promise.all(libraries.map(async ({ path }) => {
      const bytes = this.#read(path);
      if (!bytes) throw new Error(`Cannot load "${path}": no such library`);
      this.#compiled.set(path, await WebAssembly.compile(bytes));
    }));
  }

  /** Links those of an image, which must be in memory, and be restored after. */
  link(links: LibraryLinks): void {
    linkLibraries(this.#module(), links, this.#compiled);
    this.#compiled.clear();
    this.#isLinked = true;
  }

  /** Opens no further library from here on; those that are open stay so. */
  close(): void {
    this.#read = () => undefined;
  }

  #open(handle: number): number {
    const module = this.#module();
    const path = readCString(module, handle + DSO.name);
    const flags = module.HEAPU32[(handle + DSO.flags) >>> 2];
    const { loadedLibsByName, loadedLibsByHandle } = module.LDSO;
    const known = loadedLibsByName[path];
    if (known) {
      loadedLibsByHandle[handle] = known;
      return 1;
    }
    const bytes = this.#read(path);
    if (!bytes) {
      module.dlSetError(`Cannot load "${path}": not a library of this sandbox`);
      return 0;
    }
    const wasm = new WebAssembly.Module(bytes);
    if (this.#opened.length === 0) this.#tableStart = module.wasmTable.length;
    const { neededDynlibs } = module.getDylinkMetadata(wasm);
    for (const needed of neededDynlibs) {
      if (!loadedLibsByName[needed]) this.#openShared(needed);
    }
    const global = (flags & RTLD_GLOBAL) !== 0;
    // Symbols of global libraries are found without it, and would all be copied
    // into it: for those that need Arrow's, that took a fifth of a start.
    const scope = neededDynlibs.some((name) => !loadedLibsByName[name]?.global)
      ? {}
      : null;
    const library = module.newDSO(path, handle, "loading");
    library.global = global;
    try {
      const exports = module.loadWebAssemblyModule(
        wasm,
        { global, nodelete: (flags & RTLD_NODELETE) !== 0, loadAsync: false },
        path,
        scope,
        handle,
      );
      if (global) module.mergeLibSymbols(exports, path);
      library.exports = exports;
    } catch (error) {
      Reflect.deleteProperty(loadedLibsByName, path);
      Reflect.deleteProperty(loadedLibsByHandle, handle);
      module.dlSetError(`Cannot load "${path}": ${error}`);
      return 0;
    }
    this.#opened.push({ handle, path, wasm });
    setResolvedApart(module.GOT);
    return 1;
  }

  /**
   * Opens a library that another one needs. It gets a handle in memory like
   * any other: there its addresses are kept for the next start.
   */
  #openShared(name: string): void {
    const module = this.#module();
    const bytes = new TextEncoder().encode(name);
    const handle = module._PyMem_RawMalloc(DSO.name + bytes.length + 1);
    module.HEAPU8.fill(0, handle, handle + DSO.name + bytes.length + 1);
    module.HEAPU32[(handle + DSO.flags) >>> 2] = RTLD_GLOBAL | RTLD_NODELETE;
    module.HEAPU8.set(bytes, handle + DSO.name);
    if (this.#open(handle) === 0) {
      throw new Error(`Cannot load "${name}", which a library needs`);
    }
  }

  #look(handle: number, symbol: number, index: number): number {
    const module = this.#module();
    if (this.#isLinked) {
      // The glue finds only functions that it has put into the table itself.
      module.updateTableMap(0, module.wasmTable.length);
      this.#isLinked = false;
    }
    return module.__dlsym_js(handle, symbol, index);
  }
}

/**
 * Moves the symbols that have an address to the table's prototype. Emscripten
 * lists the table for each library, to find those that have none: with 200
 * libraries that took two thirds of a start. A look-up by name finds all.
 */
function setResolvedApart(symbols: EmscriptenModule["GOT"]): void {
  let resolved: EmscriptenModule["GOT"] = Object.getPrototypeOf(symbols);
  if (resolved === Object.prototype) {
    resolved = {};
    Object.setPrototypeOf(symbols, resolved);
  }
  for (const [name, address] of Object.entries(symbols)) {
    if (address.value === 0) continue;
    resolved[name] = address;
    Reflect.deleteProperty(symbols, name);
  }
}
