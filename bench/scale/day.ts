/**
 * Number of requests over a day.
 *
 * @module
 */

import type { Random } from "./random.ts";

/** Length of a day, in seconds. */
const DAY_SECONDS = 86_400;

/** Hour and share of the day's plateau; straight lines lie between. */
const CURVE = [
  [0, 0.15],
  [6, 0.1],
  [8, 0.3],
  [9.5, 1],
  [12, 1],
  [13, 0.7],
  [14, 1],
  [18, 0.9],
  [20, 0.4],
  [24, 0.15],
] as const;

/** Somebody starts a large evaluation: all at once, for minutes. */
export interface Burst {
  /** Start, in seconds since midnight. */
  readonly atSeconds: number;
  readonly seconds: number;
  /** Height of a burst, as a share of the plateau. */
  readonly height: number;
}

/** Returns bursts at random times, `count` of them in a day. */
export function randomBursts(random: Random, count: number): Burst[] {
  return Array.from({ length: count }, () => ({
    atSeconds: random() * DAY_SECONDS,
    seconds: 120 + random() * 480,
    height: 0.5 + random(),
  }));
}

/** Returns the load at a time, as a share of the day's plateau. */
export function loadAt(seconds: number, bursts: readonly Burst[]): number {
  const hour = seconds / 3_600 % 24;
  const next = CURVE.findIndex(([at]) => at > hour);
  const [from, low] = CURVE[next - 1];
  const [to, high] = CURVE[next];
  const base = low + (high - low) * (hour - from) / (to - from);
  return bursts.reduce(
    (load, { atSeconds, seconds: length, height }) =>
      seconds >= atSeconds && seconds < atSeconds + length
        ? load + height
        : load,
    base,
  );
}
