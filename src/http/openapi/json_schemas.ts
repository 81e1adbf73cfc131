/**
 * Turns Zod's schemas into the JSON Schema of an OpenAPI document: schemas with
 * an `id` become its components, and all others stand where they are used.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

const COMPONENTS = "#/components/schemas/";

/** Collects the components of one document. */
export class JsonSchemas {
  readonly #components: Record<string, unknown> = {};

  /** The components so far, by name. */
  get components(): Json {
    return Object.fromEntries(
      Object.entries(this.#components).sort(([a], [b]) => a < b ? -1 : 1),
    );
  }

  /** Returns a schema, or a reference to it where it has a name. */
  convert(schema: z.ZodType): Json {
    // In a list, a schema with a name is a reference, as anywhere else.
    const { items, $defs = {} } = z.toJSONSchema(z.array(schema), {
      // A request may contain more than is described.
      io: "input",
      unrepresentable: "any",
      override: ({ jsonSchema }) => simplify(jsonSchema),
    });
    for (const [name, { id: _, ...definition }] of Object.entries($defs)) {
      this.#components[name] = withReferences(definition);
    }
    return withReferences(items) as Json;
  }
}

/** Writes a schema in its shortest form. */
function simplify(schema: Record<string, unknown>): void {
  const { anyOf, minimum, maximum, format, propertyNames } = schema;
  // Every integer of JavaScript's has these bounds.
  if (minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // The format says it.
  if (format !== undefined) delete schema.pattern;
  if (format === "base64") delete schema.format;
  if (isDeepStrictEqual(propertyNames, { type: "string" })) {
    delete schema.propertyNames;
  }
  if ("const" in schema) {
    schema.enum = [schema.const];
    delete schema.const;
  }
  if (Array.isArray(anyOf)) simplifyChoice(schema, anyOf);
}

/** Writes one type or null as a list of types, and choices without nesting. */
function simplifyChoice(
  schema: Record<string, unknown>,
  anyOf: readonly Record<string, unknown>[],
): void {
  const all = anyOf.flatMap((one) =>
    Array.isArray(one.anyOf) && Object.keys(one).length === 1 ? one.anyOf : one
  );
  schema.anyOf = all;
  // A value of any type may be null.
  if (all.some((one) => Object.keys(one).length === 0)) delete schema.anyOf;
  const [value, other] = all;
  if (all.length !== 2 || other.type !== "null") return;
  if (typeof value.type !== "string") return;
  const { enum: values } = value;
  delete schema.anyOf;
  Object.assign(schema, { ...value, ...schema, type: [value.type, "null"] });
  if (Array.isArray(values)) schema.enum = [...values, null];
}

function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "$ref" && typeof member === "string"
        ? member.replace("#/$defs/", COMPONENTS)
        : withReferences(member),
    ]),
  );
}
