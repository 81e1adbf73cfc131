/**
 * Standard input: what the request has brought, read as Node reads it from a
 * pipe, by `fs.readFileSync(0)` or as the stream `process.stdin`.
 *
 * @module
 */

import { Buffer } from "buffer";
import { timerGlobals } from "./loop.ts";

type Listener = (value?: unknown) => void;

let left: Uint8Array = new Uint8Array(0);

/** Gives the program its input, as text in base64. */
export function openStandardInput(base64: string): void {
  left = Buffer.from(base64, "base64");
}

/** Takes all that is left, as Node hands it over. */
function readAll(encoding: string | null): unknown {
  const bytes = Buffer.from(left);
  left = new Uint8Array(0);
  return encoding === null ? bytes : bytes.toString(encoding as "utf8");
}

function encodingOf(options: unknown): string | null {
  if (typeof options === "string") return options;
  const encoding = (options as { encoding?: unknown } | undefined)?.encoding;
  return typeof encoding === "string" ? encoding : null;
}

/** Of `fs`, what there is to read without files. */
export const fileSystem = {
  readFileSync(path: unknown, options?: unknown): unknown {
    if (path === 0 || path === "/dev/stdin") {
      return readAll(encodingOf(options));
    }
    throw Object.assign(
      new Error(
        `ENOENT: no such file or directory, open '${path}': JavaScript has ` +
          "no files here, only standard input (0)",
      ),
      { errno: -2, code: "ENOENT", syscall: "open", path },
    );
  },
  existsSync: (path: unknown): boolean => path === "/dev/stdin",
};

/** The global `process.stdin`. */
export function makeStandardInput() {
  let encoding: string | null = null;
  const listeners: Record<string, Listener[]> = {};
  let isFlowing = false;

  function emit(event: string, value?: unknown): void {
    for (const listener of listeners[event] ?? []) listener(value);
  }

  function flow(): void {
    if (isFlowing) return;
    isFlowing = true;
    timerGlobals.setImmediate(() => {
      if (left.length > 0) emit("data", readAll(encoding));
      emit("end");
      emit("close");
    });
  }

  const stdin = {
    fd: 0,
    isTTY: false,
    setEncoding(name: string) {
      encoding = name;
      return stdin;
    },
    on(event: string, listener: Listener) {
      (listeners[event] ??= []).push(listener);
      if (event === "data" || event === "end") flow();
      return stdin;
    },
    once: (event: string, listener: Listener) => stdin.on(event, listener),
    resume() {
      flow();
      return stdin;
    },
    async *[Symbol.asyncIterator]() {
      if (left.length > 0) yield await readAll(encoding);
    },
  };
  return stdin;
}
