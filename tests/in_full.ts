/**
 * Tests that go on for long have a short form, which `make test` runs, and
 * `make test-nightly` runs them in full. Each says what its short form leaves
 * out: the runner (`tools/run_checks.ts`) repeats it at its end.
 *
 * @module
 */

/** Environment variable: "1" has every test run in full. */
export const IN_FULL_VARIABLE = "TESTS_IN_FULL";

/**
 * Returns whether tests run in full.
 *
 * @param leftOut Part that is left out if they do not, such as "600 of 700
 *   cases".
 */
export function inFull(
  leftOut: string,
  value = Deno.env.get(IN_FULL_VARIABLE),
): boolean {
  if (value === "1") return true;
  console.log(`short: ${leftOut}`);
  return false;
}

/**
 * Returns all cases in full, else every one of so many, beginning with the
 * first.
 *
 * @param what The cases, such as "modules of numpy's own tests".
 */
export function oneOf<Case>(
  every: number,
  what: string,
  cases: readonly Case[],
  value = Deno.env.get(IN_FULL_VARIABLE),
): readonly Case[] {
  const some = cases.filter((_, index) => index % every === 0);
  const leftOut = `${cases.length - some.length} of ${cases.length} ${what}`;
  return inFull(leftOut, value) ? cases : some;
}
