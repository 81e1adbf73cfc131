import assert from "node:assert/strict";
import fc from "fast-check";
import { countJsonTokens } from "../../src/wire/count_json_tokens.ts";

function count(text: string, limit = Infinity): number {
  return countJsonTokens(new TextEncoder().encode(text), limit);
}

/** The slow, plain way: parse it and count. */
function tokensOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inside = Object.values(value);
  const commas = Math.max(0, inside.length - 1);
  return inside.reduce<number>((sum, one) => sum + tokensOf(one), 1 + commas);
}

Deno.test("countJsonTokens() counts what stands outside strings", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.equal(count(JSON.stringify(value)), tokensOf(value));
  }));
});

Deno.test("countJsonTokens() reads escapes as the parser does", () => {
  const cases = [
    ['"\\"[,"', 0],
    ['"\\\\",[', 2],
    ['"\\\\\\",["', 0],
    ['"', 0],
    ['"\\', 0],
    ["[[[[", 4],
  ] as const;
  for (const [text, expected] of cases) {
    assert.equal(count(text), expected, text);
  }
});

Deno.test("countJsonTokens() stops soon after the limit", () => {
  assert.equal(count("[".repeat(100), 10), 11);
});
