/**
 * The contract as an OpenAPI 3.1 document. Loaded when someone asks for it.
 *
 * @module
 */

import { z } from "zod";
import { JsonSchemas } from "./json_schemas.ts";
import { notLetIn, OTHER_HOST, OUR_FAULT } from "./answers.ts";
import { errorBodySchema } from "./schemas.ts";
import type {
  AnswerDescription,
  RouteDescription,
  RouteExample,
} from "./route_description.ts";
import { routeDescriptions } from "./routes.ts";

/** Options for {@linkcode openApiDocument}. */
export interface OpenApiOptions {
  /** Version of the service. */
  readonly version: string;
  /**
   * Routes to tell of, each as its method and its path: "GET /health".
   *
   * @default {all that there can be}
   */
  readonly routes?: readonly string[];
}

/** Parts of the reference, in their order. */
const TAGS: Readonly<Record<RouteDescription["tag"], string>> = {
  Run: "Programs, one by one and for many inputs.",
  Watch: "How the service is, for probes, dashboards and clients.",
  Dialects: "Protocols of other sandboxes, each where FAAS_DIALECTS names it.",
  Pages: "For people in a browser.",
};

/**
 * Returns the document, to be sent as JSON.
 *
 * @throws {Error} If a route has no description.
 */
export async function openApiDocument(
  { version, routes }: OpenApiOptions,
): Promise<unknown> {
  const descriptions = await routeDescriptions();
  const schemas = new JsonSchemas();
  const unknown = routes?.find((route) => !Object.hasOwn(descriptions, route));
  if (unknown !== undefined) {
    throw new Error(
      `Cannot describe "${unknown}": it has no row in src/http/openapi/routes.ts, nor in its dialect`,
    );
  }
  const paths: Record<string, Record<string, unknown>> = {};
  // In the order of the table, which is that of the reference.
  for (const [route, description] of Object.entries(descriptions)) {
    if (routes?.includes(route) === false) continue;
    const [method, path] = route.split(" ");
    (paths[path] ??= {})[method.toLowerCase()] = {
      operationId: operationId(route),
      ...operation(description, schemas),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "python-faas",
      version,
      description:
        "Runs untrusted Python, JavaScript and TypeScript, each program in a " +
        "fresh interpreter. Another path is answered " +
        'with 404, another method with 405, both with `{"error": "…"}`; ' +
        "numbers are integers unless their description says otherwise.",
      license: { name: "Apache-2.0" },
    },
    tags: Object.entries(TAGS).map(([name, description]) => ({
      name,
      description,
    })),
    components: { schemas: schemas.components },
    paths,
  };
}

/** Returns parameters, of which `schema` has one per member. */
function parameters(
  place: "path" | "query" | "header",
  schema: z.ZodObject | undefined,
  schemas: JsonSchemas,
) {
  return Object.entries(schema?.shape ?? {}).map(([name, member]) => {
    const type = member as z.ZodType;
    const { description, ...converted } = schemas.convert(type);
    return {
      name,
      in: place,
      required: place === "path" || !type.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: converted,
    };
  });
}

function operation(
  {
    summary,
    description,
    tag,
    path: params,
    query,
    headers,
    body,
    isOpen = false,
    answers,
    examples = [],
  }: RouteDescription,
  schemas: JsonSchemas,
) {
  const all = {
    403: OTHER_HOST,
    500: OUR_FAULT,
    ...(isOpen ? {} : notLetIn(errorBodySchema)),
    ...answers,
  };
  const taken = [
    ...parameters("path", params, schemas),
    ...parameters("query", query, schemas),
    ...parameters("header", headers, schemas),
  ];
  const sent = examples.filter(({ body }) => body !== undefined);
  return {
    summary,
    description,
    tags: [tag],
    ...(taken.length === 0 ? {} : { parameters: taken }),
    ...(body === undefined ? {} : {
      requestBody: {
        required: true,
        content: withExamples(body, schemas, sent, ({ body }) => body),
      },
    }),
    responses: Object.fromEntries(
      Object.entries(all).map(([status, answer]) => [
        status,
        response(
          answer,
          schemas,
          examples.filter((example) => example.status === Number(status)),
        ),
      ]),
    ),
  };
}

function response(
  { description, content, headers }: AnswerDescription,
  schemas: JsonSchemas,
  examples: readonly RouteExample[],
) {
  return {
    description,
    ...(headers === undefined ? {} : {
      headers: Object.fromEntries(
        parameters("header", headers, schemas).map(
          ({ name, in: _, ...header }) => [name, header],
        ),
      ),
    }),
    ...(Object.keys(content).length === 0 ? {} : {
      content: withExamples(
        content,
        schemas,
        examples,
        ({ answer }) => answer,
      ),
    }),
  };
}

/** Returns the content with the examples at its first media type. */
function withExamples(
  content: NonNullable<RouteDescription["body"]>,
  schemas: JsonSchemas,
  examples: readonly RouteExample[],
  valueOf: (example: RouteExample) => unknown,
) {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, type], index) => {
      const schema = schemas.convert(type);
      return [
        mediaType,
        index > 0 || examples.length === 0 ? { schema } : {
          schema,
          examples: Object.fromEntries(
            examples.map((example) => [
              example.title,
              { summary: example.title, value: valueOf(example) },
            ]),
          ),
        },
      ];
    }),
  );
}

/** Returns the route's name for generators of clients: "post_run_code". */
function operationId(route: string): string {
  return route.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "");
}
