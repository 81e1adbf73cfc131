import assert from "node:assert/strict";
import { OutputSink } from "../../../src/guest/files/output_sink.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("OutputSink keeps all up to and including its limit", () => {
  const sink = new OutputSink(10);
  sink.write(encode("12345"));
  sink.write(encode("67890"));
  assert.equal(sink.text(), "1234567890");
  assert.equal(sink.truncated, false);
});

Deno.test("OutputSink marks where it was cut and counts the rest", () => {
  const sink = new OutputSink(10);
  sink.write(encode("1234567890"));
  sink.write(encode("abc"));
  assert.equal(sink.text(), "1234567890\n[truncated: 3 more bytes]\n");
  assert.equal(sink.truncated, true);
});

Deno.test("OutputSink never cuts a character in two", () => {
  for (const [text, kept] of [["é", 9], ["中", 9], ["\u{1F600}", 8]] as const) {
    const sink = new OutputSink(10);
    sink.write(encode("123456789".slice(0, kept)));
    sink.write(encode(text));
    assert.doesNotMatch(sink.text(), /\ufffd/, text);
    assert.match(sink.text(), /^1234567[^]*\n\[truncated: \d more bytes\]\n$/);
  }
});

Deno.test("OutputSink never shows after clear() what was there before", () => {
  const sink = new OutputSink(100_000);
  sink.write(new Uint8Array(90_000).fill(65));
  sink.clear();
  assert.equal(sink.text(), "");
  sink.write(encode("b"));
  assert.equal(sink.text(), "b");
  assert.equal(sink.truncated, false);
});
