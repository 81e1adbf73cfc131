/**
 * Builds a kind out of its parts: sandboxes, queue, batches. Wires and decides
 * nothing.
 *
 * @module
 */

import {
  BatchScheduler,
  type BatchSchedulerOptions,
} from "./batch_scheduler.ts";
import { Fleet, type FleetListener, type FleetOptions } from "./fleet.ts";
import type { Job } from "./job.ts";
import { Kind, type KindOptions } from "./kind.ts";
import { RunQueue, type RunQueueOptions } from "./queue.ts";

/** Options for {@linkcode createKind}. */
export interface CreateKindOptions
  extends
    FleetOptions,
    Omit<BatchSchedulerOptions, "fleet">,
    Omit<KindOptions, "fleet" | "queue" | "batches"> {
  readonly events: FleetOptions["events"];
  /** Limits of its queue. */
  readonly queueLimits: RunQueueOptions;
}

/** Hears what becomes of the sandboxes and the queue of a kind. */
export type KindListener =
  & {
    readonly [Name in keyof FleetListener]: (
      kind: Kind,
      ...event: Parameters<FleetListener[Name]>
    ) => void;
  }
  & {
    /** A run must make room in the queue for one of a caller that has fewer. */
    readonly displaced: (kind: Kind, job: Job) => void;
  };

/** Returns a kind without sandboxes, which may not start any yet. */
export function createKind(
  options: CreateKindOptions,
  listener: KindListener,
): Kind {
  const { queueLimits, shares } = options;
  const fleet = new Fleet(options, {
    rested: () => listener.rested(kind),
    answered: (...event) => listener.answered(kind, ...event),
    opened: (...event) => listener.opened(kind, ...event),
    rowsAnswered: (...event) => listener.rowsAnswered(kind, ...event),
    worn: (...event) => listener.worn(kind, ...event),
    lost: (...event) => listener.lost(kind, ...event),
    started: () => listener.started(kind),
    gone: () => listener.gone(kind),
  });
  const kind: Kind = new Kind({
    ...options,
    fleet,
    batches: new BatchScheduler({ ...options, fleet }),
    queue: new RunQueue<Job>(queueLimits, shares, (job) => {
      listener.displaced(kind, job);
    }),
  });
  return kind;
}
