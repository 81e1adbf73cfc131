/**
 * Chooses the batch that gets the next sandbox, and the one that gives one
 * back: batches share what single runs leave. Decides, and changes nothing.
 *
 * @module
 */

import type { Batch } from "./batch.ts";
import type { Reservation } from "./reservation.ts";
import type { Shares } from "./shares.ts";

/** A batch that waits for another's sandbox gets it after so long, in ms. */
const TURN_MS = 500;
/** And not before the other has made use of its set-up for so many times. */
const TURN_SETUPS = 10;
const ORDER = { high: 0, normal: 1, low: 2 } as const;

/**
 * Returns the batch of the caller whose turn it is; of several the one that has
 * the fewest sandboxes, the urgent ones first.
 */
export function nextBatch(
  batches: Iterable<Batch>,
  shares: Shares,
): Batch | undefined {
  return [...batches]
    .filter(({ wantsSandbox, caller }) =>
      wantsSandbox && shares.mayReserve(caller)
    )
    .sort((a, b) =>
      shares.compare(a.caller, b.caller) ||
      a.reservations - b.reservations ||
      ORDER[a.request.priority] - ORDER[b.request.priority]
    )[0];
}

/** Returns the reservation to end next: of the batch that has most of them. */
export function nextToYield(
  reservations: readonly Reservation[],
): Reservation | undefined {
  return reservations.filter(({ yields }) => !yields)
    .sort((a, b) => b.batch.reservations - a.batch.reservations)[0];
}

/** Options for {@linkcode reservationToStop}. */
export interface Waiting {
  /** Callers that wait for a sandbox, and must not wait much longer. */
  readonly callers: readonly string[];
  readonly reservations: readonly Reservation[];
  readonly shares: Shares;
  readonly nowMs: number;
}

/**
 * Returns the reservation to stop for a caller whose share is due: of another
 * caller, that has used most, with what is in its sandbox now.
 */
export function reservationToStop(
  { callers, reservations, shares, nowMs }: Waiting,
): Reservation | undefined {
  const used = (reservation: Reservation) => {
    const { batch: { caller }, chargedAt } = reservation;
    const runningMs = nowMs - chargedAt;
    return shares.usedBy(caller) + runningMs / shares.of(caller).share;
  };
  return reservations
    .filter((reservation) =>
      reservation.mayStop &&
      callers.some((caller) =>
        caller !== reservation.batch.caller &&
        shares.usedBy(caller) < used(reservation)
      )
    )
    .sort((a, b) => used(b) - used(a))[0];
}

/**
 * Returns the reservation that has had its turn while another batch has no
 * sandbox; undefined while one is being given back already.
 */
export function endOfTurn(
  batches: Iterable<Batch>,
  reservations: readonly Reservation[],
  nowMs: number,
): Reservation | undefined {
  const isWaiting = [...batches].some((batch) =>
    batch.wantsSandbox && batch.reservations === 0
  );
  if (!isWaiting || reservations.some(({ yields }) => yields)) return undefined;
  const most = nextToYield(reservations);
  if (most === undefined) return undefined;
  const turnMs = Math.max(TURN_MS, TURN_SETUPS * most.setupMs);
  const hasHadItsTurn = nowMs - most.startedAt >= turnMs;
  return most.batch.reservations > 1 || hasHadItsTurn ? most : undefined;
}
