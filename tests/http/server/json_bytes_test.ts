import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { jsonBytes } from "../../../src/http/server/json_bytes.ts";

Deno.test("jsonBytes() counts what JSON.stringify makes", () => {
  fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
    assert.equal(jsonBytes(value), Buffer.byteLength(JSON.stringify(value)));
  }));
  const values = [{}, [], [undefined], { a: undefined }, { a: [{}], b: null }];
  for (const value of values) {
    assert.equal(jsonBytes(value), JSON.stringify(value).length);
  }
});

Deno.test("jsonBytes() counts every character as JSON writes it", () => {
  for (let unit = 0; unit <= 0xffff; unit += unit < 0x900 ? 1 : 37) {
    const text = String.fromCharCode(unit);
    assert.equal(jsonBytes(text), Buffer.byteLength(JSON.stringify(text)));
  }
  for (
    const text of [
      "😀",
      "\ud83d",
      "\ude00",
      "\ude00\ud83d",
      "\ud83d\ud83d\ude00",
    ]
  ) {
    assert.equal(jsonBytes(text), Buffer.byteLength(JSON.stringify(text)));
  }
});
