/**
 * Answers of the route of the operator's tools.
 *
 * @module
 */

import { z } from "zod";
import { json } from "./answers.ts";
import type { RouteDescription } from "./route_description.ts";

const toolsSchema = z.object({
  tools: z.array(z.object({
    name: z.string(),
    description: z.string(),
    input_schema: z.record(z.string(), z.unknown()),
    output_schema: z.record(z.string(), z.unknown()),
    python: z.string().meta({ description: "Signature in Python" }),
    typescript: z.string().meta({ description: "Signature in TypeScript" }),
  })),
}).meta({ id: "OperatorTools" });

/** `GET /tools`. */
export const TOOLS: RouteDescription = {
  summary: "Tools of the service that the caller's programs may call",
  description: "A program calls those that its request names in `tools`; " +
    'the name "*" stands for all of them.',
  tag: "Run",
  answers: { 200: json("Tools; none without FAAS_TOOLS_FILE", toolsSchema) },
  examples: [{ title: "There are none", status: 200, answer: { tools: [] } }],
};
