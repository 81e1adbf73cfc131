/**
 * Reads from the service's metrics why sandboxes were replaced.
 *
 * @module
 */

/** Replacements that a program causes, and those that it must not. */
const EXPECTED_REASONS: ReadonlySet<string> = new Set([
  // Killed for what its program did.
  "timeout",
  "cpu_time",
  "memory",
  // Worn out: a program made its memory grow.
  "retired",
]);

/** Replacements that come with harmless programs: forks retire by their count. */
export const HARMLESS_REASONS: ReadonlySet<string> = new Set(["retired"]);

const METRIC = "python_faas_sandbox_restarts_total";

/**
 * Returns how many sandboxes were replaced, by reason.
 *
 * @throws {Error} If the text does not have the metric: without it, a soak
 * would find nothing, whatever was lost.
 */
export function replacementsByReason(
  prometheusText: string,
): Map<string, number> {
  if (!prometheusText.includes(METRIC)) {
    throw new Error(`Cannot count lost sandboxes: no metric "${METRIC}"`);
  }
  const counts = new Map<string, number>();
  const line = new RegExp(`^${METRIC}\\{([^}]*)\\} (\\d+(?:\\.\\d+)?)`, "gm");
  for (const [, labels, value] of prometheusText.matchAll(line)) {
    const reason = /\breason="([^"]*)"/.exec(labels)?.[1];
    if (reason === undefined || Number(value) === 0) continue;
    counts.set(reason, (counts.get(reason) ?? 0) + Number(value));
  }
  return counts;
}

/** Returns those that no program can be blamed for, as "2 crash". */
export function unexpectedReplacements(
  counts: ReadonlyMap<string, number>,
  expected: ReadonlySet<string> = EXPECTED_REASONS,
): string[] {
  return [...counts].filter(([reason]) => !expected.has(reason))
    .map(([reason, count]) => `${count} ${reason}`);
}
