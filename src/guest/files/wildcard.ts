/**
 * Patterns of one name, as shells have them: `*` any characters, `?` one,
 * `[a-z]` and `[!a-z]` one of a set. Takes no more steps than the product of
 * both lengths, whatever the pattern: it comes from the client that sent the run.
 *
 * @module
 */

/** Steps that are left. */
export interface StepBudget {
  left: number;
}

/** Returns whether a pattern stands for more than one name. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/**
 * Returns whether `name` matches; false once the steps are used up. A dot at
 * the start of a name must be in the pattern.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const budget = { left: 1_000 };
 * assert.ok(matchesName("*.[ct]sv", "data.csv", budget));
 * assert.ok(!matchesName("*", ".hidden", budget));
 * ```
 */
export function matchesName(
  pattern: string,
  name: string,
  budget: StepBudget,
): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let at = 0;
  let here = 0;
  // Where to go on if what follows the last star does not fit.
  let star = -1;
  let starred = 0;
  while (here < name.length) {
    if (--budget.left < 0) return false;
    const end = at < pattern.length ? matchOne(pattern, at, name[here]) : -1;
    if (pattern[at] === "*") {
      star = at;
      starred = here;
      at += 1;
    } else if (end > 0) {
      at = end;
      here += 1;
    } else if (star >= 0) {
      starred += 1;
      here = starred;
      at = star + 1;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/** Returns where the pattern goes on after one character; -1 without a match. */
function matchOne(pattern: string, at: number, char: string): number {
  if (pattern[at] === "?") return at + 1;
  if (pattern[at] !== "[") return pattern[at] === char ? at + 1 : -1;
  const isNot = pattern[at + 1] === "!" || pattern[at + 1] === "^";
  const first = at + (isNot ? 2 : 1);
  // A bracket that comes first is one of the set.
  const end = pattern.indexOf("]", first + 1);
  if (end < 0) return char === "[" ? at + 1 : -1;
  let isIn = false;
  for (let next = first; next < end; next++) {
    const isRange = pattern[next + 1] === "-" && next + 2 < end;
    const last = isRange ? next + 2 : next;
    isIn ||= pattern[next] <= char && char <= pattern[last];
    next = last;
  }
  return isIn === isNot ? -1 : end + 1;
}
