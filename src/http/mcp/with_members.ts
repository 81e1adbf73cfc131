/**
 * More members for JSON text of an object, each as the text that it is: nothing
 * is parsed, so nothing is rounded and no depth is too much.
 *
 * @module
 */

/**
 * Returns the text of an object with more members behind its own.
 *
 * @param json Text of an object that `JSON.parse` accepts; nothing is checked.
 * @param members JSON text by name; undefined: no such member.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(withMembers("{}", { a: "1e400" }), '{"a":1e400}');
 * assert.equal(withMembers('{"a":1}', { b: "[2]" }), '{"a":1,"b":[2]}');
 * ```
 */
export function withMembers(
  json: string,
  members: Readonly<Record<string, string | undefined>>,
): string {
  const own = json.slice(json.indexOf("{") + 1, json.lastIndexOf("}")).trim();
  const more = Object.entries(members).flatMap(([name, text]) =>
    text === undefined ? [] : [`${JSON.stringify(name)}:${text}`]
  );
  return `{${[...(own === "" ? [] : [own]), ...more].join(",")}}`;
}
