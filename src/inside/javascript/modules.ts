/**
 * The packages that are there, and those of Node's modules that need nothing of
 * the host.
 *
 * @module
 */

import Ajv from "ajv";
import assert from "assert";
import dayjs from "dayjs";
import levenshtein from "fast-levenshtein";
import * as yaml from "js-yaml";
import lodash from "lodash";
import * as path from "path-browserify";
import stringDecoder from "string_decoder";
import * as zod from "zod";
import { HOME } from "./files/file_path.ts";
import { filePromises, fileSystem } from "./files/file_system.ts";
import { timerGlobals } from "./loop.ts";
import { ABSENT_MODULES } from "./node/absent_modules.ts";
import { bufferModule } from "./node/buffer.ts";
import { crypto } from "./node/crypto.ts";
import { events } from "./node/events.ts";
import { performanceGlobal } from "./node/perf_hooks.ts";
import { querystring } from "./node/querystring.ts";
import { stream } from "./node/stream.ts";
import { streamConsumers } from "./node/stream_consumers.ts";
import { timersPromises } from "./node/timers_promises.ts";
import { urlModule } from "./node/url.ts";
import { util } from "./node/util.ts";
import { zlib } from "./node/zlib.ts";
import { processGlobal } from "./take_input.ts";

/** Modules by name, as `require` gives them. */
export const MODULES: Readonly<Record<string, unknown>> = {
  ajv: Ajv,
  dayjs,
  "fast-levenshtein": levenshtein,
  "js-yaml": yaml,
  lodash,
  zod,
  assert,
  "assert/strict": assert.strict,
  buffer: bufferModule,
  crypto,
  events,
  fs: fileSystem,
  "fs/promises": filePromises,
  os: {
    EOL: "\n",
    arch: () => processGlobal.arch,
    cpus: () => [],
    homedir: () => HOME,
    hostname: () => "localhost",
    platform: () => "linux",
    tmpdir: () => "/tmp",
    type: () => "Linux",
  },
  path,
  "path/posix": path,
  perf_hooks: { performance: performanceGlobal },
  process: processGlobal,
  querystring,
  stream,
  "stream/consumers": streamConsumers,
  "stream/promises": stream.promises,
  string_decoder: stringDecoder,
  timers: timerGlobals,
  "timers/promises": timersPromises,
  url: urlModule,
  util,
  "util/types": util.types,
  zlib,
};

/** Number of modules, from the first on, that are packages. */
const PACKAGES = 6;

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
  const reason = Object.hasOwn(ABSENT_MODULES, bare)
    ? ABSENT_MODULES[bare]
    : `this sandbox has ${
      Object.keys(MODULES).slice(0, PACKAGES).join(", ")
    } and modules of Node`;
  return `Cannot find module '${name}': ${reason}`;
}
