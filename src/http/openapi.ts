/**
 * The contract as an OpenAPI 3.1 document. Loaded when someone asks for it.
 *
 * @module
 */

import { OpenAPIHono, z } from "@hono/zod-openapi";
import {
  batchAnswerSchema,
  batchLineSchema,
  batchRequestSchema,
  errorBodySchema,
  healthSchema,
  keptStateSchema,
  livezSchema,
  metricsSchema,
  runAnswerSchema,
  runRequestSchema,
  statesSchema,
} from "./schemas.ts";

/** Options for {@linkcode openApiDocument}. */
export interface OpenApiOptions {
  /** Version of the service. */
  readonly version: string;
  /** Where programs come in in other dialects. @default {[]} */
  readonly dialects?: readonly {
    readonly path: string;
    readonly name: string;
    readonly status: number;
  }[];
}

/** Returns the document, to be sent as JSON. */
export function openApiDocument(
  { version, dialects = [] }: OpenApiOptions,
): unknown {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  registry.registerPath({
    method: "post",
    path: "/run_code",
    summary: "Run a program in a fresh interpreter",
    request: { body: { ...json(runRequestSchema), required: true } },
    responses: {
      200: {
        description: "What came of the program, its failure included",
        ...json(runAnswerSchema),
      },
      400: failure("The request is malformed"),
      404: failure("The caller has no such state"),
      410: failure("The state is of another version of the service"),
      413: failure("The body is too large"),
      500: failure("A fault of the service; see its log"),
      503: {
        ...failure("No room now"),
        headers: z.object({
          "Retry-After": z.string().openapi({ description: "Seconds" }),
        }),
      },
    },
  });
  registry.registerPath({
    method: "post",
    path: "/run_batch",
    summary: "Run one program for many inputs, each in a fresh interpreter",
    request: { body: { ...json(batchRequestSchema), required: true } },
    responses: {
      200: {
        description: "A line a row as it is done, and a summary",
        content: {
          "application/x-ndjson": { schema: batchLineSchema },
          "application/json": { schema: batchAnswerSchema },
        },
      },
      400: failure("The request is malformed"),
      413: failure("The body, a line of it, or the answer is too large"),
      500: failure("A fault of the service; see its log"),
      503: failure("No room now"),
    },
  });
  const stateId = { params: z.object({ id: z.string() }) };
  registry.registerPath({
    method: "get",
    path: "/states",
    summary: "The caller's states, the latest first",
    responses: { 200: { description: "They are", ...json(statesSchema) } },
  });
  registry.registerPath({
    method: "get",
    path: "/states/{id}",
    summary: "What is known of a state",
    request: stateId,
    responses: {
      200: { description: "It is there", ...json(keptStateSchema) },
      404: failure("The caller has no such state"),
    },
  });
  registry.registerPath({
    method: "delete",
    path: "/states/{id}",
    summary: "Forget a state",
    request: stateId,
    responses: {
      204: { description: "It is forgotten" },
      404: failure("The caller has no such state"),
    },
  });
  registry.registerPath({
    method: "get",
    path: "/health",
    summary: "Whether programs can be run",
    responses: {
      200: { description: "They can", ...json(healthSchema) },
      503: { description: "They cannot", ...json(healthSchema) },
    },
  });
  registry.registerPath({
    method: "get",
    path: "/livez",
    summary: "Whether the process turns",
    responses: { 200: { description: "It does", ...json(livezSchema) } },
  });
  registry.registerPath({
    method: "get",
    path: "/metrics",
    summary: "Counters, as JSON or as Prometheus text",
    request: {
      query: z.object({ format: z.enum(["json", "prometheus"]).optional() }),
    },
    responses: {
      200: {
        description: "The counters",
        content: {
          "application/json": { schema: metricsSchema },
          "text/plain": { schema: z.string() },
        },
      },
    },
  });
  for (const { path, name, status } of dialects) {
    registry.registerPath({
      method: "post",
      path,
      summary: `Run a program, in the protocol of ${name}`,
      request: { body: { ...json(z.looseObject({})), required: true } },
      responses: {
        [status]: {
          description: "What came of the program, its failure included",
          ...json(z.looseObject({})),
        },
      },
    });
  }
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "python-faas",
      version,
      description: "Runs untrusted Python, each program in a fresh interpreter",
    },
  });
}

function json(schema: z.ZodType) {
  return { content: { "application/json": { schema } } };
}

function failure(description: string) {
  return { description, ...json(errorBodySchema) };
}
