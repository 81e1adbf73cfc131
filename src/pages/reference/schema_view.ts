/// <reference lib="dom" />
/**
 * Schemas as lists of members. One that has a name is shown once, and named
 * everywhere else.
 *
 * @module
 */

import { element } from "../playground/dom.ts";
import { type Schema, schemaName } from "./document.ts";
import { inline, prose } from "./prose.ts";

/** Returns what a schema is: what it says of itself, and its members. */
export function schemaView(schema: Schema): Node[] {
  const parts: Node[] = [];
  if (schema.description) parts.push(prose(schema.description));
  const rows = members(schema, "");
  if (rows.length > 0) {
    parts.push(element("dl", { class: "members" }, ...rows));
    return parts;
  }
  for (const choice of choices(schema)) {
    const own = members(choice, "");
    if (own.length > 0) {
      parts.push(element("dl", { class: "members" }, ...own));
    }
  }
  if (parts.length === 0 || schema.properties === undefined) {
    parts.push(element("p", { class: "type" }, ...typeOf(schema)));
  }
  return parts;
}

/** Returns the type of a value in a few words, with links. */
export function typeOf(schema: Schema): Node[] {
  if (schema.$ref !== undefined) {
    const text = schemaName(schema.$ref);
    const attributes = { href: `#schema-${text}` };
    return [element("a", { text, attributes })];
  }
  const all = choices(schema);
  if (all.length > 0) return joined(all.map(typeOf), " or ");
  if (schema.enum !== undefined) {
    const values = schema.enum.map((value) => [
      element("code", { text: JSON.stringify(value) }),
    ]);
    return joined(values, " or ");
  }
  const types = [schema.type ?? "anything"].flat();
  return [
    ...joined(types.map((type) => baseType(type, schema)), " or "),
    ...bounds(schema).flatMap((bound) => [
      document.createTextNode(", "),
      ...inline(bound),
    ]),
  ];
}

function baseType(type: string, schema: Schema): Node[] {
  const { items, additionalProperties: others } = schema;
  if (type === "array") {
    return [document.createTextNode("list of "), ...typeOf(items ?? {})];
  }
  if (type === "object" && typeof others === "object") {
    return [document.createTextNode("object of "), ...typeOf(others)];
  }
  return [document.createTextNode(type)];
}

function members(schema: Schema, before: string): HTMLElement[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, member]) => {
    const path = before + name;
    const isNeeded = required.includes(name);
    return [
      element(
        "dt",
        {},
        element("code", { text: path }),
        element("span", { class: "type" }, ...typeOf(member)),
        ...(isNeeded
          ? [element("span", { class: "required", text: "required" })]
          : []),
      ),
      element("dd", {}, ...inline(member.description ?? "")),
      ...members(member, `${path}.`),
      ...members(member.items ?? {}, `${path}[].`),
    ];
  });
}

function choices({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf];
}

function bounds(schema: Schema): string[] {
  const named: readonly [string, unknown][] = [
    ["", schema.format],
    ["matches ", schema.pattern && `\`${schema.pattern}\``],
    ["at least ", schema.minimum],
    ["at most ", schema.maximum],
    ["above ", schema.exclusiveMinimum],
    ["below ", schema.exclusiveMaximum],
    ["length at least ", schema.minLength ?? schema.minItems],
    ["length at most ", schema.maxLength ?? schema.maxItems],
  ];
  return named.filter(([, value]) => value !== undefined)
    .map(([words, value]) => `${words}${value}`);
}

function joined(parts: readonly Node[][], between: string): Node[] {
  return parts.flatMap((part, index) =>
    index === 0 ? part : [document.createTextNode(between), ...part]
  );
}
