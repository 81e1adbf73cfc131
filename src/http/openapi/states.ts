/**
 * Requests and answers of the routes about states.
 *
 * @module
 */

import { z } from "zod";
import { errorBodySchema, keptStateSchema, statesSchema } from "./schemas.ts";
import { json, quotaExceeded } from "./answers.ts";
import { type RouteDescription, STATE_ID } from "./route_description.ts";

const path = z.object({
  id: z.string().meta({ description: "Id from `metadata.state.id`" }),
});

/** Refusals of every route about states. */
const NO_STATES = {
  400: json("This service keeps no states", errorBodySchema),
  429: quotaExceeded(errorBodySchema),
  503: json("Where they are kept cannot be reached", errorBodySchema),
};

const UNKNOWN = json("The caller has no such state", errorBodySchema);

const STATE_EXAMPLE = {
  id: STATE_ID,
  bytes: 7_126,
  created: "2026-11-25T17:31:18.472Z",
  expires: "2026-11-26T17:31:18.472Z",
  age: 0,
  parent: null,
  language: "python",
  kind: "core",
  policy: "strict",
};

/** `GET /states`. */
export const STATES: RouteDescription = {
  summary: "The caller's states, the latest first",
  description: "At most 1,000; docs/states.md explains states.",
  tag: "Run",
  answers: {
    200: json("They are", statesSchema),
    ...NO_STATES,
  },
  examples: [{
    title: "One state",
    after: "total = 40",
    status: 200,
    answer: { states: [STATE_EXAMPLE] },
  }],
};

/** `GET /states/{id}`. */
export const STATE: RouteDescription = {
  summary: "Description of a state",
  tag: "Run",
  path,
  answers: {
    200: json("The state", keptStateSchema),
    ...NO_STATES,
    404: UNKNOWN,
  },
  examples: [{
    title: "A state",
    after: "total = 40",
    status: 200,
    answer: STATE_EXAMPLE,
  }, {
    title: "A state that is not there",
    status: 404,
    answer: {
      error: "State not found",
      details: "Cannot show the state: there is none of this id; it may " +
        "have expired, been deleted, or made room for others",
    },
  }],
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
  examples: [{
    title: "Forgotten",
    after: "total = 40",
    status: 204,
    answer: "",
  }],
};
