/**
 * Signatures of tools, as models read them.
 *
 * @module
 */

import type { ToolDefinition } from "../../../run/tools.ts";

/** A JSON Schema, as far as a signature shows it. */
interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Syntax of types in one language. */
interface Words {
  readonly names: Readonly<Record<string, string>>;
  readonly any: string;
  list(item: string): string;
  choice(values: readonly unknown[]): string;
  /** Writes an object with known members; absent: by the name of its type. */
  object?(schema: Schema): string;
}

const PYTHON: Words = {
  names: {
    string: "str",
    integer: "int",
    number: "float",
    boolean: "bool",
    null: "None",
    object: "dict",
  },
  any: "object",
  list: (item) => `list[${item}]`,
  choice: (values) =>
    `Literal[${values.map((value) => JSON.stringify(value)).join(", ")}]`,
};

const TYPESCRIPT: Words = {
  names: {
    string: "string",
    integer: "number",
    number: "number",
    boolean: "boolean",
    null: "null",
    object: "Record<string, unknown>",
  },
  any: "unknown",
  list: (item) => `${/^[\w<>, ]+$/.test(item) ? item : `(${item})`}[]`,
  choice: (values) => values.map((value) => JSON.stringify(value)).join(" | "),
  object: membersOf,
};

/** Most levels of a type that are written out. */
const MOST_LEVELS = 4;

/** Returns a tool as a function of Python. */
export function pythonSignature(tool: ToolDefinition): string {
  const { properties = {}, required = [] } = schemaOf(tool.input_schema);
  const parameters = Object.entries(properties)
    .map(([name, schema]) => {
      const type = typeOf(schema, PYTHON);
      return required.includes(name)
        ? `${name}: ${type}`
        : `${name}: ${type} = ...`;
    })
    // A parameter that may be left out comes last.
    .sort((a, b) => Number(a.endsWith("...")) - Number(b.endsWith("...")));
  const result = typeOf(schemaOf(tool.output_schema), PYTHON);
  return `tools.${tool.name}(${parameters.join(", ")}) -> ${result}`;
}

/** Returns a tool as a function of TypeScript. */
export function typeScriptSignature(tool: ToolDefinition): string {
  const input = schemaOf(tool.input_schema);
  const result = typeOf(schemaOf(tool.output_schema), TYPESCRIPT);
  const parameter = input.properties === undefined
    ? "input?: Record<string, unknown>"
    : `input: ${membersOf(input)}`;
  return `tools.${tool.name}(${parameter}): Promise<${result}>`;
}

function membersOf(schema: Schema, levels = MOST_LEVELS): string {
  const { properties = {}, required = [] } = schema;
  const members = Object.entries(properties).map(([name, member]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const mark = required.includes(name) ? "" : "?";
    return `${key}${mark}: ${typeOf(member, TYPESCRIPT, levels - 1)}`;
  });
  return members.length === 0 ? "{}" : `{ ${members.join("; ")} }`;
}

function typeOf(schema: Schema, words: Words, levels = MOST_LEVELS): string {
  if (levels === 0) return words.any;
  if (Array.isArray(schema.enum)) return words.choice(schema.enum);
  if (Array.isArray(schema.anyOf)) {
    return schema.anyOf.map((one) => typeOf(schemaOf(one), words, levels - 1))
      .join(" | ");
  }
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type }, words, levels))
      .join(" | ");
  }
  if (schema.type === "array") {
    return words.list(typeOf(schemaOf(schema.items), words, levels - 1));
  }
  if (schema.type === "object" && schema.properties && words.object) {
    return membersOf(schema, levels);
  }
  return words.names[String(schema.type)] ?? words.any;
}

/** A schema is the operator's, or an upstream's: anything may be in it. */
function schemaOf(value: unknown): Schema {
  return typeof value === "object" && value !== null ? value : {};
}
