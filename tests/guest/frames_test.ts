import assert from "node:assert/strict";
import {
  type BlockingReader,
  readFrame,
  writeFrame,
} from "../../src/guest/frames.ts";

/** Gives at most `step` bytes a read, as a pipe may. */
function reader(bytes: Uint8Array, step: number): BlockingReader {
  let at = 0;
  return {
    readSync(buffer) {
      if (at === bytes.length) return null;
      const some = bytes.subarray(at, at + Math.min(step, buffer.length));
      buffer.set(some);
      at += some.length;
      return some.length;
    },
  };
}

/** Takes at most `step` bytes a write. */
function writer(step: number) {
  const bytes: number[] = [];
  return {
    bytes,
    writeSync(buffer: Uint8Array) {
      bytes.push(...buffer.subarray(0, step));
      return Math.min(step, buffer.length);
    },
  };
}

Deno.test("readFrame() reads what writeFrame() wrote, in any pieces", () => {
  const message = { text: "中\u{1F600}\ud800", list: [1, null] };
  for (const step of [1, 3, 1_000]) {
    const to = writer(step);
    writeFrame(to, message);
    writeFrame(to, "second");
    const from = reader(Uint8Array.from(to.bytes), step);
    assert.deepEqual(readFrame(from), message);
    assert.equal(readFrame(from), "second");
    assert.equal(readFrame(from), undefined);
  }
});

Deno.test("readFrame() takes a cut frame for the end", () => {
  const cut = Uint8Array.of(0, 0, 0, 9, 123);
  assert.equal(readFrame(reader(cut, 10)), undefined);
  assert.equal(readFrame(reader(cut.subarray(0, 2), 10)), undefined);
});

Deno.test("readFrame() never reserves memory for an absurd length", () => {
  const huge = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
  assert.throws(
    () => readFrame(reader(huge, 4)),
    /Cannot accept a frame: 4294967295 bytes/,
  );
});
