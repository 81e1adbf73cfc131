import assert from "node:assert/strict";
import { seenFiles } from "../../../tools/prepare/seen_files.ts";

/** Changes of files, and whether each must be seen. */
const CHANGES: readonly (readonly [
  title: string,
  change: (root: string) => void,
  isSeen: boolean,
])[] = [
  ["nothing", () => {}, false],
  ["reading", (root) => void Deno.readTextFileSync(`${root}a/b`), false],
  [
    "a file that is not meant",
    (root) => Deno.writeTextFileSync(`${root}z`, ""),
    false,
  ],
  ["another size", (root) => Deno.writeTextFileSync(`${root}a/b`, "12"), true],
  ["another time", (root) => Deno.utimeSync(`${root}a/b`, 1, 1), true],
  [
    "another file of the same size and time",
    (root) => {
      const { atime, mtime } = Deno.statSync(`${root}a/b`);
      assert.ok(atime && mtime);
      Deno.writeTextFileSync(`${root}new`, "2");
      Deno.utimeSync(`${root}new`, atime, mtime);
      Deno.renameSync(`${root}new`, `${root}a/b`);
    },
    true,
  ],
  ["a new file", (root) => Deno.writeTextFileSync(`${root}a/c`, ""), true],
  ["a file less", (root) => Deno.removeSync(`${root}a/b`), true],
  ["what was absent", (root) => Deno.mkdirSync(`${root}absent`), true],
];

for (const [title, change, isSeen] of CHANGES) {
  Deno.test(`seenFiles() ${isSeen ? "sees" : "is the same after"} ${title}`, () => {
    const root = `${Deno.makeTempDirSync({ prefix: "seen_" })}/`;
    try {
      Deno.mkdirSync(`${root}a`);
      Deno.writeTextFileSync(`${root}a/b`, "1");
      const before = seenFiles(root, ["a", "absent"]);
      change(root);
      assert.equal(seenFiles(root, ["a", "absent"]) !== before, isSeen);
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  });
}
