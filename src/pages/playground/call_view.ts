/// <reference lib="dom" />
/**
 * Calls of the page's tool: a program asks, and somebody answers. Loaded for
 * the first call.
 *
 * @module
 */

import type { RunAnswer } from "../../run/answer.ts";
import { element } from "./dom.ts";
import { text } from "./texts.ts";

/** Calls of an answer. */
export type Calls = NonNullable<RunAnswer["calls"]>;

/** The result of a call. */
export interface CallResult {
  readonly id: string;
  readonly value: string;
}

/**
 * Shows the questions in `host`, and returns the answers once all are given.
 *
 * @throws {DOMException} If `signal` is aborted.
 */
export async function askCalls(
  host: HTMLElement,
  calls: Calls,
  signal: AbortSignal,
): Promise<CallResult[]> {
  const results: CallResult[] = [];
  for (const { id, arguments: given } of calls) {
    const { question } = given as { readonly question?: unknown };
    results.push({ id, value: await ask(host, String(question), signal) });
  }
  return results;
}

async function ask(
  host: HTMLElement,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const field = element("input", {
    attributes: { type: "text", autocomplete: "off" },
  });
  const form = element(
    "div",
    { class: "call" },
    element(
      "label",
      {},
      element("span", { text: question }),
      field,
    ),
    element("button", {
      class: "main",
      text: text("answer"),
      attributes: { type: "button" },
      onClick: () => resolve(field.value),
    }),
  );
  field.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing) resolve(field.value);
  });
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  host.append(form);
  field.focus();
  try {
    return await promise;
  } finally {
    form.remove();
  }
}
