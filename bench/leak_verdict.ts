/**
 * Decides from what the programs of a leak test printed whether one request
 * can see what another left behind.
 *
 * @module
 */

/** Outcome of one leak test. */
export type LeakVerdict =
  /** The second program saw what the first had left. */
  | "leaks"
  /** It was left, and the second did not see it. */
  | "clean"
  /** The first program could not leave it: refused, or not possible there. */
  | "not possible"
  /** The test itself did not work: no verdict. */
  | "broken";

/** Output of the programs, in the order of their runs. */
export interface LeakObservation {
  /** Looks on the server before anything was planted. */
  readonly before: readonly string[];
  /** Output of the planting programs. */
  readonly plants: readonly string[];
  /** Looks afterwards. */
  readonly looks: readonly string[];
}

/**
 * Returns the verdict.
 *
 * A look prints `LEAKED` or `clean` as its first word. The output after
 * `clean` must differ from look to look: two fresh interpreters that draw the
 * same random numbers leak them to each other.
 */
export function leakVerdict(
  { before, plants, looks }: LeakObservation,
): LeakVerdict {
  if (looks.some((look) => look.startsWith("LEAKED"))) {
    // Seen without being planted: the look takes something else for the leak.
    return before.some((look) => look.startsWith("LEAKED"))
      ? "broken"
      : "leaks";
  }
  const all = [...before, ...looks];
  if (all.length === 0 || !all.every((look) => look.startsWith("clean"))) {
    return "broken";
  }
  const details = all.map((look) => look.slice("clean".length).trim())
    .filter((detail) => detail !== "");
  if (new Set(details).size < details.length) return "leaks";
  const isPlanted = plants.some((plant) => plant.startsWith("planted"));
  return isPlanted ? "clean" : "not possible";
}
