import assert from "node:assert/strict";
import fc from "fast-check";
import {
  findFiles,
  type TreeNode,
} from "../../../src/guest/files/find_files.ts";
import { matchesName } from "../../../src/guest/files/wildcard.ts";

const FILE: TreeNode = {};

/** Makes a tree: an empty object is a file. */
function tree(entries: Record<string, object>): TreeNode {
  return {
    entries: new Map(
      Object.entries(entries).map(([name, entry]) => [
        name,
        Object.keys(entry).length === 0
          ? FILE
          : tree(entry as Record<string, object>),
      ]),
    ),
  };
}

const TREE = tree({
  "a.csv": {},
  "b.txt": {},
  ".hidden": {},
  out: { "c.csv": {}, deep: { "d.csv": {}, er: { "e.csv": {} } } },
  ".git": { "f.csv": {} },
});

function find(...patterns: string[]): readonly string[] {
  const { files, isComplete } = findFiles(
    TREE,
    patterns,
    ({ entries }) => entries === undefined,
  );
  assert.ok(isComplete);
  return files.map(([path]) => path);
}

Deno.test("findFiles() finds what the patterns say, in the order of the paths", () => {
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["a.csv"], ["a.csv"]],
    [["*.csv"], ["a.csv"]],
    [["*"], ["a.csv", "b.txt"]],
    [[".*"], [".hidden"]],
    [["out/*"], ["out/c.csv"]],
    [["out"], []],
    [["none/*"], []],
    [["a.csv/*"], []],
    [["**/*.csv"], [
      "a.csv",
      "out/c.csv",
      "out/deep/d.csv",
      "out/deep/er/e.csv",
    ]],
    [["out/**"], ["out/c.csv", "out/deep/d.csv", "out/deep/er/e.csv"]],
    [["**/deep/**/e.csv"], ["out/deep/er/e.csv"]],
    [[".git/*"], [".git/f.csv"]],
    [["*/*/d.csv", "b.*", "b.txt"], ["b.txt", "out/deep/d.csv"]],
    [["?.[a-ct]sv"], ["a.csv"]],
  ];
  for (const [patterns, paths] of cases) {
    assert.deepEqual(find(...patterns), paths, patterns.join(" "));
  }
});

Deno.test("findFiles() never takes more steps than it may", () => {
  const wide = tree(
    Object.fromEntries(
      Array.from({ length: 3_000 }, (_, n) => [`${"a".repeat(200)}${n}`, {}]),
    ),
  );
  const bomb = `${"*a".repeat(100)}b`;
  const { files, isComplete } = findFiles(
    wide,
    Array(100).fill(bomb),
    () => true,
  );
  assert.deepEqual([files.length, isComplete], [0, false]);
  let deep: TreeNode = FILE;
  for (let n = 0; n < 90; n++) deep = { entries: new Map([["a", deep]]) };
  const folders = `${"**/a/".repeat(45)}none`;
  assert.ok(findFiles(deep, [folders], () => true).isComplete);
});

Deno.test("matchesName() agrees with a regular expression", () => {
  const pattern = fc.string({
    unit: fc.constantFrom("*", "?", "a", "b", "[ab]", "[!a]", "[a-c]"),
    maxLength: 8,
  });
  const name = fc.string({
    unit: fc.constantFrom("a", "b", "c", "d"),
    maxLength: 8,
  });
  fc.assert(fc.property(pattern, name, (pattern, name) => {
    const source = pattern.replaceAll("[!", "[^").replaceAll("*", ".*")
      .replaceAll("?", ".");
    assert.equal(
      matchesName(pattern, name, { left: 10_000 }),
      new RegExp(`^${source}$`).test(name),
    );
  }));
});
