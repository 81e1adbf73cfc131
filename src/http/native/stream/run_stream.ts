/**
 * The answer to a run as it comes: lines of JSON while the program runs, no
 * faster than the client reads them. Output that a client has not read yet lies
 * in the program's own memory for output, or is accounted for.
 *
 * @module
 */

import type { LogFields } from "../../../telemetry/log.ts";
import type { LiveOutput, RunWatcher } from "../../../run/live_output.ts";
import type { RunResult } from "../../../run/result.ts";
import type { AnswerLines } from "../../dialects/dialect.ts";
import type { AnswerStream } from "../../server/http_answer.ts";
import type { HeldAnswer, UnsentAnswers } from "../../server/unsent_answers.ts";
import { OutputEvents } from "./output_events.ts";

/** Options for {@linkcode RunStream}. */
export interface RunStreamOptions {
  readonly lines: Pick<
    AnswerLines,
    "begun" | "event" | "restarted" | "keepalive"
  >;
  readonly unsent: UnsentAnswers;
  /** Time between two looks at a program's output, in milliseconds. */
  readonly lookMs?: number;
  /** Time without a line after which one is sent, in milliseconds. */
  readonly keepaliveMs?: number;
}

/** Text that is sent in one go, in UTF-16 units. */
const PIECE_CHARS = 65_536;
/** Less than this is not accounted for: the kernel takes it in one go. */
const SMALL_CHARS = 16_384;
const LOOK_MS = 20;
const KEEPALIVE_MS = 5_000;

/** Lines on their way to a client, and who looks what its program writes. */
export class RunStream implements AnswerStream, RunWatcher {
  readonly ended: Promise<LogFields>;
  /** Resolves when the program runs. */
  readonly begun: Promise<void>;
  readonly #options: RunStreamOptions;
  readonly #end = Promise.withResolvers<LogFields>();
  readonly #begun = Promise.withResolvers<void>();
  #events = new OutputEvents();
  #live: LiveOutput | undefined;
  #hasBegun = false;
  #looks: ReturnType<typeof setTimeout> | undefined;
  #saidAtMs = 0;
  /** Lines for which there has been no room, and pieces of what had some. */
  #waiting: string[] = [];
  #pieces: string[] = [];
  #held: HeldAnswer[] = [];
  #isSlow = false;
  #isOver = false;
  #isClosed = false;
  #write: ((text: string) => boolean) | undefined;
  #close: (() => void) | undefined;
  #reset: () => void = () => {};

  /** Creates an answer without lines. */
  constructor(options: RunStreamOptions) {
    this.#options = options;
    this.ended = this.#end.promise;
    this.begun = this.#begun.promise;
  }

  began(output: LiveOutput | undefined, execution?: number): void {
    const { begun, restarted } = this.#options.lines;
    if (!this.#hasBegun) {
      this.#add(begun?.(execution) ?? []);
    } else if (restarted === undefined) {
      this.#events = new OutputEvents(this.#events);
    } else {
      this.#add(restarted());
      this.#events = new OutputEvents();
    }
    this.#pump();
    this.#hasBegun = true;
    this.#live = output;
    this.#begun.resolve();
    this.#saidAtMs = performance.now();
    this.#lookLater();
  }

  left(): void {
    this.#live = undefined;
    clearTimeout(this.#looks);
  }

  /** Returns the lines of a run that has ended and that were not sent yet. */
  rest(result: RunResult): readonly unknown[] {
    return this.#events.rest(result)
      .flatMap((event) => this.#options.lines.event(event));
  }

  /**
   * Adds the last lines, and ends.
   *
   * @param instead Sent in their place where there is no room for them.
   */
  finish(
    lines: readonly unknown[],
    instead: readonly unknown[],
    fields: LogFields,
  ): void {
    this.left();
    this.#add(lines);
    if (this.#waiting.length > 0 && !this.#admit()) {
      this.#waiting = [];
      this.#pieces.push(...instead.map(toLine));
    }
    this.#isOver = true;
    this.#pump();
    this.#end.resolve(fields);
  }

  start(
    write: (text: string) => boolean,
    end: () => void,
    reset: () => void,
  ): void {
    this.#write = write;
    this.#close = end;
    this.#reset = reset;
    this.#pump();
  }

  drained(): void {
    this.#isSlow = false;
    for (const held of this.#held) held.progressed();
    this.#pump();
  }

  closed(): void {
    this.#isClosed = true;
    this.left();
    this.#waiting = this.#pieces = [];
    this.#release();
  }

  #lookLater(): void {
    clearTimeout(this.#looks);
    if (this.#isClosed) return;
    const { lookMs = LOOK_MS } = this.#options;
    this.#looks = setTimeout(() => this.#look(), lookMs);
  }

  #look(): void {
    if (!this.#isSlow && this.#waiting.length === 0) {
      const events = this.#live ? this.#events.take(this.#live.read()) : [];
      this.#add(events.flatMap((event) => this.#options.lines.event(event)));
    }
    const { keepaliveMs = KEEPALIVE_MS, lines } = this.#options;
    const isSilent = performance.now() - this.#saidAtMs >= keepaliveMs;
    if (isSilent && !this.#isSlow) this.#add(lines.keepalive?.() ?? []);
    this.#pump();
    this.#lookLater();
  }

  #add(lines: readonly unknown[]): void {
    if (lines.length === 0) return;
    this.#saidAtMs = performance.now();
    this.#waiting.push(...lines.map(toLine));
    this.#admit();
  }

  /** Makes pieces of the lines that wait, if there is room for them. */
  #admit(): boolean {
    const text = this.#waiting.join("");
    if (text.length > SMALL_CHARS) {
      const held = this.#options.unsent.hold(2 * text.length);
      if (held === null) return false;
      held.onReset(() => this.#reset());
      this.#held.push(held);
    }
    this.#waiting = [];
    for (let at = 0; at < text.length;) {
      const end = wholeUntil(text, at + PIECE_CHARS);
      this.#pieces.push(text.slice(at, end));
      at = end;
    }
    return true;
  }

  #pump(): void {
    if (this.#write === undefined || this.#isClosed) return;
    if (this.#waiting.length > 0) this.#admit();
    while (!this.#isSlow) {
      const piece = this.#pieces.shift();
      if (piece === undefined) {
        this.#release();
        if (this.#isOver) this.#close?.();
        return;
      }
      this.#isSlow = !this.#write(piece);
    }
  }

  #release(): void {
    for (const held of this.#held) held.release();
    this.#held = [];
  }
}

function toLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Returns `end`, or one less where that would part a pair of surrogates. */
function wholeUntil(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}
