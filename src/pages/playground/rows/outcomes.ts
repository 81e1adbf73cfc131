/**
 * Outcomes of rows and verdicts of tests, in words.
 *
 * @module
 */

import { currentLocale, type Locale } from "../texts.ts";

const NAMES: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  success: { en: "success", zh: "成功" },
  exception: { en: "exception", zh: "异常" },
  syntax: { en: "syntax error", zh: "语法错误" },
  rejected: { en: "rejected by the policy", zh: "被安全策略拒绝" },
  timeout: { en: "timeout", zh: "超时" },
  memory: { en: "out of memory", zh: "内存不足" },
  crash: { en: "crash", zh: "崩溃" },
  passed: { en: "passed", zh: "通过" },
  wrong_answer: { en: "wrong answer", zh: "答案错误" },
  runtime_error: { en: "runtime error", zh: "运行错误" },
  time_limit: { en: "time limit", zh: "超出时间限制" },
  memory_limit: { en: "memory limit", zh: "超出内存限制" },
  output_limit: { en: "output limit", zh: "超出输出限制" },
  not_run: { en: "not run", zh: "未运行" },
  not_judged: { en: "not judged", zh: "未评判" },
};

/** Returns an outcome in the language of the page. */
export function outcomeName(outcome: string): string {
  return NAMES[outcome]?.[currentLocale()] ?? outcome;
}
