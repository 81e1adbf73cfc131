/**
 * Reads the files of a Python interpreter from disk: Pyodide's files, our own
 * Python modules, the packages.
 *
 * @module
 */

import { basename } from "node:path";
import { Bundle, type BundledPackage } from "../../packages/bundle.ts";
import { checksum } from "../../packages/checksum.ts";
import type { LoadedEngine } from "../engine.ts";
import type { FrozenContent } from "../files/sandbox_files.ts";
import type { BootMessage } from "../../wire/messages.ts";
import { OWN_FOLDER } from "./own_folder.ts";
import { PythonEngine } from "./python_engine.ts";

const SITE_PACKAGES = "/lib/python3.12/site-packages";
/** Arrow's library, which reads zones by itself, and the zones that there are. */
const ARROW = "libarrow_python.so";
const ZONES = `${SITE_PACKAGES}/tzdata/zoneinfo/`;
/** The linker of Pyodide 0.27.7 asks for this much. */
const LEAST_MEMORY_BYTES = 20 * 1024 * 1024;
/** All are warmed up with these, and with those in folders of their bundles. */
const COMMON_WARM_UP = "core";
/** The bundle that an operator has put together, and the file that lists it. */
const ADDED = "added";
const ADDED_MODULE = `${OWN_FOLDER}/added_packages.py`;

/**
 * Reads all that `message` names and starts to compile the interpreter, on V8's
 * own threads. Its `folders.pyodide` holds Pyodide's `pyodide.asm.js`, `.wasm`
 * and `python_stdlib.zip`, `folders.python` our own modules (`src/inside/python`).
 */
export function loadPython(message: BootMessage): LoadedEngine {
  const { pyodide, python } = message.folders;
  const code = Deno.readFileSync(`${pyodide}/pyodide.asm.wasm`);
  // The caller that awaits it reports a failure.
  const wasm = WebAssembly.compile(code);
  wasm.catch(() => {});
  const glue = Deno.readFileSync(`${pyodide}/pyodide.asm.js`);
  const stdlib = Deno.readFileSync(`${pyodide}/python_stdlib.zip`);
  const imageInputs: unknown[] = [code, glue, stdlib]
    .map((bytes) => [bytes.length, checksum(bytes)]);
  const files: (readonly [string, FrozenContent])[] = [
    ["/lib/python312.zip", stdlib],
  ];
  for (const folder of ["", "checker/", "guards/", "sequential_threads/"]) {
    for (const [name, data] of readPython(`${python}/${folder}`)) {
      files.push([`${OWN_FOLDER}/${folder}${name}`, data]);
      imageInputs.push(folder + name, new TextDecoder().decode(data));
    }
  }
  const folders = [...Deno.readDirSync(`${python}/warm_up`)]
    .map(({ name }) => name);
  const bundles = message.packagePaths.map((path) => basename(path, ".bundle"));
  const warmUp = [COMMON_WARM_UP, ...bundles]
    .filter((name) => folders.includes(name))
    .flatMap((name) => [...readPython(`${python}/warm_up/${name}`).values()])
    .map((data) => new TextDecoder().decode(data));
  imageInputs.push(warmUp);
  const libraries = new Map<string, () => Uint8Array<ArrayBuffer>>();
  for (const path of message.packagePaths) {
    const bundle = new Bundle(path);
    imageInputs.push(bundle.head.key);
    if (basename(path, ".bundle") === ADDED) {
      const at = files.findIndex(([name]) => name === ADDED_MODULE);
      files[at] = [ADDED_MODULE, describeAdded(bundle.head.packages)];
    }
    const plain = bundle.files.filter(({ path }) => !path.endsWith(".so"));
    const contents = bundle.read(plain);
    plain.forEach(({ path }, index) =>
      files.push([`${SITE_PACKAGES}/${path}`, contents[index]])
    );
    for (const file of bundle.files) {
      if (!file.path.endsWith(".so")) continue;
      const path = `${SITE_PACKAGES}/${file.path}`;
      files.push([path, { sizeBytes: file.sizeBytes }]);
      libraries.set(path, () => bundle.read([file])[0]);
      // Other libraries ask for a shared one by its name alone.
      const name = file.path.slice(file.path.lastIndexOf("/") + 1);
      libraries.set(name, () => bundle.read([file])[0]);
    }
  }
  if (libraries.has(ARROW)) files.push(...systemZones(files));
  const loaded = {
    pyodideDir: pyodide,
    wasm,
    files,
    hasLibraries: libraries.size > 0,
    readLibrary: (path: string) => libraries.get(path)?.(),
  };
  return {
    imageInputs,
    warmUp,
    leastMemoryBytes: LEAST_MEMORY_BYTES,
    start: (surroundings) => PythonEngine.start(loaded, surroundings),
  };
}

/** Returns what takes the place of the empty `added_packages.py`. */
function describeAdded(
  packages: readonly BundledPackage[],
): Uint8Array<ArrayBuffer> {
  const modules = packages.flatMap(({ imports }) => imports);
  const refused = Object.assign({}, ...packages.map((one) => one.refused));
  // JSON of names and texts is Python as well.
  return new TextEncoder().encode(
    `MODULES = ${JSON.stringify(modules)}\n` +
      `REFUSED = ${JSON.stringify(refused)}\n`,
  );
}

/** Returns the zones of tzdata as files of the system, which Arrow looks for. */
function systemZones(
  files: readonly (readonly [string, FrozenContent])[],
): (readonly [string, FrozenContent])[] {
  return files.filter(([path]) => path.startsWith(ZONES)).map((
    [path, content],
  ) => [`/usr/share/zoneinfo/${path.slice(ZONES.length)}`, content]);
}

/** Returns the Python files of a folder by name, in the order of the names. */
function readPython(folder: string): Map<string, Uint8Array<ArrayBuffer>> {
  const names = [...Deno.readDirSync(folder)]
    .filter(({ isFile, name }) => isFile && name.endsWith(".py"))
    .map(({ name }) => name);
  return new Map(
    names.sort().map((name) => [name, Deno.readFileSync(`${folder}/${name}`)]),
  );
}
