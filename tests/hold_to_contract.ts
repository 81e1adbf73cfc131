/**
 * Holds answers against the contract as `docs/openapi.json` tells it: status,
 * media type and body. A member that is not in it is a fault too, since nobody
 * can know of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { openApiDocument } from "../src/http/openapi/openapi.ts";

/** An answer, and what it answers. */
export interface Held {
  readonly method: string;
  /** With or without what stands behind "?". */
  readonly path: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

/** A part of a JSON Schema, as far as it is looked at here. */
interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>>>
  >;
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, unknown>> }>
  >;
}

const DOCUMENT = await openApiDocument({ version: "0.0.0" }) as Document;
const KEY = "contract";
const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  allErrors: true,
});
ajv.addSchema(closed(DOCUMENT) as object, KEY);
const validators = new Map<string, ValidateFunction>();

/** Answers of any path. */
const ANYWHERE: ReadonlySet<number> = new Set([401, 403, 404, 405, 429]);
/** Routes whose body is another dialect's. */
const ALSO: Readonly<Record<string, string>> = {
  "/run_code": "/sandbox-fusion/run_code",
};

/**
 * Holds an answer.
 *
 * @throws {Error} If the contract knows no such answer.
 */
export function holdToContract(held: Held): void {
  const { status, method, body } = held;
  // No body, and nothing that is asked of a route.
  if (method === "HEAD" || method === "OPTIONS") return;
  // For the log alone: its client has gone.
  if (status === 499) return;
  const path = pathOf(held.path);
  const problems = problemsOf(held, path);
  if (problems === null) return;
  const also = path === null ? undefined : ALSO[path];
  if (also !== undefined && problemsOf(held, also) === null) return;
  assert.fail(
    `${method} ${held.path} answers ${status} against the contract: ` +
      `${problems}\n${body.slice(0, 500)}`,
  );
}

/** Returns the path of the document that a path is; null if it has none. */
function pathOf(given: string): string | null {
  const [path] = given.split("?");
  if (path in DOCUMENT.paths) return path;
  return Object.keys(DOCUMENT.paths).find((known) => {
    const pattern = known.replaceAll(/[.]/g, "\\.")
      .replaceAll(/\{[^}]+\}/g, "[^/]+");
    return known.includes("{") && new RegExp(`^${pattern}$`).test(path);
  }) ?? null;
}

function problemsOf(
  { method, status, mediaType, body }: Held,
  path: string | null,
): string | null {
  const type = mediaType.split(";")[0].trim();
  const operation = path === null
    ? undefined
    : DOCUMENT.paths[path][method.toLowerCase()];
  const response = operation?.responses[status];
  if (response === undefined) {
    if (!ANYWHERE.has(status)) return "there is no such status";
    return invalid(["components", "schemas", "Error"], body);
  }
  const { content } = response;
  if (content === undefined) return body === "" ? null : "it has a body";
  if ("*/*" in content) return null;
  if (!(type in content)) return `its media type is "${type}"`;
  if (!/json/.test(type)) return null;
  const pointer = [
    "paths",
    path ?? "",
    method.toLowerCase(),
    "responses",
    String(status),
    "content",
    type,
    "schema",
  ];
  const texts = type === "application/json"
    ? [body]
    : body.split("\n").filter((line) => line !== "");
  for (const text of texts) {
    const problem = invalid(pointer, text);
    if (problem !== null) return problem;
  }
  return null;
}

function invalid(pointer: readonly string[], text: string): string | null {
  const reference = `${KEY}#/${
    pointer.map((step) =>
      encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))
    ).join("/")
  }`;
  const validate = validators.get(reference) ??
    ajv.compile({ $ref: reference });
  validators.set(reference, validate);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is no JSON";
  }
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

/** Returns a copy in which objects have no other members than those told. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      // Examples are values, and no schemas.
      name === "examples" || name === "example" ? member : closed(member),
    ]),
  ) as Schema;
  const isOpen = copy.type === "object" && copy.properties !== undefined &&
    copy.additionalProperties === undefined;
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}
