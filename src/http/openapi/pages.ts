/**
 * Answers of the routes for people in a browser.
 *
 * @module
 */

import { z } from "zod";
import { errorBodySchema } from "./schemas.ts";
import { json, text } from "./answers.ts";
import type {
  AnswerDescription,
  RouteDescription,
} from "./route_description.ts";

const UNCHANGED: AnswerDescription = {
  description: "As `If-None-Match` says",
  content: {},
};

/** `GET /`. */
export const PLAYGROUND: RouteDescription = {
  summary: "The playground: try programs in a browser",
  description: "There where FAAS_PLAYGROUND is on.",
  tag: "Pages",
  isOpen: true,
  answers: {
    200: text("A page", "text/html"),
    304: UNCHANGED,
    404: json("It is off, or has not been built", errorBodySchema),
  },
};

/** `GET /docs`. */
export const REFERENCE: RouteDescription = {
  summary: "This reference, as a page",
  tag: "Pages",
  isOpen: true,
  answers: {
    200: text("A page", "text/html"),
    304: UNCHANGED,
    404: json("It has not been built", errorBodySchema),
  },
};

/** `GET /assets/{file}`. */
export const ASSET: RouteDescription = {
  summary: "Files of the pages",
  tag: "Pages",
  isOpen: true,
  path: z.object({
    file: z.string().meta({ description: "Its name has its hash" }),
  }),
  answers: {
    200: {
      description: "A script or a style sheet, for ever",
      content: { "text/javascript": z.string(), "text/css": z.string() },
    },
    304: UNCHANGED,
    404: json("The file does not exist", errorBodySchema),
  },
};
