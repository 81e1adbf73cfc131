import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeJson } from "../../src/http/encode_json.ts";

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true }))
    .join("") + decoder.decode();
}

Deno.test("encodeJson() gives the bytes of JSON.stringify", () => {
  fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
    assert.equal(decode(encodeJson(value)), JSON.stringify(value));
  }));
});

Deno.test("encodeJson() cuts long strings without a trace", () => {
  const units = ["\x01", "a", "é", "中", "😀", "\ud800", '"', "\u2028"];
  for (const unit of units) {
    for (const before of ["", "x", "xy"]) {
      const value = { a: before + unit.repeat(40_000), b: [unit, undefined] };
      const chunks = encodeJson(value);
      assert.equal(decode(chunks), JSON.stringify(value), unit);
      for (const { length } of chunks) assert.ok(length < 400_000);
    }
  }
});
