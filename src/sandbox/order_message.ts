/**
 * Orders as messages: of a run or batch, what crosses to the sandbox.
 *
 * @module
 */

import { BATCH_WIRE_MEMBERS } from "../run/batch.ts";
import { WIRE_MEMBERS } from "../run/fields.ts";
import type { HeldStates } from "../wire/held_states.ts";
import type {
  BatchMessage,
  ResumeMessage,
  RunMessage,
} from "../wire/messages.ts";
import type { BatchOrder, SandboxOrder } from "./sandbox.ts";

/**
 * Returns the message that runs a program.
 *
 * @param held States that the sandbox holds; the run changes them.
 */
export function runMessage(
  order: SandboxOrder,
  nonce: string,
  held: HeldStates<true>,
): RunMessage {
  const members = membersOf(order, WIRE_MEMBERS);
  const resume = resumeMessage(order.resume, held);
  return { type: "run", nonce, ...members, resume };
}

/** Returns the message that opens a batch; else as {@linkcode runMessage}. */
export function batchMessage(
  order: BatchOrder,
  nonce: string,
  held: HeldStates<true>,
): BatchMessage {
  const members = membersOf(order, BATCH_WIRE_MEMBERS);
  const resume = resumeMessage(order.resume, held);
  return { type: "batch", nonce, ...members, resume };
}

/** Names the state to continue, with its bytes unless the sandbox holds it. */
function resumeMessage(
  resume: SandboxOrder["resume"],
  held: HeldStates<true>,
): ResumeMessage | undefined {
  if (resume === undefined) {
    held.begin();
    return undefined;
  }
  const { id, data } = resume;
  const isHeld = held.has(id);
  held.begin(id, true);
  return isHeld ? { id } : { id, data: data() };
}

/** Returns the members of those names that are there. */
function membersOf<Order extends object, Name extends keyof Order>(
  order: Order,
  names: readonly Name[],
): Pick<Order, Name> {
  const members: Partial<Pick<Order, Name>> = {};
  for (const name of names) {
    if (order[name] !== undefined) members[name] = order[name];
  }
  return members as Pick<Order, Name>;
}
