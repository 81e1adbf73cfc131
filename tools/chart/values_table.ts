/**
 * The table of a chart's values, from `values.yaml` and its comments.
 *
 * @module
 */

import {
  isCollection,
  isMap,
  isScalar,
  parseDocument,
  type YAMLMap,
} from "yaml";

/** One value. */
interface Row {
  /** Path, such as `image.tag`. */
  readonly path: string;
  /** Default, as JSON. */
  readonly fallback: string;
  readonly about: string;
}

/**
 * Returns the table in Markdown, without a final line end: a row for each value
 * that a comment stands above.
 *
 * @param valuesYaml The text of `values.yaml`.
 * @throws {SyntaxError} If it is not a mapping in YAML, or a value is without a
 *   comment of its own.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(
 *   valuesTable("image:\n  # Empty: the newest.\n  tag: ''\n").split("\n")[2],
 *   '| `image.tag` | `""` | Empty: the newest. |',
 * );
 * ```
 */
export function valuesTable(valuesYaml: string): string {
  const { contents, errors } = parseDocument(valuesYaml);
  if (errors.length > 0 || !isMap(contents)) {
    throw new SyntaxError(
      `Cannot read the values: ${errors[0]?.message ?? "not a mapping"}`,
    );
  }
  return [
    "| Value | Default | Meaning |",
    "| --- | --- | --- |",
    ...rows(contents, "", "").map(({ path, fallback, about }) =>
      `| \`${path}\` | \`${fallback}\` | ${about} |`
    ),
  ].join("\n");
}

/** Rows of a mapping; a comment above its first key belongs to that key. */
function rows(map: YAMLMap, prefix: string, first: string): Row[] {
  return map.items.flatMap(({ key, value }, index) => {
    if (!isScalar(key)) {
      throw new SyntaxError(`Cannot read the values: a key below "${prefix}"`);
    }
    const path = `${prefix}${key.value}`;
    // YAML's reader gives the comment above the first key to the mapping.
    const comment = key.commentBefore ??
      (index === 0 ? map.commentBefore ?? first : "");
    if (isMap(value) && value.items.length > 0) {
      return rows(value, `${path}.`, value.commentBefore ?? "");
    }
    // A comment before an empty line is about the file, or about a group.
    const about = comment.split("\n\n").at(-1)?.trim().replaceAll("\n ", " ");
    if (!about) {
      throw new SyntaxError(`Cannot tell what "${path}" is for: no comment`);
    }
    const plain: unknown = isCollection(value)
      ? value.toJSON()
      : isScalar(value)
      ? value.value
      : null;
    return [{ path, fallback: JSON.stringify(plain), about }];
  });
}
