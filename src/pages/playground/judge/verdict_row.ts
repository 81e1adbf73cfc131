/// <reference lib="dom" />
/**
 * The verdict of a test, as the table shows it.
 *
 * @module
 */

import type { RunError } from "../../../run/error.ts";
import { element } from "../dom.ts";
import type { Problem } from "../editor_place.ts";
import { errorParts, textParts } from "../rows/row_details.ts";
import type { ResultRow } from "../rows/row_table.ts";
import { text } from "../texts.ts";

/** The first difference of two outputs, or of two values. */
interface Difference {
  readonly line?: number;
  readonly column?: number;
  readonly expected: string;
  readonly got: string;
}

/** A test of the answer, as far as it is shown. */
export interface TestVerdict {
  readonly index: number;
  readonly verdict: string;
  readonly time_ms?: number;
  readonly memory_bytes?: number;
  readonly score?: number;
  readonly difference?: Difference;
  readonly error?: RunError;
  readonly message?: string;
  readonly reason?: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

/**
 * Returns an error that has its place in the program; undefined if there is
 * none. An assertion that has failed has its own in the test.
 */
export function errorInProgram(test: TestVerdict): RunError | undefined {
  return test.verdict === "wrong_answer" ? undefined : test.error;
}

/** Returns the row of the table; `json` is the test as it was sent. */
export function verdictRow(
  test: TestVerdict,
  json: string,
  goTo: (problem: Problem) => void,
): ResultRow {
  const { index, verdict, time_ms, memory_bytes, difference } = test;
  const { stdin, expected, ...others } = JSON.parse(json);
  const hasPair = typeof expected === "string" && others.call === undefined;
  return {
    index,
    outcome: verdict,
    isGood: verdict === "passed",
    values: [
      reasonOf(test),
      time_ms,
      memory_bytes === undefined ? undefined : memory_bytes / 1_048_576,
    ],
    details: () => [
      ...(difference === undefined ? [] : [differenceView(difference)]),
      ...errorParts(errorInProgram(test), goTo),
      ...textParts(
        hasPair
          ? [
            ["stdin", stdin],
            ["expected", expected],
            ["stdout", test.stdout],
            ["stderr", test.stderr],
          ]
          : [["test", json], ["stdout", test.stdout], ["stderr", test.stderr]],
      ),
    ],
  };
}

/** Returns why a test did not pass, in one line. */
function reasonOf(
  { difference, error, message, reason }: TestVerdict,
): string | undefined {
  if (difference !== undefined) {
    const { line, column } = difference;
    const expected = shown(difference.expected);
    const got = shown(difference.got);
    return line === undefined || column === undefined
      ? text("differs", { expected, got })
      : text("differsAt", { line, column, expected, got });
  }
  if (error !== undefined) {
    return [error.type, error.message].filter((part) => part).join(": ");
  }
  return message ?? reason;
}

function differenceView({ expected, got, line }: Difference): HTMLElement {
  return element(
    "dl",
    { class: "difference" },
    element("dt", { text: text("expected") }),
    element("dd", { text: shown(expected) }),
    element("dt", { text: text("got") }),
    element("dd", { text: shown(got) }),
    ...(line === undefined ? [] : [
      element("dt", { text: text("line") }),
      element("dd", { text: String(line) }),
    ]),
  );
}

/** Names what cannot be seen. */
function shown(words: string): string {
  return words === "" ? text("nothing") : words;
}
