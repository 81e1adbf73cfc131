/**
 * What the routes take and answer that tell of states.
 *
 * @module
 */

import { z } from "@hono/zod-openapi";
import { errorBodySchema, keptStateSchema, statesSchema } from "../schemas.ts";
import { json, quotaExceeded } from "./answers.ts";
import type { RouteDescription } from "./route_description.ts";

const path = z.object({
  id: z.string().openapi({ description: "As `metadata.state.id` told it" }),
});

/** Why no state can be told of, whichever it is. */
const NO_STATES = {
  400: json("This service keeps no states", errorBodySchema),
  429: quotaExceeded(errorBodySchema),
  503: json("Where they are kept cannot be reached", errorBodySchema),
};

const UNKNOWN = json("The caller has no such state", errorBodySchema);

/** `GET /states`. */
export const STATES: RouteDescription = {
  summary: "The caller's states, the latest first",
  description: "At most 1,000; docs/states.md tells what a state is.",
  tag: "Run",
  answers: {
    200: json("They are", statesSchema),
    ...NO_STATES,
  },
};

/** `GET /states/{id}`. */
export const STATE: RouteDescription = {
  summary: "What is known of a state",
  tag: "Run",
  path,
  answers: {
    200: json("It is there", keptStateSchema),
    ...NO_STATES,
    404: UNKNOWN,
  },
};

/** `DELETE /states/{id}`. */
export const FORGET_STATE: RouteDescription = {
  summary: "Forget a state",
  tag: "Run",
  path,
  answers: {
    204: { description: "It is forgotten", content: {} },
    ...NO_STATES,
    404: UNKNOWN,
  },
};
