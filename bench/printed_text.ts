/**
 * Reads what a program printed out of an answer of `/run_code`.
 *
 * @module
 */

/** Returns `output.stdout` of an answer; undefined if it has none. */
export function printedText(body: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof answer !== "object" || answer === null) return;
  if (!("output" in answer)) return;
  const { output } = answer;
  if (typeof output !== "object" || output === null) return;
  if (!("stdout" in output) || typeof output.stdout !== "string") return;
  return output.stdout;
}
