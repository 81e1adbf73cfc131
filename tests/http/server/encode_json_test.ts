import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeJson } from "../../../src/http/server/encode_json.ts";

Deno.test("encodeJson() gives the text of JSON.stringify", () => {
  fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
    assert.equal([...encodeJson(value)].join(""), JSON.stringify(value));
  }));
});

Deno.test("encodeJson() cuts long strings without a trace", () => {
  const units = ["\x01", "a", "é", "中", "😀", "\ud800", '"', "\u2028"];
  for (const unit of units) {
    for (const before of ["", "x", "xy"]) {
      const value = { a: before + unit.repeat(40_000), b: [unit, undefined] };
      const pieces = [...encodeJson(value)];
      assert.equal(pieces.join(""), JSON.stringify(value), unit);
      for (const piece of pieces) {
        assert.ok(piece.isWellFormed());
        assert.ok(piece.length < 200_000);
      }
    }
  }
});

Deno.test("encodeJson() makes a piece only when it is asked for one", () => {
  const asked: string[] = [];
  const value = {
    get a() {
      asked.push("a");
      return "x".repeat(100_000);
    },
    last: [1],
  };
  const pieces = encodeJson(value);
  assert.deepEqual(asked, []);
  assert.ok(pieces.next().value?.startsWith('{"a":"xx'));
});
