/**
 * The trace that a request belongs to.
 *
 * @module
 */

/** What a part of a request's course is told with: names, numbers and ids. */
export type TraceAttributes = Readonly<
  Record<string, string | number | boolean>
>;

/** The course of a request, which can be followed from its caller on. */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /**
   * Notes a part that ends at this moment.
   *
   * @param startMs When it began, on the clock of `performance.now`.
   */
  note(
    name: "queue" | "run" | "reset",
    startMs: number,
    attributes: TraceAttributes,
  ): void;
}
