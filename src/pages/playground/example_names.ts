/**
 * Names of the programs of the menu, and the program that a new page shows.
 *
 * @module
 */

import type { InputFile, Language } from "./program.ts";
import type { Locale } from "./texts.ts";

/** A program that shows something, on one screen. */
export interface Example {
  readonly language: Language;
  readonly code: string;
  readonly input?: string;
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, InputFile>>;
}

/** Programs of the menu, in its order. */
export const EXAMPLE_NAMES = {
  score: { en: "Score an answer", zh: "给回答打分" },
  judge: { en: "Judge a program", zh: "评判程序" },
  table: { en: "Show a table", zh: "显示表格" },
  figure: { en: "Draw a figure", zh: "绘制图表" },
  stream: { en: "Print while it runs", zh: "边运行边输出" },
  stdin: { en: "Read standard input", zh: "读取标准输入" },
  files: { en: "Read and write files", zh: "读写文件" },
  equation: { en: "Solve an equation", zh: "解方程" },
  classifier: { en: "Train a classifier", zh: "训练分类器" },
  sql: { en: "Query with SQL", zh: "使用 SQL 查询" },
  javascript: { en: "JavaScript: reshape data", zh: "JavaScript：整理数据" },
  typescript: { en: "TypeScript: check a schema", zh: "TypeScript：校验结构" },
} as const satisfies Readonly<Record<string, Readonly<Record<Locale, string>>>>;

/** Name of a program of the menu. */
export type ExampleId = keyof typeof EXAMPLE_NAMES;

/** First program of each language. */
export const FIRST_EXAMPLES: Readonly<Record<Language, ExampleId>> = {
  python: "score",
  javascript: "javascript",
  typescript: "typescript",
};

/** Program that a new page shows. */
export const FIRST_EXAMPLE: Example = {
  language: "python",
  code: `# How much of what was expected does the answer have?
expected, answer = INPUT["expected"], INPUT["answer"]
missing = [word for word in expected if word not in answer]

print(f"{len(missing)} of {len(expected)} missing")
return_val({
    "score": 1 - len(missing) / len(expected),
    "missing": missing,
})
`,
  input: `{
  "expected": ["Bern", "Aare"],
  "answer": "Bern is the capital."
}`,
};
