/**
 * Modules of a program's own: files that `require` and `import` find. A file is
 * a module of ECMAScript, of Node's older form, or JSON; TypeScript is stripped
 * of its types.
 *
 * @module
 */

import { dirname, resolve as resolvePath } from "path-browserify";
import { addSource, PROGRAM_NAME, SETUP_NAME } from "../errors.ts";
import { host } from "../host.ts";
import { requirePackage } from "../modules.ts";
import { stripTypes, UnparsedError } from "../strip_types.ts";
import { argumentTypeError } from "./file_error.ts";
import { fileUrlToPath, HOME, pathToFileUrl } from "./file_path.ts";

/** Static `import` and `export` are for modules alone. */
export const HAS_MODULE_SYNTAX = /^[ \t]*(?:import\b(?!\s*\()|export\b)/m;

/** Endings that a module's path may leave out, in this order. */
const ENDINGS = [".js", ".json", ".mjs", ".cjs", ".ts", ".mts", ".cts"];
const WRAPPER = [
  "(function (exports, require, module, __filename, __dirname) { ",
  "\n})",
] as const;
const RELATIVE = /^(?:\.{1,2}(?:\/|$)|\/)/;

type Wrapper = (
  exports: unknown,
  require: unknown,
  module: Module,
  filename: string,
  folder: string,
) => void;

/** A module of Node's older form. */
interface Module {
  readonly id: string;
  readonly filename: string;
  readonly path: string;
  exports: unknown;
  loaded: boolean;
}

/** Modules that were required, by path. */
const cache: Record<string, Module> = Object.create(null);

/** Value of `module` in a program. */
export const main = newModule(`${HOME}/${PROGRAM_NAME}`);

function newModule(path: string): Module {
  return {
    id: path,
    filename: path,
    path: dirname(path),
    exports: {},
    loaded: false,
  };
}

/** Returns the path of the text that goes by a name in stacks. */
function pathOf(name: string): string {
  return name === PROGRAM_NAME || name === SETUP_NAME
    ? `${HOME}/${name}`
    : name;
}

function isFile(path: string): boolean {
  const facts = host.fileStat(path);
  return typeof facts !== "number" && !facts[0];
}

/** Returns the file that a path of a module stands for, if there is one. */
function findFile(path: string): string | undefined {
  const candidates = [
    path,
    ...ENDINGS.map((ending) => path + ending),
    // TypeScript names a file by what would become of it.
    path.replace(/(\.[cm]?)js$/, "$1ts"),
    ...ENDINGS.map((ending) => `${path}/index${ending}`),
  ];
  return candidates.find(isFile);
}

function readText(path: string): string {
  const content = host.fileRead(path);
  const text = typeof content === "number"
    ? ""
    : host.decode(new Uint8Array(content));
  // A mark of UTF-8, and the line for a shell, which stays one.
  return text.replace(/^\ufeff/, "").replace(/^#!/, "//");
}

function withoutTypes(text: string, path: string): string {
  if (!/\.[cm]?ts$/.test(path)) return text;
  try {
    return stripTypes(text);
  } catch (error) {
    if (!(error instanceof UnparsedError)) throw error;
    const { line, column } = error.place;
    throw new SyntaxError(`${path}:${line}:${column}: ${error.message}`);
  }
}

/**
 * Returns the function that a module of the older form is; null if the file is
 * one of ECMAScript.
 *
 * @throws {SyntaxError} If it is neither.
 */
function compile(path: string): Wrapper | null {
  if (/\.m[jt]s$/.test(path)) return null;
  const text = readText(path);
  const stripped = withoutTypes(text, path);
  addSource(text, stripped, path, WRAPPER[0]);
  try {
    const wrapped = WRAPPER[0] + stripped + WRAPPER[1];
    return host.evaluate(wrapped, path, 2) as Wrapper;
  } catch (error) {
    const mayBeModule = !/\.c[jt]s$/.test(path) &&
      HAS_MODULE_SYNTAX.test(stripped);
    if (mayBeModule && error instanceof SyntaxError) return null;
    throw error;
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof SyntaxError) {
      error.message = `${path}: ${error.message}`;
    }
    throw error;
  }
}

/** Returns the exports of a file, which runs if it has not yet. */
function load(path: string): unknown {
  const known = cache[path];
  if (known !== undefined) return known.exports;
  const module = cache[path] = newModule(path);
  try {
    if (path.endsWith(".json")) module.exports = readJson(path);
    else run(module);
  } catch (error) {
    delete cache[path];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

function run(module: Module): void {
  const { filename, path, exports } = module;
  const wrapper = compile(filename);
  if (wrapper === null) {
    throw Object.assign(
      new Error(
        `require() of ES Module ${filename} is not supported. ` +
          "Use import, or a dynamic import()",
      ),
      { code: "ERR_REQUIRE_ESM" },
    );
  }
  const require = makeRequire(filename);
  Reflect.apply(wrapper, exports, [exports, require, module, filename, path]);
}

/** Returns the `require` of a file, or of the program. */
export function makeRequire(from: string) {
  const folder = dirname(from);
  function find(name: unknown): string {
    if (typeof name !== "string") {
      throw argumentTypeError("id", "of type string", name);
    }
    if (!RELATIVE.test(name)) return name;
    const found = findFile(resolvePath(folder, name));
    if (found !== undefined) return found;
    const stack = `\nRequire stack:\n- ${from}`;
    throw Object.assign(new Error(`Cannot find module '${name}'${stack}`), {
      code: "MODULE_NOT_FOUND",
      requireStack: [from],
    });
  }
  function require(name: unknown): unknown {
    const found = find(name);
    return found.startsWith("/") ? load(found) : requirePackage(found);
  }
  return Object.assign(require, {
    resolve: find,
    cache,
    main,
  });
}

/** Finds a module that is a file, for the engine. */
export function resolve(base: string, specifier: string): string {
  const from = pathOf(base);
  const path = specifier.startsWith("file:")
    ? fileUrlToPath(specifier)
    : resolvePath(dirname(from), specifier);
  const found = findFile(path);
  if (found !== undefined) return found;
  throw Object.assign(
    new Error(`Cannot find module '${path}' imported from ${from}`),
    { code: "ERR_MODULE_NOT_FOUND" },
  );
}

/**
 * Returns the text of a module for the engine: its own, or one that exports what
 * `describe` lays into its `import.meta`.
 */
export function sourceOf(path: string): string {
  if (!path.endsWith(".json")) {
    if (cache[path] === undefined && compile(path) === null) {
      const text = readText(path);
      const stripped = withoutTypes(text, path);
      addSource(text, stripped, path);
      return stripped;
    }
  }
  const exports = load(path);
  const names = typeof exports === "object" && exports !== null &&
      !path.endsWith(".json")
    ? Object.keys(exports).filter((name) => name !== "default")
    : [];
  return "const m = import.meta.exports; export default m;" +
    names.map((name, index) =>
      `const e${index} = m[${JSON.stringify(name)}];` +
      `export { e${index} as ${JSON.stringify(name)} };`
    ).join("");
}

/** Fills the `import.meta` of a module. */
export function describeModule(
  meta: Record<string, unknown>,
  name: string,
): void {
  const path = pathOf(name);
  Object.assign(meta, {
    dirname: dirname(path),
    filename: path,
    url: pathToFileUrl(path).href,
  });
  const known = cache[path];
  if (known !== undefined) {
    Object.defineProperty(meta, "exports", { value: known.exports });
  }
}
