/**
 * Reads the files of `tests/security/cases/`: hostile programs with what must
 * become of each. A file is Python with a head of comments, so that an editor,
 * a linter and a reader take it for what it is. Runs nothing.
 *
 * ```python
 * # title: never lets a program start a process
 * # goal: what the attacker wants, and why it might work
 * # expect: refused
 * # also: exception type=OSError -- the reason why this is as good
 * # timeout: 500              # only for programs that may end by it
 * # uses: forged_memory
 *
 * import os                    # prelude: put before every program below
 *
 * # %% through os.system       # a program of the file, with its name
 * # expect: crash              # its own head, in place of the file's
 * print("ESCAPED", os.system("id"))
 *
 * # %% next: reads what was left    # run after the one above, same sandbox
 * ```
 *
 * @module
 */

import { z } from "zod";
import { type Expectation, parseExpectation } from "./expectation.ts";

/** One hostile program and what must become of it. */
export interface SecurityCase {
  /** The promise under attack, with file and program: the test's title. */
  readonly title: string;
  /** The whole program: helpers, prelude, body. */
  readonly code: string;
  /** Allowed outcomes; the first is what should. Never empty. */
  readonly expectations: readonly Expectation[];
  /**
   * Deadline to ask the service for, in ms: {@linkcode PATIENCE_MS} for what
   * must come to another end than its deadline, however slow the machine is.
   */
  readonly timeoutMs: number;
  /** True if it reads what the program before it in the file left behind. */
  readonly followsUp: boolean;
}

/** Deadline of a program that may not end by it, in ms. */
export const PATIENCE_MS = 300_000;

/** Deadline of a program that may, and whose head gives none, in ms. */
const DEFAULT_TIMEOUT_MS = 5_000;

const REASONED = "an alternative needs its reason after ` -- `";

const HeadSchema = z.strictObject({
  title: z.string().regex(/^never /).optional(),
  goal: z.string().min(10).optional(),
  expect: z.string().optional(),
  also: z.array(z.string().regex(/ -- \S/, REASONED)).optional(),
  timeout: z.string().regex(/^[1-9]\d{0,5}$/).optional(),
  uses: z.string().regex(/^[a-z_]+( [a-z_]+)*$/).optional(),
});
type Head = z.infer<typeof HeadSchema>;

const FileHeadSchema = HeadSchema.required({ title: true, goal: true });
const CellHeadSchema = HeadSchema.omit({ goal: true, uses: true });

const HEAD_LINE = /^# ([a-z]+): (.+)$/;
const CELL_LINE = /^# %% (next: )?(\S.*)$/;

/**
 * Returns the cases of one file, in order.
 *
 * @param name The file's name without `.py`, for titles and messages.
 * @param text The file's text.
 * @param helpers Python source by helper name, for `uses`.
 * @throws {Error} If the file breaks a rule of the form; the message names it.
 */
export function parseCaseFile(
  name: string,
  text: string,
  helpers: ReadonlyMap<string, string>,
): readonly SecurityCase[] {
  try {
    return parse(name, text.split("\n"), helpers);
  } catch (error) {
    const fact = error instanceof z.ZodError
      ? z.prettifyError(error)
      : error instanceof Error
      ? error.message
      : String(error);
    throw new Error(`Cannot read case file "${name}": ${fact}`, {
      cause: error,
    });
  }
}

function parse(
  name: string,
  lines: readonly string[],
  helpers: ReadonlyMap<string, string>,
): readonly SecurityCase[] {
  const starts = lines.flatMap((line, at) => CELL_LINE.test(line) ? [at] : []);
  const [fileHead, bodyAt] = readHead(lines, 0);
  const file = FileHeadSchema.parse(fileHead);
  const shared = (file.uses?.split(" ") ?? []).map((helper) => {
    const source = helpers.get(helper);
    if (source === undefined) throw new Error(`no helper "${helper}"`);
    return source;
  });
  shared.push(lines.slice(bodyAt, starts[0]).join("\n"));

  if (starts.length === 0) {
    return [toCase(name, file, file, shared.join("\n"), false)];
  }
  const cases = starts.map((at, index) => {
    const [, next, cellName] = CELL_LINE.exec(lines[at] ?? "") ?? [];
    const [cellHead, codeAt] = readHead(lines, at + 1);
    const body = lines.slice(codeAt, starts[index + 1]).join("\n");
    const cell = CellHeadSchema.parse(cellHead);
    const followsUp = next !== undefined;
    const label = `${name}: ${followsUp ? "then " : ""}${cellName}`;
    // A follow-up is an innocent program of its own: no attacker's prelude.
    const code = followsUp ? body : [...shared, body].join("\n");
    return toCase(label, file, cell, code, followsUp);
  });
  const isIdle = cases.every(({ timeoutMs }) =>
    timeoutMs !== Number(file.timeout)
  );
  if (file.timeout !== undefined && isIdle) {
    throw new Error("its deadline is no program's");
  }
  const titles = cases.map(({ title }) => title);
  const twin = titles.find((title, at) => titles.indexOf(title) < at);
  if (twin !== undefined) throw new Error(`two programs are "${twin}"`);
  return cases;
}

/** Reads `# key: value` lines; returns them and where the code begins. */
function readHead(
  lines: readonly string[],
  from: number,
): readonly [Head, number] {
  const head: Record<string, string | string[]> = {};
  let at = from;
  for (; at < lines.length; at++) {
    const [, key, value] = HEAD_LINE.exec(lines[at] ?? "") ?? [];
    if (key === undefined || value === undefined) break;
    if (key === "also") {
      const earlier = head.also;
      head.also = [...(Array.isArray(earlier) ? earlier : []), value];
    } else if (key in head) {
      throw new Error(`key "${key}" is given twice`);
    } else {
      head[key] = value;
    }
  }
  return [HeadSchema.parse(head), at];
}

function toCase(
  label: string,
  file: Head,
  own: Head,
  code: string,
  followsUp: boolean,
): SecurityCase {
  const expect = own.expect ?? file.expect;
  if (expect === undefined) throw new Error(`${label} expects nothing`);
  // A program with an outcome of its own inherits no alternative of the file's.
  const inherited = own.expect === undefined && own !== file ? file.also : [];
  const alternatives = [...inherited ?? [], ...own.also ?? []];
  const expectations = [expect, ...alternatives].map(parseExpectation);
  const mayBeLate = expectations.some(({ kind }) =>
    kind === "any" || kind === "timeout"
  );
  if (own.timeout !== undefined && !mayBeLate) {
    throw new Error(`${label} has a deadline, and may not end by it`);
  }
  return {
    title: `${own.title ?? file.title} (${label})`,
    code,
    expectations,
    timeoutMs: mayBeLate
      ? Number(own.timeout ?? file.timeout ?? DEFAULT_TIMEOUT_MS)
      : PATIENCE_MS,
    followsUp,
  };
}
