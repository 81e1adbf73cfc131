/**
 * Form in which one kind of caller asks for a run and is answered. A dialect is
 * one folder here and one row in `src/settings/dialects.ts`; see
 * `dialect_routes.ts`.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import type { CallerDialect } from "../../callers/caller.ts";
import type { LanguageFamily } from "../../run/languages.ts";
import type { CheckedBy } from "../../run/policy.ts";
import type { RunRequest } from "../../run/request.ts";
import type { RunResult } from "../../run/result.ts";
import type { Runner } from "../../run/runner.ts";
import type { HttpAnswer } from "../server/http_answer.ts";
import type { FileLimits } from "../native/inputs/read_files.ts";
import type { OutputEvent } from "../native/stream/output_events.ts";

/** Limits with which a dialect makes a {@linkcode RunRequest}. */
export interface DialectLimits {
  /** UUID of the run. */
  readonly taskId: string;
  /** Default and longest time of a program, in milliseconds; > 0. */
  readonly timeoutMs: number;
  /** Languages that are taken; not empty. */
  readonly languages: readonly LanguageFamily[];
  /** Limits of a request's files. */
  readonly files: FileLimits;
  /** Query behind the path. @default {nothing} */
  readonly query?: URLSearchParams;
  /** Headers of the request. @default {nothing} */
  readonly headers?: IncomingHttpHeaders;
}

/** Facts that an answer can report in addition to the result. */
export interface AnswerFacts {
  /** Pool to ask after the run. */
  readonly pool: Pick<Runner, "status" | "stats">;
  /** Policy that checked the program. */
  readonly policy: CheckedBy;
  /** See `metadata.trace_id`. @default {none} */
  readonly traceId?: string;
}

/** An answer that is sent line by line, while the program runs. */
export interface AnswerLines {
  /** True if clients receive it so even if they have not asked for it. */
  readonly isAlways?: boolean;
  /**
   * Returns the lines of a run that begins, sent at once.
   *
   * @param execution See `RunWatcher.began`.
   */
  readonly begun?: (execution?: number) => readonly unknown[];
  /** Returns the lines of something that was printed or shown; each a value. */
  readonly event: (event: OutputEvent) => readonly unknown[];
  /**
   * Returns the lines of a run that starts again: what was sent is void.
   *
   * @default {what it sends again is left out, by its length}
   */
  readonly restarted?: () => readonly unknown[];
  /** Returns the lines for who has heard nothing for five seconds. */
  readonly keepalive?: () => readonly unknown[];
  /** Returns the last lines. */
  readonly end: (result: RunResult, facts: AnswerFacts) => readonly unknown[];
  /** Returns the last lines where there is no result. */
  readonly fail: (error: unknown, taskId: string) => readonly unknown[];
}

/** Order that a body places. */
export interface Order {
  readonly run: RunRequest;
  /** Returns the answer's body, to be sent as JSON. */
  readonly answer: (result: RunResult, facts: AnswerFacts) => unknown;
  /** The same line by line. @default {it is not told so} */
  readonly lines?: AnswerLines;
}

/**
 * Looks at a body on the path of another dialect. Returns what makes an order of
 * it where it is meant for this one; it has been parsed then.
 */
export type ClaimBody = (
  body: Uint8Array,
) => ((limits: DialectLimits) => Order) | undefined;

/** Reports whether a body is signed with a secret. */
export type IsSigned = (body: Uint8Array, secret: string) => boolean;

/** One dialect. Its functions are pure and wait for nothing. */
export interface Dialect {
  /** One word, as the settings and the keys file have it. */
  readonly name: CallerDialect;
  /** Status of the answer to a run. @default {200} */
  readonly status?: number;
  /** Returns what a caller gives as its secret. @default {asks for none} */
  readonly secretOf?: (
    headers: IncomingHttpHeaders,
    url: string,
  ) => string | undefined;
  /**
   * Returns the check of a request that shows no secret but is signed with it;
   * undefined for any other.
   *
   * @default {none is signed}
   */
  readonly signatureOf?: (headers: IncomingHttpHeaders) => IsSigned | undefined;
  /**
   * Returns the run that a body asks for.
   *
   * @throws {HttpError} If the body asks for none.
   */
  readonly parse: (body: Uint8Array, limits: DialectLimits) => Order;
  /** Returns the answer to a request that failed with `error`. */
  readonly fail: (error: unknown, taskId: string) => HttpAnswer;
}
