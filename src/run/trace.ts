/**
 * The trace that a request belongs to.
 *
 * @module
 */

/** Attributes of a span: names, numbers and ids. */
export type TraceAttributes = Readonly<
  Record<string, string | number | boolean>
>;

/** The trace of a request, which continues the one of its caller. */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /**
   * Notes a part that ends at this moment.
   *
   * @param startMs Time of its start, on the clock of `performance.now`.
   */
  note(
    name: "queue" | "run" | "reset" | "tool",
    startMs: number,
    attributes: TraceAttributes,
  ): void;
}
