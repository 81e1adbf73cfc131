/**
 * A failure of a tool, as the program sees it.
 *
 * @module
 */

/** A failure with its type. Its message holds no secret. */
export class OperatorToolError extends Error {
  override readonly name = "OperatorToolError";
  readonly type: string;

  /** Creates the failure. */
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
