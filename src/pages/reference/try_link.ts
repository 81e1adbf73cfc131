/// <reference lib="dom" />
/**
 * Links that fill the playground with an example.
 *
 * @module
 */

import { element } from "../playground/dom.ts";
import { toFragment } from "../playground/fragment.ts";
import { asProgram } from "../playground/program.ts";

/** Members of a request that the playground has fields for. */
const SHOWN = new Set(["language", "code", "input", "stdin", "mode"]);

/**
 * Returns a link that opens the body of a request to `/run_code` in the
 * playground; none for one that has more than it shows.
 */
export function tryLink(body: unknown): readonly HTMLElement[] {
  if (typeof body !== "object" || body === null) return [];
  const { input, ...others } = body as Record<string, unknown>;
  if (Object.keys(others).some((name) => !SHOWN.has(name))) return [];
  const program = asProgram({
    language: "python",
    ...others,
    input: input === undefined ? "" : JSON.stringify(input, null, 2),
  });
  if (program === null) return [];
  const link = element("a", { class: "try", text: "Try it" });
  void toFragment(program).then((fragment) => link.href = `./#${fragment}`);
  return [link];
}
