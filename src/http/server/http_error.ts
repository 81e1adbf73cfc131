/**
 * The caller's fault: a request that is answered with an error of the
 * contract. Thrown anywhere in `src/http/`, answered by `error_answer.ts`.
 *
 * @module
 */

/** Options for {@linkcode HttpError}. */
export interface HttpErrorOptions {
  /** More for the caller. Never logged: it may quote the request. */
  readonly details?: string;
  /** True if the connection must not be used again. @default {false} */
  readonly closes?: boolean;
}

/** A request that is refused. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  /** HTTP status, 400 to 499. */
  readonly status: number;
  /** More for the caller. */
  readonly details: string | undefined;
  /** True if the connection must not be used again. */
  readonly closes: boolean;

  /** Creates the refusal; `text` is the answer's `error`. */
  constructor(
    status: number,
    text: string,
    { details, closes = false }: HttpErrorOptions = {},
  ) {
    super(text);
    this.status = status;
    this.details = details;
    this.closes = closes;
  }
}
