/**
 * Output of `probe.py`, as data.
 *
 * @module
 */

import { z } from "zod";

const ProbeAnswerSchema = z.strictObject({
  /** The same in every sandbox that no program has used. */
  state: z.record(z.string(), z.json()),
  /** The same only within one sandbox: counts, times, inodes. */
  traces: z.record(z.string(), z.json()),
});

/** One answer of the probe. */
export type ProbeAnswer = z.infer<typeof ProbeAnswerSchema>;

/**
 * Returns the answer that the probe printed.
 *
 * @throws {Error} If it is not one: the interpreter under the probe is broken.
 */
export function parseProbe(stdout: string): ProbeAnswer {
  const result = ProbeAnswerSchema.safeParse(JSON.parse(stdout));
  if (result.success) return result.data;
  throw new Error(
    `Cannot read the probe's answer: ${z.prettifyError(result.error)}`,
  );
}
