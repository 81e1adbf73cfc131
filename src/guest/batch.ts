/**
 * Runs one program for many inputs in one interpreter. Each row starts from the
 * memory that the set-up has left.
 *
 * Rows run in groups. Between two rows of a group only the pages are restored
 * that rows usually write; after the group the kernel reports whether any other
 * page was written. If so, or if anything else happened that may outlive a row,
 * all answers of the group are dropped, everything is restored, and its rows run
 * again one by one, with a full restore after each. No answer of a group leaves
 * before its check: it can hold nothing of another row.
 *
 * Single rows come first, until they have shown which pages rows write. Where
 * rows are alike, groups start from the third row on. Short answers of single
 * rows are sent together. Few rows are held as copies of the changed pages; the
 * held memory is mapped once many have come, since mapping has a fixed price.
 *
 * A row may find a memory of which half has been restored, and loop in it for
 * ever. So a row of a group has 250 ms; past them it runs again by itself, with
 * all of its time, and the service receives that it does.
 *
 * @module
 */

import type { RedoReason, Row } from "../run/batch.ts";
import type { FilesSnapshot } from "./files/files_snapshot.ts";
import type { HeldMemory } from "./memory/held_memory.ts";
import { PAGE_BYTES, type PageRange } from "./memory/page_ranges.ts";
import type { AnswersMessage, RowResult } from "../wire/messages.ts";
import { hasFiles, RowRunner, type RowRunnerOptions } from "./row_runner.ts";
import { WIRE_LIMITS } from "../wire/wire_limits.ts";

/** A group that has run for so long is checked and sent, in milliseconds. */
const GROUP_MS = 10;
/**
 * Most time of a row in a group, or of a row that the answers of others wait
 * for; one that takes longer runs again by itself.
 */
const GROUPED_ROW_MS = 250;
/** Pages that so many single rows have written are copied back from then on. */
const KNOWN_AFTER = 2;
/** A row that writes no more than this has all its pages copied back at once. */
const KNOWN_AT_ONCE_BYTES = 512 * 1024;
/**
 * So many single rows that have written known pages alone come before the first
 * group, and four times as many after each that was redone, up to the most: a
 * row in forty may go a way of its own.
 */
const CALM_ROWS = 2;
const CALM_ROWS_MOST = 32;
/** After so many single rows the held memory is made ready for many. */
const FEW_ROWS = 16;
/** Rows of the first group. */
const FIRST_GROUP = 4;
/** Shorter answers of single rows are sent together, in UTF-16 units. */
const FEW_CHARS = 1_024;
/** Pages that are counted at a time. */
const COUNTED_MOST = 65_536;

/** Answers that have been checked. */
export type Answers = Omit<AnswersMessage, "type" | "nonce">;

/** Options for {@linkcode Batch}. */
export interface BatchOptions extends RowRunnerOptions {
  /** The memory that every row starts from. */
  readonly held: HeldMemory;
  /** Part of the state that `Engine.capture` returned. */
  readonly captured: FilesSnapshot | undefined;
  /** Time of a row until the soft stop, in milliseconds. */
  readonly rowTimeoutMs: number;
  /** Rows of each group, for tests. @default {as many as go well} */
  readonly groupRows?: number;
}

/** A batch that is open. */
export class Batch {
  readonly #options: BatchOptions;
  readonly #runner: RowRunner;
  #memoryBytes: number;
  readonly #tableLength: number;
  /**
   * Number of times that single rows have written a page beyond the known ones.
   */
  readonly #seen = new Map<number, number>();
  #groupRows = 1;
  #aloneRows = 0;
  #calmRows = 0;
  #calmNeeded = CALM_ROWS;
  /** True if the service knows that a row runs by itself. */
  #toldAlone = true;
  #isWornOut = false;

  /** Takes over an interpreter in which the set-up has run. */
  constructor(options: BatchOptions) {
    this.#options = options;
    this.#runner = new RowRunner(options);
    const { memory, table, seal } = options.engine;
    this.#memoryBytes = memory.memory.buffer.byteLength;
    this.#tableLength = table?.length ?? 0;
    seal.leftTraces = false;
  }

  /**
   * Runs rows, and tells of each group once it has been checked. Ends early if
   * the interpreter has to be replaced, which its reset says.
   *
   * @param first Number of the first of them.
   * @param singly Runs and tells every row by itself.
   */
  *run(
    inputs: readonly Row[],
    first: number,
    singly: boolean,
  ): Generator<Answers> {
    for (let at = 0; at < inputs.length && !this.#isWornOut;) {
      if (singly || this.#nextRows() === 1 || hasFiles(inputs[at])) {
        yield* this.#tellAlone();
        const results: RowResult[] = [];
        const start = performance.now();
        do {
          const result = this.#runAlone(
            inputs[at],
            first + at,
            results.length > 0,
          );
          if (result === null) break;
          results.push(result);
          at += 1;
        } while (
          !singly && at < inputs.length && !this.#isWornOut &&
          this.#nextRows() === 1 && performance.now() - start < GROUP_MS &&
          charsOf(results[results.length - 1]) < FEW_CHARS
        );
        yield this.#tell(results, null, singly);
        continue;
      }
      const next = inputs.slice(at, at + this.#nextRows());
      const alone = next.findIndex(hasFiles);
      const { results, redone } = this.#runGroup(
        alone < 0 ? next : next.slice(0, alone),
        first + at,
      );
      if (redone === null) {
        yield this.#tell(results, redone, false);
        at += results.length;
        continue;
      }
      yield* this.#tellAlone();
      this.#groupRows = Math.max(1, this.#groupRows >> 2);
      this.#calmNeeded = Math.min(CALM_ROWS_MOST, 4 * this.#calmNeeded);
      const redoStart = at;
      const redoEnd = at + results.length;
      for (; at < redoEnd && !this.#isWornOut; at++) {
        const again = [this.#runAlone(inputs[at], first + at, false)];
        const told = this.#tell(again, redone, at + 1 < redoEnd);
        yield at === redoStart ? { ...told, startsRedo: true } : told;
      }
    }
  }

  #nextRows(): number {
    return this.#options.groupRows ?? this.#groupRows;
  }

  /** Answers, and whether the next row surely runs by itself. */
  #tell(
    results: readonly RowResult[],
    redone: RedoReason | null,
    alone: boolean,
  ): Answers {
    this.#toldAlone = alone || this.#nextRows() === 1;
    return { results, redone, alone: this.#toldAlone };
  }

  *#tellAlone(): Generator<Answers> {
    if (!this.#toldAlone) yield this.#tell([], null, true);
  }

  /** Reports whether the interpreter has to be replaced. */
  get isWornOut(): boolean {
    return this.#isWornOut;
  }

  /** Forgets the state that rows start from; the baseline must follow. */
  release(): void {
    this.#options.held.release();
  }

  /** Runs rows until their time is over; `redone` says why none counts. */
  #runGroup(
    inputs: readonly Row[],
    first: number,
  ): Omit<Answers, "alone"> {
    const { held, rowTimeoutMs } = this.#options;
    const results: RowResult[] = [];
    const start = performance.now();
    let chars = 0;
    for (const input of inputs) {
      const [result, reason] = this.#runRow(
        input,
        first + results.length,
        Math.min(rowTimeoutMs, GROUPED_ROW_MS),
      );
      results.push(result);
      chars += charsOf(result);
      if (reason !== null) {
        this.#restore(true);
        return { results, redone: reason };
      }
      held.restoreKnown();
      if (chars > WIRE_LIMITS.rowsChars) break;
      if (performance.now() - start > GROUP_MS) break;
    }
    const isAltered = this.#options.rows.isAltered();
    if (this.#restore(isAltered).length > 0) {
      return { results, redone: "memory" };
    }
    if (isAltered) return { results, redone: "traces" };
    this.#groupRows = Math.min(WIRE_LIMITS.rows, 2 * this.#groupRows);
    return { results, redone: null };
  }

  /**
   * Runs one row, and puts everything back.
   *
   * @param holdsAnswers True if answers of other rows wait for this one: it has
   * little time then.
   * @returns null if that time was over: it must run again.
   */
  #runAlone(input: Row, number: number, holdsAnswers: false): RowResult;
  #runAlone(
    input: Row,
    number: number,
    holdsAnswers: boolean,
  ): RowResult | null;
  #runAlone(
    input: Row,
    number: number,
    holdsAnswers: boolean,
  ): RowResult | null {
    const { rowTimeoutMs, clock } = this.#options;
    const isShort = holdsAnswers && rowTimeoutMs > GROUPED_ROW_MS;
    const timeoutMs = isShort ? GROUPED_ROW_MS : rowTimeoutMs;
    const [result, reason] = this.#runRow(input, number, timeoutMs);
    const isStopped = isShort && clock.fired;
    const isAltered = reason !== null || this.#options.rows.isAltered();
    const others = this.#restore(isAltered);
    if (others.length > 0) {
      this.#learn(others);
      this.#calmRows = 0;
    } else if (
      !isAltered && msOf(result) < GROUP_MS &&
      ++this.#calmRows >= this.#calmNeeded
    ) {
      this.#groupRows = Math.max(FIRST_GROUP, this.#groupRows);
    }
    if (++this.#aloneRows === FEW_ROWS) {
      this.#options.held.expectMany();
      // It knows no page any more.
      this.#calmRows = 0;
      this.#groupRows = 1;
    }
    return isStopped ? null : result;
  }

  #runRow(
    input: Row,
    number: number,
    timeoutMs: number,
  ): [RowResult, RedoReason | null] {
    const { result, isTrap } = this.#runner.run(input, number, timeoutMs);
    return [result, this.#reasonToRedo(isTrap)];
  }

  #reasonToRedo(isTrap: boolean): RedoReason | null {
    const { clock, engine } = this.#options;
    if (isTrap) return "trap";
    if (clock.fired) return "deadline";
    if (engine.seal.leftTraces) return "traces";
    const { memory, table } = engine;
    const hasGrown = memory.memory.buffer.byteLength !== this.#memoryBytes ||
      (table?.length ?? 0) !== this.#tableLength;
    return hasGrown ? "growth" : null;
  }

  /**
   * Puts everything back: memory, and where something may be left outside of
   * it, that too. Returns what was written beyond the known pages.
   */
  #restore(outside: boolean): PageRange[] {
    const { engine, held, captured } = this.#options;
    if (outside) {
      this.#isWornOut ||= engine.reset() !== null ||
        (engine.table?.length ?? 0) !== this.#tableLength;
      if (captured !== undefined) engine.resume?.(captured);
      engine.seal.leftTraces = false;
      // It cannot shrink, but what has been added is empty again.
      this.#memoryBytes = engine.memory.memory.buffer.byteLength;
    }
    return held.restore();
  }

  #learn(pages: readonly PageRange[]): void {
    const bytes = pages.reduce((sum, [, length]) => sum + length, 0);
    if (bytes <= KNOWN_AT_ONCE_BYTES) return this.#options.held.learn(pages);
    const seen = this.#seen;
    const known: PageRange[] = [];
    if (seen.size > COUNTED_MOST) seen.clear();
    for (const [start, bytes] of pages) {
      for (let at = start; at < start + bytes; at += PAGE_BYTES) {
        const count = (seen.get(at) ?? 0) + 1;
        seen.set(at, count);
        if (count === KNOWN_AFTER) known.push([at, PAGE_BYTES]);
      }
    }
    if (known.length > 0) this.#options.held.learn(known);
  }
}

function msOf(result: RowResult): number {
  return "stdout" in result ? result.durationMs : result[0] / 1_000;
}

/** Returns how much a row has to tell, roughly. */
function charsOf(result: RowResult): number {
  if (!("stdout" in result)) {
    return result[1].length + (result[2]?.length ?? 0) + result[3].length;
  }
  return result.files.reduce(
    (sum, { data }) => sum + data.length,
    result.stdout.length + result.stderr.length + result.retVal.length,
  );
}
