import assert from "node:assert/strict";
import { parseResults } from "../../src/wire/parse_results.ts";

function line(data: unknown, type = "display_data"): string {
  return `1 2 ${JSON.stringify({ type, data })}\n`;
}

Deno.test("parseResults() takes bundles of text and of JSON", () => {
  const [result] = parseResults(line({
    "text/plain": "1",
    "application/json": '{"a":[1,"[["]}',
    "application/geo+json": "null",
  }, "execute_result"));
  assert.deepEqual(result, {
    type: "execute_result",
    data: {
      "text/plain": "1",
      "application/json": { a: [1, "[["] },
      "application/geo+json": null,
    },
    stdoutBytes: 1,
    stderrBytes: 2,
  });
});

Deno.test("parseResults() never takes what is no result", () => {
  const lines = [
    "",
    "1 2\n",
    "1 2 {}\n",
    "1 2 []\n",
    "1 2 {\n",
    "-1 2 " + line({ "text/plain": "1" }).slice(4),
    "1 9999999999999999 " + line({ "text/plain": "1" }).slice(4),
    line({ "text/plain": 1 }),
    line({ "text/plain": null }),
    line({ "no type": "1" }),
    line({ "text/plain": "1" }, "stream"),
    `1 2 ${"[".repeat(1_000_000)}\n`,
    `1 2 ${'{"data":'.repeat(100_000)}\n`,
  ];
  for (const each of lines) {
    assert.deepEqual(parseResults(each), [], each.slice(0, 80));
  }
  const good = line({ "text/plain": "1" });
  assert.equal(parseResults(lines.join("") + good).length, 1);
});

Deno.test("parseResults() leaves out JSON that is none, or too deep", () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  for (const json of ["", "{", deep(201), deep(1_000_000)]) {
    const [{ data }] = parseResults(
      line({ "application/json": json, "text/plain": "x" }),
    );
    assert.deepEqual(data, { "text/plain": "x" });
  }
  const [{ data }] = parseResults(line({ "application/json": deep(200) }));
  assert.ok(Array.isArray(data["application/json"]));
});
