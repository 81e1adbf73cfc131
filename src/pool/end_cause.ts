/**
 * Finds out whose fault the end of a sandbox is. Charges nobody.
 *
 * @module
 */

import type { SandboxEnd } from "../sandbox/sandbox.ts";

/**
 * Signals that end a process from outside. A defect of its own raises others.
 */
const OUTSIDE_SIGNALS: ReadonlySet<SandboxEnd["signal"]> = new Set([
  "SIGKILL",
  "SIGTERM",
  "SIGINT",
  "SIGHUP",
]);

/** Ends that the program in a sandbox brings about, or its client. */
const PROGRAMS_ENDS: ReadonlySet<SandboxEnd["reason"]> = new Set([
  "timeout",
  "cpu_time",
  "memory",
  "crash",
  "protocol",
  "abandoned",
]);

/** Returns whether a person or the system killed it: no defect, no program. */
export function isFromOutside({ signal }: SandboxEnd): boolean {
  return OUTSIDE_SIGNALS.has(signal);
}

/**
 * Returns whether the service is why a sandbox ended that has run so many
 * programs. A program may take its sandbox with it; an unused one dies by our
 * fault, unless somebody outside has killed it, or the system for its memory.
 */
export function isOwnFault(end: SandboxEnd, runs: number): boolean {
  const isUnused = end.phase === "booting" ||
    (end.phase === "idle" && runs === 0);
  const isWanted = end.reason === "closed" || end.reason === "retired";
  return isUnused && !isWanted && !isFromOutside(end);
}

/** Returns whether the program in it is why another one must be started. */
export function isCausedByProgram(end: SandboxEnd): boolean {
  return end.phase === "running" && PROGRAMS_ENDS.has(end.reason) &&
    !isFromOutside(end);
}
