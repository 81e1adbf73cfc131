/**
 * The requests of a soak, each with the answer that it must get.
 *
 * Every program carries the number of its request and prints it, so that the
 * answer of another request, or what an earlier program left, is noticed.
 *
 * @module
 */

import { z } from "zod";
import type { Language } from "../src/run/languages.ts";

/** Fields of an answer that a soak looks at. */
export const SOAK_ANSWER = z.object({
  output: z.object({
    stdout: z.string(),
    stderr: z.string(),
    ret_val: z.string(),
  }),
  metadata: z.object({
    status: z.enum(["success", "error"]),
    exit_code: z.int(),
    error: z.object({ kind: z.string() }).optional(),
  }),
});

/** An answer to a request of a soak. */
export type SoakAnswer = z.infer<typeof SOAK_ANSWER>;

/** One kind of request. */
export interface SoakKind {
  /** Its name in tables. */
  readonly name: string;
  /** Weight, relative to the others. */
  readonly weight: number;
  /** Time limit to ask for, in milliseconds; undefined: the default one. */
  readonly timeoutMs?: number;
  /** True if it needs numpy. @default {false} */
  readonly isScience?: boolean;
  /** Language of the program. @default {"python"} */
  readonly language?: Language;
  /** The program of request number `n`. */
  readonly code: (n: number) => string;
  /** True if the answer to request number `n` is right. */
  readonly isRight: (answer: SoakAnswer, n: number) => boolean;
}

function succeeds({ metadata, output }: SoakAnswer, stdout: string): boolean {
  return metadata.status === "success" && metadata.exit_code === 0 &&
    output.stdout === stdout;
}

function fails(
  { metadata, output }: SoakAnswer,
  kind: string,
  exitCodes: readonly number[],
): boolean {
  return metadata.status === "error" && metadata.error?.kind === kind &&
    exitCodes.includes(metadata.exit_code) && output.stderr !== "";
}

/** The simplest request there is. */
export const HELLO: SoakKind = {
  name: "hello",
  weight: 70,
  code: (n) => `print("Hello, World!")\nreturn_val(${n})`,
  isRight: (answer, n) =>
    succeeds(answer, "Hello, World!\n") && answer.output.ret_val === String(n),
};

/** Requests of real users, and of the worst of them. */
export const MIX: readonly SoakKind[] = [
  HELLO,
  {
    name: "JavaScript",
    weight: 20,
    language: "javascript",
    code: (n) =>
      `globalThis.planted ??= ${n}; console.log(planted); return_val({ n: ${n} })`,
    isRight: (answer, n) =>
      succeeds(answer, `${n}\n`) && answer.output.ret_val === `{"n":${n}}`,
  },
  {
    name: "state",
    weight: 10,
    code: (n) =>
      'import json\nfresh = not hasattr(json, "leak")\njson.leak = 1\n' +
      `print("fresh" if fresh else "stale", ${n})`,
    isRight: (answer, n) => succeeds(answer, `fresh ${n}\n`),
  },
  {
    name: "error",
    weight: 8,
    code: (n) => `print(${n})\n1 / 0`,
    isRight: (answer, n) =>
      fails(answer, "exception", [1]) && answer.output.stdout === `${n}\n` &&
      answer.output.stderr.includes("ZeroDivisionError"),
  },
  {
    name: "syntax error",
    weight: 3,
    code: (n) => `print(${n}`,
    isRight: (answer) => fails(answer, "syntax", [1]),
  },
  {
    name: "rejected",
    weight: 3,
    code: (n) => `import subprocess\nprint(${n})`,
    isRight: (answer) =>
      fails(answer, "rejected", [1]) && answer.output.stdout === "",
  },
  {
    name: "timeout",
    weight: 1,
    timeoutMs: 200,
    code: (n) => `print(${n})\nwhile True:\n    pass`,
    isRight: (answer, n) =>
      // A busy machine may leave it no time to print.
      fails(answer, "timeout", [124]) &&
      ["", `${n}\n`].includes(answer.output.stdout),
  },
  {
    name: "memory bomb",
    weight: 1,
    code: (n) => `bomb = [${n}]\nwhile True:\n    bomb += bomb`,
    isRight: (answer) => fails(answer, "memory", [1, 137]),
  },
  {
    name: "science",
    weight: 4,
    isScience: true,
    code: (n) =>
      "import numpy as np\nimport pandas as pd\n" +
      `frame = pd.DataFrame({"k": [0, 1, 0], "v": np.arange(3) + ${n}})\n` +
      'print(frame.groupby("k")["v"].sum().tolist())',
    isRight: (answer, n) => succeeds(answer, `[${2 * n + 2}, ${n + 1}]\n`),
  },
];

/**
 * Returns the kind at `position` of the mix, each as often as its weight says.
 *
 * @param position From 0 to below 1, random.
 */
export function pickKind(
  kinds: readonly SoakKind[],
  position: number,
): SoakKind {
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  let rest = position * total;
  for (const kind of kinds) {
    rest -= kind.weight;
    if (rest < 0) return kind;
  }
  return kinds[kinds.length - 1];
}
