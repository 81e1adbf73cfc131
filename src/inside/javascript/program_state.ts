/**
 * State of the program that runs: what it has returned so far, and how it is to
 * be taken. It lies in the engine's memory and is restored with it.
 *
 * @module
 */

/** A rejection that nobody has handled yet, and the ones behind it. */
export interface Rejection {
  readonly promise: object;
  readonly reason: unknown;
  next: Rejection | null;
}

/** The state; there is one program at a time. */
export const program = {
  /** The program's end; undefined before it starts. */
  main: undefined as Promise<unknown> | undefined,
  /** Value that `return_val` received; undefined if it was not called. */
  returned: undefined as string | undefined,
  returnedJson: null as string | null,
  isModule: false,
  /** True if it is a function's body, whose result is the program's. */
  isBody: true,
  isCell: false,
  /** True if others go on after this program, or it goes on after another. */
  isStep: false,
  /** Report of a step that could not even start. */
  early: undefined as string | undefined,
  /** Marks the report of a program of rows that cannot be made ready. */
  mark: "",
  /** Unhandled rejections, in a list that no program can reach. */
  rejections: null as Rejection | null,
};
