/**
 * The dialects that can be switched on beside the service's own, and what the
 * programs of each are checked by. Data alone; what they say is in
 * `src/http/dialects/`.
 *
 * @module
 */

/** Names of the dialects, as `FAAS_DIALECTS` has them. */
export const DIALECT_NAMES = [
  "sandbox-fusion",
  "dify",
  "langfuse",
  "piston",
  "judge0",
  "e2b",
] as const;

/** Name of a dialect. */
export type DialectName = typeof DIALECT_NAMES[number];

/** A policy by its name; "own" is the one of `FAAS_SAFETY_POLICY`. */
export type DialectPolicy = "permissive" | "strict" | "own";

/** What the programs of each dialect are checked by. */
export type DialectPolicies = Readonly<Record<DialectName, DialectPolicy>>;
