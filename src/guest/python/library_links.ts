/**
 * Native libraries that are linked again where a memory image has them.
 *
 * Emscripten's loader finds the address of each symbol by its name, relocates
 * data and runs constructors: a second of CPU time for Arrow's library alone. An
 * image holds what comes of that, and knows every address. So a start only
 * instantiates each library with the addresses that it had, and puts functions
 * where the function table had them.
 *
 * @module
 */

import type { EmscriptenModule, Library } from "./emscripten.ts";

/** Offsets in Emscripten's `struct dso`. */
export const DSO = {
  flags: 4,
  memoryBase: 12,
  tableBase: 20,
  tableSize: 24,
  name: 36,
} as const;
/** Module names of imports that are addresses. */
const ADDRESSES = ["GOT.mem", "GOT.func"];

/** A library that is linked. */
export interface OpenedLibrary {
  /** Address of its handle, which holds its flags and where it lies. */
  readonly handle: number;
  /** Its path, or its name if another library has asked for it. */
  readonly path: string;
  readonly wasm: WebAssembly.Module;
}

/** A library as an image knows it. */
interface LinkedLibrary extends Omit<OpenedLibrary, "wasm"> {
  /** True if its symbols are everybody's. */
  readonly isGlobal: boolean;
  /** Numbers of the libraries that it needs. */
  readonly needs: readonly number[];
  /** Addresses that it imports, in the order of its imports. */
  readonly addresses: readonly number[];
}

/** Functions of a library that follow each other, in it and in the table. */
type TableRun = readonly [
  index: number,
  library: number,
  first: number,
  count: number,
];

/** All that linking needs to know, as part of a memory image. */
export interface LibraryLinks {
  readonly libraries: readonly LinkedLibrary[];
  /** Length of the function table before the first library, and at the end. */
  readonly tableStart: number;
  readonly tableEnd: number;
  /** Exported functions that were added to the table. */
  readonly runs: readonly TableRun[];
  /** Functions of the interpreter and of its host calls that were added. */
  readonly others: readonly (readonly [index: number, name: string])[];
}

type Exports = Readonly<Record<string, unknown>>;

/**
 * Describes how `opened` are linked, in the order in which they were.
 *
 * @param tableStart Length of the function table before the first of them.
 * @throws {Error} If the table has a function of which nothing is known.
 */
export function describeLinks(
  module: EmscriptenModule,
  opened: readonly OpenedLibrary[],
  tableStart: number,
): LibraryLinks {
  const { wasmTable, GOT, HEAPU32, LDSO } = module;
  const loaded = opened.map(({ handle }) => LDSO.loadedLibsByHandle[handle]);
  const owners = new Map<unknown, readonly [library: number, place: number]>();
  const inSegment = new Set<number>();
  const libraries = opened.map(({ handle, path, wasm }, number) => {
    const exports = loaded[number]?.exports as Exports;
    WebAssembly.Module.exports(wasm)
      .filter(({ kind }) => kind === "function")
      .forEach(({ name }, place) => {
        const added = exports[name];
        if (!owners.has(added)) owners.set(added, [number, place]);
      });
    const base = HEAPU32[(handle + DSO.tableBase) >>> 2];
    const size = HEAPU32[(handle + DSO.tableSize) >>> 2];
    for (let index = base; index < base + size; index++) inSegment.add(index);
    return {
      handle,
      path,
      isGlobal: loaded[number]?.global === true,
      needs: module.getDylinkMetadata(wasm).neededDynlibs
        .map((name) => loaded.indexOf(LDSO.loadedLibsByName[name])),
      addresses: WebAssembly.Module.imports(wasm)
        .filter(({ module }) => ADDRESSES.includes(module))
        .map(({ name }) => GOT[name].value),
    };
  });
  const runs: [number, number, number, number][] = [];
  const others: [number, string][] = [];
  for (let index = tableStart; index < wasmTable.length; index++) {
    const added = inSegment.has(index) ? null : wasmTable.get(index);
    if (added === null) continue;
    const owner = owners.get(added);
    if (owner === undefined) {
      others.push([index, nameOfOther(module, index)]);
      continue;
    }
    const [library, place] = owner;
    const last = runs.at(-1);
    const follows = last !== undefined && last[1] === library &&
      last[0] + last[3] === index && last[2] + last[3] === place;
    if (follows) last[3] += 1;
    else runs.push([index, library, place, 1]);
  }
  return { libraries, tableStart, tableEnd: wasmTable.length, runs, others };
}

function nameOfOther(module: EmscriptenModule, index: number): string {
  for (const name in module.GOT) {
    if (module.GOT[name].value !== index) continue;
    // The address of data can be the same number.
    if (typeof module.resolveGlobalSymbol(name).sym === "function") return name;
  }
  throw new Error(`Cannot describe the function table: what is ${index}?`);
}

/**
 * Links libraries as `links` describes. The image must be in memory, and be put
 * there again: their data is written over it.
 *
 * @param compiled The libraries, by their path.
 * @throws {Error} If the table is not as it was, or a library is missing.
 */
export function linkLibraries(
  module: EmscriptenModule,
  { libraries, tableStart, tableEnd, runs, others }: LibraryLinks,
  compiled: ReadonlyMap<string, WebAssembly.Module>,
): void {
  const { wasmTable } = module;
  if (wasmTable.length !== tableStart) {
    throw new Error(
      `Cannot link libraries: the function table has ${wasmTable.length} ` +
        `entries, not ${tableStart}`,
    );
  }
  wasmTable.grow(tableEnd - tableStart);
  const linked: Exports[] = [];
  const globals: Exports[] = [];
  for (const library of libraries) {
    const { path, needs, isGlobal } = library;
    const wasm = compiled.get(path);
    if (!wasm) throw new Error(`Cannot link "${path}": it is missing`);
    const needed = needs.map((number) => linked[number]);
    const exports = link(module, library, wasm, [...globals, ...needed]);
    linked.push(exports);
    if (isGlobal) globals.push(exports);
  }
  const functions = linked.map((exports) =>
    Object.values(exports).filter((value) => typeof value === "function")
  );
  for (const [index, library, first, count] of runs) {
    for (let at = 0; at < count; at++) {
      wasmTable.set(index + at, functions[library][first + at]);
    }
  }
  for (const [index, name] of others) {
    const { sym } = module.resolveGlobalSymbol(name);
    try {
      wasmTable.set(index, sym);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // A function of JavaScript needs a type.
      wasmTable.set(index, module.convertJsFunctionToWasm(sym, sym.sig));
    }
  }
}

/** Instantiates a library where it was, and returns its exports. */
function link(
  module: EmscriptenModule,
  { handle, path, isGlobal, addresses }: LinkedLibrary,
  wasm: WebAssembly.Module,
  shared: readonly Exports[],
): Exports {
  const { HEAPU32, LDSO } = module;
  const memoryBase = HEAPU32[(handle + DSO.memoryBase) >>> 2];
  const bases: WebAssembly.ModuleImports = {
    __memory_base: memoryBase,
    __table_base: HEAPU32[(handle + DSO.tableBase) >>> 2],
  };
  const main = LDSO.loadedLibsByName.__main__?.exports as Exports;
  const defining = (name: string) =>
    shared.find((exports) => typeof exports[name] === "function")?.[name];
  let own: Exports = {};
  /** Finds what is defined later, as a library's own symbols are. */
  const later = (name: string) => {
    let found: ((...args: unknown[]) => unknown) | undefined;
    return (...args: unknown[]) => {
      found ??= module.resolveGlobalSymbol(name).sym ?? defining(name) ??
        own[name] as typeof found;
      if (!found) throw new Error(`Cannot call "${name}": no such symbol`);
      return found(...args);
    };
  };
  const env = new Proxy(bases, {
    get(_, name: string) {
      const known = (bases[name] ?? main[name]) as { stub?: true } | undefined;
      if (known !== undefined && !known.stub) return known;
      return defining(name) ?? later(name);
    },
  });
  let next = 0;
  // Imports are read once each, in their order.
  const table = new Proxy({}, {
    get: () =>
      new WebAssembly.Global(
        { value: "i32", mutable: true },
        addresses[next++],
      ),
  });
  const { exports } = new WebAssembly.Instance(wasm, {
    env,
    wasi_snapshot_preview1: env,
    ...Object.fromEntries(ADDRESSES.map((name) => [name, table])),
  });
  own = exports;
  const library = module.newDSO(path, handle, exports);
  library.global = isGlobal;
  relocateLater(library, exports, memoryBase);
  return exports;
}

/** Gives a library its symbols with their addresses, once they are asked for. */
function relocateLater(
  library: Library,
  exports: Exports,
  memoryBase: number,
): void {
  let relocated: Exports | undefined;
  Object.defineProperty(library, "exports", {
    get: () =>
      relocated ??= Object.fromEntries(
        Object.entries(exports).map(([name, value]) => [
          name,
          value instanceof WebAssembly.Global
            ? value.value + memoryBase
            : value,
        ]),
      ),
  });
}
