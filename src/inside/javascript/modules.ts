/**
 * The packages that are there, and the few of Node's modules that need nothing
 * of the host.
 *
 * @module
 */

import Ajv from "ajv";
import { Buffer } from "buffer";
import dayjs from "dayjs";
import levenshtein from "fast-levenshtein";
import * as yaml from "js-yaml";
import lodash from "lodash";
import {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
} from "node-inspect-extracted";
import * as zod from "zod";
import * as path from "path-browserify";
import { cryptoGlobal } from "./crypto.ts";
import { fileUrlToPath, HOME, pathToFileUrl } from "./files/file_path.ts";
import { filePromises, fileSystem } from "./files/file_system.ts";
import { timerGlobals } from "./loop.ts";

function promisify(original: (...args: unknown[]) => void) {
  return function (this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error: unknown, value: unknown) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  };
}

const util = {
  format,
  formatWithOptions,
  inspect,
  promisify,
  stripVTControlCharacters,
  inherits(child: { prototype: object }, parent: { prototype: object }): void {
    Object.setPrototypeOf(child.prototype, parent.prototype);
  },
  get TextEncoder() {
    return TextEncoder;
  },
  get TextDecoder() {
    return TextDecoder;
  },
};

/** Modules by name, as `require` gives them. */
export const MODULES: Readonly<Record<string, unknown>> = {
  ajv: Ajv,
  dayjs,
  "fast-levenshtein": levenshtein,
  "js-yaml": yaml,
  lodash,
  zod,
  buffer: { Buffer },
  fs: fileSystem,
  "fs/promises": filePromises,
  os: {
    EOL: "\n",
    homedir: () => HOME,
    platform: () => "linux",
    tmpdir: () => "/tmp",
  },
  path,
  "path/posix": path,
  crypto: { ...cryptoGlobal, webcrypto: cryptoGlobal },
  timers: timerGlobals,
  "timers/promises": {
    setTimeout: (ms?: number, value?: unknown) =>
      new Promise((resolve) =>
        timerGlobals.setTimeout(() => resolve(value), ms)
      ),
    setImmediate: (value?: unknown) =>
      new Promise((resolve) => timerGlobals.setImmediate(() => resolve(value))),
  },
  url: {
    get URL() {
      return URL;
    },
    get URLSearchParams() {
      return URLSearchParams;
    },
    fileURLToPath: fileUrlToPath,
    pathToFileURL: pathToFileUrl,
  },
  util,
  perf_hooks: {
    get performance() {
      return performance;
    },
  },
};

/** Why a module of Node's is not there: it would need what no sandbox has. */
const HOST_MODULES =
  /^(assert|events|http|https|http2|net|tls|dns|dgram|child_process|cluster|worker_threads|vm|v8|inspector|repl|readline|stream|zlib|process|module|tty|string_decoder|querystring|punycode|async_hooks)$/;

/**
 * Returns what `require` gives for a package or a part of Node.
 *
 * @throws {Error} If there is none of that name.
 */
export function requirePackage(name: string): unknown {
  const bare = name.replace(/^(node|npm):/, "");
  if (Object.hasOwn(MODULES, bare)) return MODULES[bare];
  throw Object.assign(new Error(missingText(name, bare)), {
    code: "MODULE_NOT_FOUND",
  });
}

function missingText(name: string, bare: string): string {
  const reason = HOST_MODULES.test(bare)
    ? "this sandbox has no such part of Node"
    : `this sandbox has ${packageNames()}`;
  return `Cannot find module '${name}': ${reason}`;
}

function packageNames(): string {
  return Object.keys(MODULES).slice(0, 6).join(", ");
}
