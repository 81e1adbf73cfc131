/**
 * Compiled code of programs that come again. It is made before any byte of the
 * program has run, in a memory where nothing of another program is, and kept
 * outside of the interpreter, where no program reaches it.
 *
 * A program that comes once costs nothing here: it is compiled for keeping when
 * it comes the second time.
 *
 * @module
 */

import type { RunMessage } from "../../wire/messages.ts";

/** Programs that are remembered. */
const MOST_PROGRAMS = 64;
/** Their texts and what was made of them, in bytes. */
const MOST_BYTES = 4 * 1024 * 1024;
/** A longer program is not remembered, in UTF-16 units. */
const MOST_CHARS = 65_536;

/** The programs of one caller, the latest last. */
export class KnownPrograms {
  #caller = "";
  readonly #programs = new Map<string, Uint8Array<ArrayBuffer> | null>();
  #bytes = 0;

  /**
   * Begins what is run for a caller: no program runs in a process in which
   * programs of another caller lie.
   */
  enter(caller = ""): void {
    if (caller === this.#caller) return;
    this.#caller = caller;
    this.#programs.clear();
    this.#bytes = 0;
  }

  /**
   * Returns what was made of a program.
   *
   * @param compile Makes it; called where it comes again. null: it cannot be kept.
   */
  find(
    message: RunMessage,
    compile: () => Uint8Array<ArrayBuffer> | null,
  ): Uint8Array<ArrayBuffer> | null {
    this.enter(message.caller);
    const key = keyOf(message);
    if (key === null) return null;
    const known = this.#programs.get(key);
    this.#forget(key);
    const made = known === null ? compile() : known ?? null;
    this.#keep(key, made);
    return made;
  }

  #keep(key: string, made: Uint8Array<ArrayBuffer> | null): void {
    this.#programs.set(key, made);
    this.#bytes += bytesOf(key, made);
    for (const oldest of this.#programs.keys()) {
      const fits = this.#programs.size <= MOST_PROGRAMS &&
        this.#bytes <= MOST_BYTES;
      if (fits) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const made = this.#programs.get(key);
    if (made === undefined) return;
    this.#programs.delete(key);
    this.#bytes -= bytesOf(key, made);
  }
}

function bytesOf(key: string, made: Uint8Array<ArrayBuffer> | null): number {
  return 2 * key.length + (made?.length ?? 0);
}

/**
 * Returns all that decides what the compiler makes of a program; null for one
 * that is not remembered: a cell, one that continues a state or brings modules.
 */
function keyOf(
  { code, mode, resume, keepAs, tools, inputs = {}, policy }: RunMessage,
): string | null {
  const isPlain = mode === undefined && resume === undefined &&
    keepAs === undefined && tools === undefined &&
    inputs.files === undefined && inputs.collect === undefined &&
    code.length <= MOST_CHARS;
  if (!isPlain) return null;
  return JSON.stringify([policy ?? null, inputs.stdin !== undefined]) + code;
}
