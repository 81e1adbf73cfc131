import assert from "node:assert/strict";
import { namesNdjson, NDJSON } from "../../../src/http/server/ndjson.ts";

Deno.test("namesNdjson() knows lines of JSON by their names, and nothing else", () => {
  const names = ["x-ndjson", "ndjson", "jsonl", "x-jsonlines"];
  for (const name of names) assert.ok(namesNdjson(`Application/${name};q=1`));
  assert.ok(namesNdjson(`text/html, ${NDJSON}`));
  for (const header of [undefined, "", "*/*", "application/json", "x-ndjson"]) {
    assert.ok(!namesNdjson(header), header);
  }
});
