/**
 * The events that parts of the service report, inferred from the rows of
 * `metrics_table.ts`: an event is named by the first metric that needs it.
 *
 * @module
 */

import {
  type Change,
  type Label,
  type MetricRow,
  METRICS,
} from "./metrics_table.ts";

type Rows = typeof METRICS;

/** Handlers of each row, as a union. */
type AllHandlers = {
  [K in keyof Rows]: Rows[K] extends MetricRow<infer On> ? On : never;
}[keyof Rows];

/** Name of an event. */
export type EventName = AllHandlers extends infer On
  ? On extends unknown ? keyof On & string : never
  : never;

/** Arguments of all handlers of an event. */
type EventOf<N extends EventName> = (
  AllHandlers extends infer On ? On extends Readonly<
      Record<N, (change: Change, event: infer E, label: Label) => void>
    > ? (event: E) => void
    : never
    : never
) extends (event: infer All) => void ? All : never;

/** One method per event. */
export type MetricReports = {
  readonly [N in EventName]: unknown extends EventOf<N> ? () => void
    : (event: EventOf<N>) => void;
};

/** Names of all events. */
export const EVENT_NAMES = [
  ...new Set(
    Object.values(METRICS).flatMap(({ on = {} }) => Object.keys(on)),
  ),
] as EventName[];
