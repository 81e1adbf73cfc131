/**
 * Answers that many routes have.
 *
 * @module
 */

import { z } from "zod";
import { errorBodySchema } from "./schemas.ts";
import type { AnswerDescription } from "./route_description.ts";

/** Returns an answer with a body of JSON. */
export function json(
  description: string,
  schema: z.ZodType,
): AnswerDescription {
  return { description, content: { "application/json": schema } };
}

/** Returns an answer with a body of text. */
export function text(
  description: string,
  mediaType: string,
): AnswerDescription {
  return { description, content: { [mediaType]: z.string() } };
}

/** Seconds after which another attempt makes sense. */
export const RETRY_AFTER = z.object({
  "Retry-After": z.string().meta({ description: "Seconds" }),
});

/** Refusal that every route can give. */
export const OTHER_HOST = json(
  "By a host name that FAAS_BROWSER_HOSTS does not name",
  errorBodySchema,
);

/**
 * Refusal of a caller without access. Bodies have the form of the route's
 * errors.
 */
export function notLetIn(error: z.ZodType) {
  return {
    401: json("The key is missing or unknown", error),
    403: json(
      "Not for this caller; by a host name that FAAS_BROWSER_HOSTS does not " +
        "name; or a browser asks for a page of another origin",
      error,
    ),
  } as const;
}

/** Answer to callers that have used up a quota. */
export function quotaExceeded(error: z.ZodType): AnswerDescription {
  return {
    ...json(
      "A quota of this caller is used up, or too many of its programs wait",
      error,
    ),
    headers: RETRY_AFTER.extend({
      "RateLimit-Policy": z.string().optional().meta({
        description: "Quotas of this caller: `q` units per window",
        example: '"requests";q=600;w=60',
      }),
      "RateLimit": z.string().optional().meta({
        description:
          "Remaining units (`r`), and seconds until the quota is full (`t`)",
        example: '"requests";r=0;t=60',
      }),
    }),
  };
}

/** Answer where the service itself has failed. */
export const OUR_FAULT = json(
  "Internal error; search the log for `task_id`",
  errorBodySchema,
);

/** Refusals of a program whose state cannot be continued. */
export const STATE_REFUSALS = {
  404: json("The caller has no such state", errorBodySchema),
  410: json("The state is of another version of the service", errorBodySchema),
} as const;

/** Refusals of a request with a program. */
export const REFUSALS = {
  400: json("The request is malformed", errorBodySchema),
  ...notLetIn(errorBodySchema),
  429: quotaExceeded(errorBodySchema),
  413: json("The body is larger than FAAS_MAX_BODY_BYTES", errorBodySchema),
  500: OUR_FAULT,
  503: {
    ...json(
      "Too many programs wait, or this one waited too long",
      errorBodySchema,
    ),
    headers: RETRY_AFTER,
  },
} as const;
