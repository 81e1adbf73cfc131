/**
 * The end of a sandbox process that nobody has killed, as a reason and a text
 * for the log.
 *
 * @module
 */

import type { ChildExit } from "./process.ts";
import type { EndReason, SandboxPhase } from "./sandbox.ts";

/** Returns why a sandbox in this phase has ended with its process. */
export function describeExit(
  { code, signal, stderr, fault }: ChildExit,
  phase: SandboxPhase | "ended",
): {
  readonly reason: EndReason;
  readonly detail: string;
  readonly signal: string | null;
} {
  if (fault !== undefined) {
    const detail = `a defect of the service: ${placeOf(fault)}`;
    return { reason: "crash", detail, signal: null };
  }
  const how = signal ?? `exit code ${code}`;
  if (phase !== "booting") return { reason: "crash", detail: how, signal };
  const detail = stderr === "" ? how : `${how}: ${stderr}`;
  return { reason: "boot_failed", detail, signal };
}

/**
 * Returns what kind of error it is and where it was thrown. Its text is left
 * out: it may quote what a program sent.
 */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frame = error.stack?.split("\n").find((line) => /^ +at /.test(line));
  return `${error.name} ${frame?.trim() ?? ""}`.trim();
}
