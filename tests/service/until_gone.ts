/**
 * Waits until processes that are not ours have ended.
 *
 * @module
 */

import assert from "node:assert/strict";

const PATIENCE_MS = 120_000;
const POLL_MS = 10;

/** Tells whether a process runs; a zombie has ended. */
export function isAlive(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const state = stat.at(stat.lastIndexOf(")") + 2) ?? "X";
    return !"ZX".includes(state);
  } catch {
    return false;
  }
}

/**
 * Resolves when none of `pids` runs any more.
 *
 * @throws {Error} If one still does after two minutes.
 */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  // No event tells of a process that is not ours.
  for (;;) {
    const alive = pids.filter(isAlive);
    if (alive.length === 0) return;
    assert.ok(performance.now() < deadlineMs, `still running: ${alive}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
