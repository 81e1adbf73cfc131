import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type BlockingReader, readFrame } from "../../src/wire/frames.ts";
import { writeAnyFrame } from "./any_frames.ts";
import { FrameReader } from "../../src/wire/frame_reader.ts";

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
    writeAnyFrame(to, message);
    writeAnyFrame(to, ["second"]);
    const from = reader(Uint8Array.from(to.bytes), step);
    assert.deepEqual(readFrame(from), message);
    assert.deepEqual(readFrame(from), ["second"]);
    assert.equal(readFrame(from), undefined);
  }
});

Deno.test("writeFrame() writes long texts in pieces, to the same message", () => {
  const texts = ["\u0001\u{1F600}", 'x"', "\ud800", "é\n\u2028"]
    .map((text) => text.repeat(300_001));
  for (const cut of [0, 1]) {
    const message = {
      first: 1,
      absent: undefined,
      long: texts[0].slice(cut),
      list: [null, texts[0].slice(cut)],
      more: texts[1],
      halves: texts[2],
      last: texts[3],
      files: [{ name: "a", data: Uint8Array.of(0, 10, 255) }],
    };
    const parts: Uint8Array[] = [];
    writeAnyFrame({
      writeSync(buffer) {
        parts.push(buffer.slice());
        return buffer.length;
      },
    }, message);
    assert.ok(parts.every(({ length }) => length < 100_000));
    const bytes = new Uint8Array(Buffer.concat(parts));
    const reader = new FrameReader();
    const { absent: _, ...whole } = message;
    assert.deepEqual(reader.push(bytes), [whole]);
    assert.equal(reader.bufferedBytes, 0);
  }
});

Deno.test("writeFrame() never makes more bytes of a long text than it has", () => {
  let bytes = 0;
  writeAnyFrame({
    writeSync(buffer) {
      bytes += buffer.length;
      return buffer.length;
    },
  }, { stdout: "\x01".repeat(1_000_000) });
  assert.ok(bytes < 1_000_100, `${bytes}`);
});

Deno.test("writeFrame() never copies the bytes of a state", () => {
  const data = new Uint8Array(1_000_000);
  const written: Uint8Array[] = [];
  writeAnyFrame({
    writeSync(buffer) {
      written.push(buffer);
      return buffer.length;
    },
  }, { kept: { data } });
  assert.equal(written.at(-1)?.buffer, data.buffer);
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
