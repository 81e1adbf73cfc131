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

/** Takes all that is left. */
export function readStandardInput(): Uint8Array {
  const bytes = left;
  left = new Uint8Array(0);
  return bytes;
}

/** Takes all that is left, as a stream hands it over. */
function readAll(encoding: string | null): unknown {
  const bytes = Buffer.from(readStandardInput());
  return encoding === null ? bytes : bytes.toString(encoding as "utf8");
}

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
