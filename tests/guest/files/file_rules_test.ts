import assert from "node:assert/strict";
import { FileRules } from "../../../src/guest/files/file_rules.ts";
import { ERRNO, type FsNode } from "../../../src/guest/python/emscripten.ts";

class ErrnoError extends Error {
  constructor(readonly errno: number) {
    super(`errno ${errno}`);
  }
}

function open(): FileRules {
  return new FileRules({ ErrnoError }, { limitBytes: 1_000, limitCount: 3 });
}

function node(facts: Partial<FsNode>): FsNode {
  const made = { name: "x", frozen: false, ...facts } as FsNode;
  made.parent ??= made;
  return made;
}

Deno.test("FileRules allow everything until they are in force", () => {
  const rules = open();
  const old = node({ frozen: true });
  rules.mayAlter(old);
  rules.mayFill(old);
  rules.chargeBytes(1e9);
  assert.equal(rules.inForce, false);
});

Deno.test("FileRules never let the baseline change", () => {
  const rules = open();
  const scratch = node({ frozen: true });
  const old = node({ frozen: true });
  rules.freeze([scratch]);
  rules.mayFill(scratch);
  rules.mayFill(node({}));
  const calls = [
    () => rules.mayFill(old),
    () => rules.mayAlter(old),
    // Its entries may change, the folder itself not.
    () => rules.mayAlter(scratch),
  ];
  for (const call of calls) assert.throws(call, { errno: ERRNO.EROFS });
});

Deno.test("FileRules keep the quota of bytes and of entries", () => {
  const rules = open();
  rules.freeze([]);
  rules.chargeEntry();
  rules.chargeBytes(744);
  assert.throws(() => rules.chargeBytes(1), { errno: ERRNO.ENOSPC });
  assert.throws(() => rules.chargeBytes(NaN), { errno: ERRNO.ENOSPC });
  rules.release(744);
  for (let count = 0; count < 3; count++) rules.chargeEntry();
  assert.throws(() => rules.chargeEntry(), { errno: ERRNO.ENOSPC });
  rules.forget();
  rules.chargeBytes(1_000);
});

Deno.test("FileRules bound names and depth", () => {
  const rules = open();
  let folder = node({});
  rules.mayPlace(folder, "x".repeat(255), 100);
  const tooLong = { errno: ERRNO.ENAMETOOLONG };
  assert.throws(() => rules.mayPlace(folder, "x".repeat(256), 1), tooLong);
  for (let depth = 0; depth < 60; depth++) folder = node({ parent: folder });
  rules.mayPlace(folder, "x", 40);
  assert.throws(() => rules.mayPlace(folder, "x", 41), tooLong);
});
