import assert from "node:assert/strict";
import fc from "fast-check";
import { memberSource } from "../../../src/http/server/json_member.ts";

Deno.test("memberSource() finds what JSON.parse finds, in any layout", () => {
  const members = fc.dictionary(
    fc.oneof(fc.constantFrom("input", "code", "__proto__"), fc.string()),
    fc.jsonValue(),
  );
  const spaces = fc.constantFrom(undefined, 1, "\t", "\n");
  fc.assert(fc.property(members, spaces, (value, space) => {
    const json = JSON.stringify(value, null, space);
    for (const key of Object.keys(value)) {
      const source = memberSource(json, key);
      assert.deepEqual(JSON.parse(source ?? ""), JSON.parse(json)[key]);
    }
    if (!Object.hasOwn(value, "absent")) {
      assert.equal(memberSource(json, "absent"), undefined);
    }
  }));
});

Deno.test("memberSource() does not look into other members", () => {
  const json = '{"a":{"input":1},"b":"\\"input\\":2","c":[{"input":3}]}';
  assert.equal(memberSource(json, "input"), undefined);
  assert.equal(memberSource("{}", "input"), undefined);
});
