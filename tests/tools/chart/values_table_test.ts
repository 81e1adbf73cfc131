import assert from "node:assert/strict";
import { valuesTable } from "../../../tools/chart/values_table.ts";

/** Returns the rows without the two lines of the head. */
function rows(yaml: string): string[] {
  return valuesTable(yaml).split("\n").slice(2);
}

Deno.test("valuesTable() has a row for each value, with its path and default", () => {
  const yaml = `# About the file.

# The name.
name: ""
# Not about a value.
image:
  # Which one.
  tag: 1.2
  # More of
  # it.
  list: [a, {b: c}]
# Nothing of its own.
empty: {}
`;
  assert.deepEqual(rows(yaml), [
    '| `name` | `""` | The name. |',
    "| `image.tag` | `1.2` | Which one. |",
    '| `image.list` | `["a",{"b":"c"}]` | More of it. |',
    "| `empty` | `{}` | Nothing of its own. |",
  ]);
});

Deno.test("valuesTable() refuses a value that nobody explains", () => {
  assert.throws(
    () => valuesTable("# Told.\nfirst: 1\nsecond: 2\n"),
    /Cannot tell what "second" is for/,
  );
  assert.throws(
    () => valuesTable("# About the file.\n\nfirst: 1\n"),
    /Cannot tell what "first" is for/,
  );
});

Deno.test("valuesTable() refuses what is no mapping", () => {
  assert.throws(() => valuesTable("- 1\n"), /Cannot read the values/);
  assert.throws(() => valuesTable("a: [\n"), /Cannot read the values/);
});
