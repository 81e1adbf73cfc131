/**
 * `process`: what programs of one file use of it. It tells nothing of a host.
 *
 * @module
 */

import { chdir, cwd } from "./files/file_path.ts";
import { host } from "./host.ts";
import { nextTick } from "./loop.ts";
import { makeStandardInput } from "./standard_input.ts";

/** The exit code that the program has set, or undefined. */
export function exitCodeOf(process: { exitCode?: unknown }): number {
  const code = Number(process.exitCode ?? 0);
  return Number.isInteger(code) ? code & 0xff : 1;
}

function stream(number: 1 | 2) {
  return {
    write(text: unknown): boolean {
      host.write(number, typeof text === "string" ? text : `${text}`);
      return true;
    },
    isTTY: false,
  };
}

/** Returns the global; `exit` ends the program. */
export function makeProcess(exit: (code: number) => never) {
  const started = host.now(1);
  const hrtime = Object.assign(
    (since?: [number, number]): [number, number] => {
      const ms = host.now(1) - started;
      let seconds = Math.floor(ms / 1000);
      let rest = Math.floor((ms % 1000) * 1e6);
      if (since) {
        seconds -= since[0];
        rest -= since[1];
        if (rest < 0) [seconds, rest] = [seconds - 1, rest + 1e9];
      }
      return [seconds, rest];
    },
    { bigint: () => BigInt(Math.floor((host.now(1) - started) * 1e6)) },
  );
  const process = {
    argv: ["node", "main.js"],
    env: {} as Record<string, string>,
    stdin: makeStandardInput(),
    exitCode: undefined as unknown,
    platform: "linux",
    arch: "wasm32",
    pid: 1,
    version: "v20.0.0",
    versions: { node: "20.0.0" },
    stdout: stream(1),
    stderr: stream(2),
    hrtime,
    nextTick,
    cwd,
    chdir,
    uptime: () => (host.now(1) - started) / 1000,
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0 }),
    exit(code?: unknown): never {
      if (code !== undefined) process.exitCode = code;
      return exit(exitCodeOf(process));
    },
    on(): unknown {
      return process;
    },
    once(): unknown {
      return process;
    },
    emitWarning(warning: unknown): void {
      host.write(2, `Warning: ${warning}\n`);
    },
  };
  Object.defineProperty(process, Symbol.toStringTag, {
    value: "process",
    configurable: true,
  });
  return process;
}
