import assert from "node:assert/strict";
import fc from "fast-check";
import { OutputSink, SINK_HEADER_BYTES } from "../../src/wire/output_sink.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("OutputSink keeps all up to and including its limit", () => {
  const sink = new OutputSink(10);
  sink.write(encode("12345"));
  sink.write(encode("67890"));
  assert.equal(sink.text(), "1234567890");
  assert.equal(sink.truncated, false);
});

Deno.test("OutputSink keeps head and tail, and counts what is between", () => {
  const sink = new OutputSink(10);
  sink.write(encode("1234567890"));
  sink.write(encode("abc"));
  assert.equal(sink.text(), "12345\n[truncated: 3 bytes]\n90abc");
  assert.equal(sink.truncated, true);
});

Deno.test("OutputSink keeps the same, however it is written", () => {
  const pieces = fc.array(fc.string({ unit: "grapheme", maxLength: 30 }));
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 64 }), (all, most) => {
      const shared = new Uint8Array(SINK_HEADER_BYTES + most);
      const sinks = [new OutputSink(most), new OutputSink(most, shared)];
      const bytes = encode(all.join(""));
      const whole = new OutputSink(most);
      whole.write(bytes);
      for (const sink of sinks) {
        for (const piece of all) sink.write(encode(piece));
        assert.equal(sink.text(), whole.text());
      }
      // A reader that shares the memory reads the same.
      assert.equal(new OutputSink(most, shared).text(), whole.text());
      const head = new TextDecoder().decode(bytes.subarray(0, most));
      if (bytes.length <= most) assert.equal(whole.text(), head);
      else assert.match(whole.text(), /\n\[truncated: \d+ bytes\]\n/);
    }),
  );
});

Deno.test("OutputSink never cuts a character in two", () => {
  for (const character of ["é", "中", "\u{1F600}"]) {
    for (let before = 0; before < 12; before++) {
      const sink = new OutputSink(10);
      sink.write(encode("x".repeat(before) + character.repeat(12)));
      assert.doesNotMatch(sink.text(), /\ufffd/);
      assert.match(sink.text(), /\n\[truncated: \d+ bytes\]\n/);
    }
  }
});

Deno.test("OutputSink never reads past its memory, whatever is in it", () => {
  const header = fc.uint32Array({ minLength: 4, maxLength: 4 });
  fc.assert(fc.property(header, (numbers) => {
    const area = new Uint8Array(SINK_HEADER_BYTES + 64).fill(65);
    new Uint32Array(area.buffer, 0, 4).set(numbers);
    const text = new OutputSink(64, area).text();
    assert.match(text, /^A{0,64}(\n\[truncated: \d+ bytes\]\nA{0,64})?$/);
  }));
});

Deno.test("OutputSink never shows after clear() what was there before", () => {
  for (const area of [undefined, new Uint8Array(SINK_HEADER_BYTES + 100_000)]) {
    const sink = new OutputSink(100_000, area);
    sink.write(new Uint8Array(90_000).fill(65));
    sink.write(new Uint8Array(90_000).fill(66));
    sink.clear();
    assert.equal(sink.text(), "");
    assert.ok(area?.every((byte) => byte === 0) ?? true);
    sink.write(encode("b"));
    assert.equal(sink.text(), "b");
    assert.equal(sink.truncated, false);
  }
});
