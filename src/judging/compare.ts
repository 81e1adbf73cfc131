/**
 * Compares the output of a program with the expected output. Pure, and linear in
 * the length of both: a program can print a megabyte of whatever it likes.
 *
 * @module
 */

/** Modes of comparison, each with what it asks for. */
export const COMPARE_MODES = {
  exact: "every character is the same",
  trimmed: "lines are the same, without white space at their ends and empty " +
    "lines at the end of the text",
  tokens: "the words between white space are the same",
  lines_any_order: "the lines are the same as in trimmed, in any order",
  lines_decimal: "lines are the same without white space around them, or the " +
    "same decimal numbers: 1.0 is 1",
  numbers: "the words are the same, or numbers within the tolerances",
} as const;

/** One of {@linkcode COMPARE_MODES}. */
export type CompareMode = keyof typeof COMPARE_MODES;

/** Rules to compare two outputs. */
export interface Comparison {
  readonly mode: CompareMode;
  /** Tolerance in proportion to the expected number. */
  readonly relative: number;
  readonly absolute: number;
}

/** The first difference between two outputs. */
export interface Difference {
  /** 1-based line of the output; absent where values are compared. */
  readonly line?: number;
  /** 1-based column in characters. */
  readonly column?: number;
  readonly expected: string;
  readonly got: string;
}

const SHOWN_CHARS = 120;
/** Longer words are no numbers: to read one takes time in proportion at least. */
const NUMBER_CHARS = 1_000;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?$/;
const SPECIAL = /^[+-]?(?:inf|infinity|nan)$/i;

/** A word, and where it stands. */
interface Word {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Returns the first difference; null if the outputs are equal in this mode.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const trimmed = { mode: "trimmed", relative: 0, absolute: 0 } as const;
 * assert.equal(compareOutputs("a\nb", "a \nb\n\n", trimmed), null);
 * assert.deepEqual(compareOutputs("ab", "ac", trimmed), {
 *   line: 1,
 *   column: 2,
 *   expected: "ab",
 *   got: "ac",
 * });
 * ```
 */
export function compareOutputs(
  expected: string,
  got: string,
  comparison: Comparison,
): Difference | null {
  if (expected === got) return null;
  switch (comparison.mode) {
    case "exact":
      return compareLines(expected.split("\n"), got.split("\n"));
    case "trimmed":
      return compareLines(trimmedLines(expected), trimmedLines(got));
    case "lines_any_order":
      return compareBags(trimmedLines(expected), trimmedLines(got));
    case "lines_decimal":
      return compareDecimals(expected, got);
    case "tokens":
      return compareWords(expected, got, (a, b) => a === b);
    case "numbers":
      return compareWords(
        expected,
        got,
        (a, b) => a === b || areClose(a, b, comparison),
      );
  }
}

/** Returns whether two numbers are within the tolerances of each other. */
export function isWithin(
  expected: number,
  got: number,
  { relative, absolute }: Pick<Comparison, "relative" | "absolute">,
): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(got);
  if (!Number.isFinite(expected) || !Number.isFinite(got)) {
    return expected === got;
  }
  const most = Math.max(absolute, relative * Math.abs(expected));
  return Math.abs(expected - got) <= most;
}

/** Returns the text, short enough for an answer. */
export function shown(text: string): string {
  const characters = [...text.slice(0, 2 * SHOWN_CHARS)];
  if (characters.length <= SHOWN_CHARS && text.length <= 2 * SHOWN_CHARS) {
    return text;
  }
  return `${characters.slice(0, SHOWN_CHARS - 1).join("")}…`;
}

function areClose(a: string, b: string, tolerances: Comparison): boolean {
  const expected = numberOf(a);
  const got = numberOf(b);
  return expected !== undefined && got !== undefined &&
    isWithin(expected, got, tolerances);
}

function numberOf(word: string): number | undefined {
  if (word.length > NUMBER_CHARS) return undefined;
  if (NUMBER.test(word)) return Number(word);
  if (!SPECIAL.test(word)) return undefined;
  const name = word.toLowerCase();
  if (name.endsWith("nan")) return NaN;
  return name.startsWith("-") ? -Infinity : Infinity;
}

/** Returns the lines without what counts for nothing. */
function trimmedLines(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trimEnd());
  while (lines.length > 0 && lines[lines.length - 1] === "") lines.pop();
  return lines;
}

function compareLines(
  expected: readonly string[],
  got: readonly string[],
): Difference | null {
  const most = Math.max(expected.length, got.length);
  for (let at = 0; at < most; at++) {
    if (expected[at] === got[at]) continue;
    return differenceAt(at + 1, expected[at] ?? "", got[at] ?? "");
  }
  return null;
}

function differenceAt(line: number, expected: string, got: string): Difference {
  let at = 0;
  while (at < expected.length && expected[at] === got[at]) at++;
  // From a little before the difference on, where the line is long.
  const from = at < SHOWN_CHARS - 20 ? 0 : at - 20;
  return {
    line,
    column: [...expected.slice(0, at)].length + 1,
    expected: shown(expected.slice(from)),
    got: shown(got.slice(from)),
  };
}

/** Compares as LiveCodeBench's grader does. */
function compareDecimals(expected: string, got: string): Difference | null {
  const [wanted, found] = [expected, got].map((text) =>
    text.trim().split("\n")
  );
  const most = Math.max(wanted.length, found.length);
  for (let at = 0; at < most; at++) {
    const a = wanted[at]?.trim();
    const b = found[at]?.trim();
    if (a === b) continue;
    if (a === undefined || b === undefined || !areSameDecimals(a, b)) {
      return differenceAt(at + 1, a ?? "", b ?? "");
    }
  }
  return null;
}

function areSameDecimals(a: string, b: string): boolean {
  const [first, second] = [a, b].map((line) => line.split(/\s+/));
  return first.length === second.length &&
    first.every((word, at) => {
      const decimal = decimalOf(word);
      return decimal !== undefined && decimal === decimalOf(second[at]);
    });
}

/** Returns a number in a form that equal numbers share. */
function decimalOf(word: string): string | undefined {
  if (word.length > NUMBER_CHARS || !NUMBER.test(word)) return undefined;
  const [mantissa, exponent = "0"] = word.toLowerCase().split("e");
  const [whole, fraction = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end--;
  if (end === 0) return "0";
  const scale = Number(exponent) - fraction.length + digits.length - end;
  const sign = word.startsWith("-") ? "-" : "";
  return `${sign}${digits.slice(0, end)}e${scale}`;
}

function compareBags(
  expected: readonly string[],
  got: readonly string[],
): Difference | null {
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (let at = 0; at < got.length; at++) {
    const left = counts.get(got[at]) ?? 0;
    if (left === 0) {
      return { line: at + 1, column: 1, expected: "", got: shown(got[at]) };
    }
    counts.set(got[at], left - 1);
  }
  for (const [line, left] of counts) {
    if (left === 0) continue;
    return { line: got.length + 1, column: 1, expected: shown(line), got: "" };
  }
  return null;
}

function compareWords(
  expected: string,
  got: string,
  isEqual: (expected: string, got: string) => boolean,
): Difference | null {
  const wanted = words(expected);
  const found = words(got);
  for (;;) {
    const a = wanted.next().value as Word | undefined;
    const b = found.next().value as Word | undefined;
    if (a === undefined && b === undefined) return null;
    if (a !== undefined && b !== undefined && isEqual(a.text, b.text)) continue;
    const { line, column } = b ?? a ?? { line: 1, column: 1 };
    return {
      line,
      column,
      expected: shown(a?.text ?? ""),
      got: shown(b?.text ?? ""),
    };
  }
}

function* words(text: string): Generator<Word> {
  const word = /\S+/g;
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    for (const { 0: found, index } of lines[at].matchAll(word)) {
      yield { text: found, line: at + 1, column: index + 1 };
    }
  }
}
