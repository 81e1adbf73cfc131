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
import { cryptoGlobal } from "./crypto.ts";
import { timerGlobals } from "./loop.ts";
import { fileSystem } from "./standard_input.ts";

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
  /^(assert|events|fs\/promises|http|https|http2|net|tls|dns|dgram|child_process|cluster|worker_threads|os|vm|v8|inspector|repl|readline|stream|path|zlib|process|module|tty|string_decoder|querystring|punycode|async_hooks)$/;

/** The global `require`. */
export function require(name: unknown): unknown {
  if (typeof name !== "string") {
    throw Object.assign(
      new TypeError(
        `The "id" argument must be of type string. Received ${inspect(name)}`,
      ),
      { code: "ERR_INVALID_ARG_TYPE" },
    );
  }
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
