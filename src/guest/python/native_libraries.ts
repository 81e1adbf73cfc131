/**
 * Loads the packages' native libraries (WebAssembly side modules), and loads
 * them again in the same way when a sandbox starts from a memory image.
 *
 * An image holds addresses of memory and of the function table that its
 * libraries were given. So they are loaded at the same addresses: each opening
 * and each look-up of a symbol that the imports made is recorded with the
 * image, and replayed in order over its memory.
 *
 * Takes the place of Emscripten's `_dlopen_js` and `_dlsym_js`, which would
 * run JavaScript found in a library's data, of any library that a program
 * writes: here only files of the frozen tree are opened.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";
import { readCString } from "./read_c_string.ts";

/** One step that put functions into the table. */
export type LibraryStep =
  /** `dlopen`: the handle's address holds name and flags. */
  | { readonly open: number; readonly path: string }
  /** `dlsym` of a symbol by the library at the handle's address. */
  | { readonly symbol: string; readonly of: number };

const RTLD_GLOBAL = 256;
const RTLD_NODELETE = 4096;
/** Offsets in Emscripten's `struct dso`. */
const FLAGS_AT = 4;
const NAME_AT = 36;

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
  readonly #steps: LibraryStep[] = [];
  #recording = true;

  /** Creates an empty set. */
  constructor({ module, read }: NativeLibrariesOptions) {
    this.#module = module;
    this.#read = read;
  }

  /** Steps so far: libraries opened and symbols looked up, in order. */
  get steps(): readonly LibraryStep[] {
    return this.#steps;
  }

  /** The host calls. */
  get hostCalls() {
    return {
      _dlopen_js: (handle: number) => this.#open(handle >>> 0),
      _dlsym_js: (handle: number, symbol: number, index: number) =>
        this.#look(handle >>> 0, symbol >>> 0, index >>> 0),
    };
  }

  /** Compiles what the image needs, on V8's own threads. */
  async compile(steps: readonly LibraryStep[]): Promise<void> {
    const paths = steps.flatMap((step) => "path" in step ? [step.path] : []);
    await Promise.all(paths.map(async (path) => {
      const bytes = this.#read(path);
      if (!bytes) throw new Error(`Cannot load "${path}": no such library`);
      this.#compiled.set(path, await WebAssembly.compile(bytes));
    }));
  }

  /** Does `steps` again. The image must be in memory, and be restored after. */
  replay(steps: readonly LibraryStep[]): void {
    const module = this.#module();
    this.#recording = false;
    for (const step of steps) {
      if ("path" in step) {
        if (this.#open(step.open) === 0) {
          throw new Error(`Cannot load "${step.path}" again`);
        }
        continue;
      }
      const stack = module.stackSave();
      const bytes = new TextEncoder().encode(step.symbol);
      const text = module.stackAlloc(bytes.length + 1 + 8);
      module.HEAPU8.set(bytes, text);
      module.HEAPU8[text + bytes.length] = 0;
      const index = (text + bytes.length + 4) & ~3;
      module.__dlsym_js(step.of, text, index);
      module.stackRestore(stack);
    }
    this.#compiled.clear();
  }

  /** Opens no further library from here on; those that are open stay so. */
  close(): void {
    this.#read = () => undefined;
  }

  #open(handle: number): number {
    const module = this.#module();
    const path = readCString(module, handle + NAME_AT);
    const flags = module.HEAPU32[(handle + FLAGS_AT) >>> 2];
    const { loadedLibsByName, loadedLibsByHandle } = module.LDSO;
    const known = loadedLibsByName[path];
    if (known) {
      loadedLibsByHandle[handle] = known;
      return 1;
    }
    let wasm = this.#compiled.get(path);
    if (!wasm) {
      const bytes = this.#read(path);
      if (!bytes) {
        module.dlSetError(
          `Cannot load "${path}": not a library of this sandbox`,
        );
        return 0;
      }
      wasm = new WebAssembly.Module(bytes);
    }
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
    if (this.#recording) this.#steps.push({ open: handle, path });
    setResolvedApart(module.GOT);
    return 1;
  }

  /**
   * Opens a library that another one needs. It gets a handle in memory like
   * any other: there its addresses are kept for the replay.
   */
  #openShared(name: string): void {
    const module = this.#module();
    const bytes = new TextEncoder().encode(name);
    const handle = module._PyMem_RawMalloc(NAME_AT + bytes.length + 1);
    module.HEAPU8.fill(0, handle, handle + NAME_AT + bytes.length + 1);
    module.HEAPU32[(handle + FLAGS_AT) >>> 2] = RTLD_GLOBAL | RTLD_NODELETE;
    module.HEAPU8.set(bytes, handle + NAME_AT);
    if (this.#open(handle) === 0) {
      throw new Error(`Cannot load "${name}", which a library needs`);
    }
  }

  #look(handle: number, symbol: number, index: number): number {
    const module = this.#module();
    if (this.#recording) {
      this.#steps.push({ symbol: readCString(module, symbol), of: handle });
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
