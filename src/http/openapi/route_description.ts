/**
 * Description of a route: a row of the table in `routes.ts` or of a dialect.
 *
 * @module
 */

import type { z } from "zod";

/** One kind of answer of a route. */
export interface AnswerDescription {
  readonly description: string;
  /** Schema of the body by its media type; {}: there is no body. */
  readonly content: Readonly<Record<string, z.ZodType>>;
  /** Headers worth telling. @default {none} */
  readonly headers?: z.ZodObject;
}

/** Stands in examples for the id of a state. */
export const STATE_ID = "st_9SpTWtZCFhn08sSOc7XzphXKepo";

/** A request and what the service answers; a test sends it and compares. */
export interface RouteExample {
  /** Title in a few words. */
  readonly title: string;
  /**
   * Program that has left the state that the example names as
   * {@linkcode STATE_ID}, or by the path. @default {there is no state}
   */
  readonly after?: string;
  /** Query behind the path, with its "?". @default {""} */
  readonly query?: string;
  /** Headers that it does not go without. @default {none} */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body: text as it is, all else as JSON. @default {none} */
  readonly body?: unknown;
  readonly status: number;
  /**
   * The answer's body, whole: text, or JSON. Numbers that differ from run to
   * run and ids are any of their kind.
   */
  readonly answer: unknown;
}

/** Description of one method of one path. */
export interface RouteDescription {
  /** Summary in one line. */
  readonly summary: string;
  /** More, as Markdown. */
  readonly description?: string;
  /** Part of the reference that it stands in. */
  readonly tag: "Run" | "Watch" | "Dialects" | "Pages";
  /** Parameters in braces in the path. @default {nothing} */
  readonly path?: z.ZodObject;
  /** Query behind the path. @default {nothing} */
  readonly query?: z.ZodObject;
  /** Headers that mean something here. @default {none} */
  readonly headers?: z.ZodObject;
  /** Schema of the body by its media type. @default {there is no body} */
  readonly body?: Readonly<Record<string, z.ZodType>>;
  /** True if callers without a key may ask it. @default {false} */
  readonly isOpen?: boolean;
  /**
   * By status. Rows that are missing for 401, 403 and 500 are described in the
   * service's own form.
   */
  readonly answers: Readonly<Record<number, AnswerDescription>>;
  /** @default {none} */
  readonly examples?: readonly RouteExample[];
}
