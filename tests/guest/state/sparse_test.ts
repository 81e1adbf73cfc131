import assert from "node:assert/strict";
import { ChaCha20 } from "../../../src/guest/chacha20.ts";
import { SparseReader } from "../../../src/guest/state/sparse_reader.ts";
import {
  SparseWriter,
  StateTooLargeError,
} from "../../../src/guest/state/sparse_writer.ts";

const stream = new ChaCha20(Array(8).fill(1));

function draw(): number {
  const word = new Uint32Array(1);
  stream.fill(new Uint8Array(word.buffer));
  return word[0];
}

/** Two versions of a memory that differ in one word of `one in`. */
function versions(words: number, oneIn: number): [Uint32Array, Uint32Array] {
  const before = Uint32Array.from({ length: words }, () => draw() % 3);
  const after = before.map((word) => draw() % oneIn === 0 ? draw() % 3 : word);
  return [before, after];
}

Deno.test("SparseReader makes of words what SparseWriter was given", () => {
  for (const words of [0, 1, 2, 1_024, 70_000, 200_000]) {
    for (const oneIn of [1, 2, 3, 50, 1_000_000]) {
      const [before, after] = versions(words, oneIn);
      const writer = new SparseWriter(Infinity);
      writer.addBytes(Uint8Array.of(1, 2, 3));
      writer.add(after, before);
      const reader = new SparseReader(writer.bytes());
      assert.deepEqual([...reader.takeBytes(3)], [1, 2, 3]);
      reader.take(before);
      assert.deepEqual(before, after);
      assert.ok(reader.isAtEnd);
    }
  }
});

Deno.test("SparseWriter ends where its limit is", () => {
  const [before, after] = versions(10_000, 1);
  const writer = new SparseWriter(1_000);
  assert.throws(() => writer.add(after, before), StateTooLargeError);
});

Deno.test("SparseReader never touches more than it is given, whatever it reads", () => {
  for (let round = 0; round < 5_000; round++) {
    const bytes = new Uint8Array(4 * (draw() % 20));
    stream.fill(bytes);
    const words = new Uint32Array(32);
    const reader = new SparseReader(bytes);
    try {
      reader.take(words.subarray(8, 24));
    } catch (error) {
      assert.ok(error instanceof RangeError);
    }
    assert.ok(
      [...words.subarray(0, 8), ...words.subarray(24)].every((w) => !w),
    );
  }
});
