import assert from "node:assert/strict";
import {
  fileOperations,
  FOLDER_OPERATIONS,
  resizeFile,
} from "../../../src/guest/files/file_operations.ts";
import { FileRules } from "../../../src/guest/files/file_rules.ts";
import type { FsNode, FsStream } from "../../../src/guest/python/emscripten.ts";

class ErrnoError extends Error {
  constructor(readonly errno: number) {
    super(`errno ${errno}`);
  }
}

function open() {
  const limits = { limitBytes: 100, limitCount: 1 };
  const rules = new FileRules({ ErrnoError }, limits);
  const node = { size: 0, data: new Uint8Array(0), frozen: false } as FsNode;
  const stream = { node, position: 4 } as FsStream;
  rules.freeze([]);
  return { rules, node, stream, ...fileOperations(rules, Date.now) };
}

Deno.test("a file that is written past its end is zero before", () => {
  const { stream, node, write, read } = open();
  assert.equal(write(stream, Uint8Array.of(9, 8, 7), 1, 2, 3), 2);
  assert.equal(node.size, 5);
  const into = new Uint8Array(8).fill(1);
  assert.equal(read(stream, into, 1, 7, 0), 5);
  assert.deepEqual([...into], [1, 0, 0, 0, 8, 7, 1, 1]);
  assert.equal(read(stream, into, 0, 8, 5), 0);
  assert.equal(read(stream, into, 0, 8, NaN), 0);
});

Deno.test("a file that is cut never shows its bytes again", () => {
  const { rules, stream, node, write } = open();
  write(stream, Uint8Array.of(1, 2, 3), 0, 3, 0);
  resizeFile(rules, node, 1);
  resizeFile(rules, node, 3);
  assert.deepEqual([...node.data.subarray(0, 3)], [1, 0, 0]);
});

Deno.test("a file never outgrows the quota, whatever is left of it", () => {
  const { rules, stream, node, write } = open();
  resizeFile(rules, node, 60);
  resizeFile(rules, node, 0);
  assert.throws(() => resizeFile(rules, node, 161), { errno: 51 });
  assert.throws(() => write(stream, new Uint8Array(1), 0, 1, 1e9), {
    errno: 51,
  });
  assert.equal(node.size, 0);
});

Deno.test("llseek() counts from the start, the place or the end", () => {
  const { stream, node, llseek } = open();
  node.size = 10;
  assert.deepEqual([0, 1, 2].map((from) => llseek(stream, 3, from)), [
    3,
    7,
    13,
  ]);
  assert.throws(() => llseek(stream, -5, 1), { errno: 28 });
  assert.throws(() => llseek(stream, NaN, 0), { errno: 28 });
  assert.equal(FOLDER_OPERATIONS.llseek(stream, 0, 1), 4);
  assert.equal(FOLDER_OPERATIONS.llseek(stream, 0, 0), 0);
});
