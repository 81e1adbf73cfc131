/**
 * Modules of Node that this sandbox cannot have, each with its reason.
 *
 * @module
 */

const NO_NETWORK = "a sandbox has no network";
const NO_PROCESSES = "a sandbox starts no processes";
const NO_THREADS = "a sandbox has no threads";
const NO_ENGINE = "it is about V8, and programs run in QuickJS";
const NO_TERMINAL = "a sandbox has no terminal";
const NOT_PORTED = "this sandbox does not have this part of Node";

/** Reasons by the module's name. */
export const ABSENT_MODULES: Readonly<Record<string, string>> = {
  async_hooks: NOT_PORTED,
  child_process: NO_PROCESSES,
  cluster: NO_PROCESSES,
  dgram: NO_NETWORK,
  diagnostics_channel: NOT_PORTED,
  dns: NO_NETWORK,
  "dns/promises": NO_NETWORK,
  domain: NOT_PORTED,
  http: NO_NETWORK,
  http2: NO_NETWORK,
  https: NO_NETWORK,
  inspector: NO_ENGINE,
  module: NOT_PORTED,
  net: NO_NETWORK,
  "path/win32": NOT_PORTED,
  punycode: NOT_PORTED,
  readline: NO_TERMINAL,
  "readline/promises": NO_TERMINAL,
  repl: NO_TERMINAL,
  "stream/web": NOT_PORTED,
  test: NOT_PORTED,
  tls: NO_NETWORK,
  trace_events: NO_ENGINE,
  tty: NO_TERMINAL,
  v8: NO_ENGINE,
  vm: NO_ENGINE,
  wasi: "a sandbox has no WebAssembly",
  worker_threads: NO_THREADS,
};
