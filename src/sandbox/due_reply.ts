/**
 * The order of a sandbox's messages. At any time one kind of message can be
 * right: the next one, for this very run.
 *
 * @module
 */

import type { GuestMessage } from "../wire/messages.ts";
import type { OpenBatch } from "./open_batch.ts";
import type { SandboxPhase } from "./sandbox.ts";

/** Phase of a sandbox. */
export interface SandboxTurn {
  readonly phase: SandboxPhase | "ended";
  /** Nonce of its run. */
  readonly nonce: string;
  /** The batch that it runs, if any. */
  readonly batch: OpenBatch | null;
}

/** Reports whether a sandbox may send a message now. */
export function isDue(reply: GuestMessage, turn: SandboxTurn): boolean {
  switch (turn.phase) {
    case "booting":
      return reply.type === "ready";
    case "running":
      return isDueWhileRunning(reply, turn);
    case "resetting":
      return reply.type === "reset" && reply.nonce === turn.nonce;
    default:
      return false;
  }
}

function isDueWhileRunning(
  reply: GuestMessage,
  { nonce, batch }: SandboxTurn,
): boolean {
  if (reply.type === "ready" || reply.nonce !== nonce) return false;
  switch (reply.type) {
    case "result":
      return !batch?.isOpen;
    case "opened":
      return batch !== null && !batch.isOpen;
    case "answers":
      return batch !== null && batch.awaits(reply);
    // Before its rows are answered: it cannot go on.
    case "reset":
      return batch !== null && batch.isOpen && batch.rows > 0 &&
        reply.retire !== null;
  }
}
