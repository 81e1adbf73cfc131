import assert from "node:assert/strict";
import { licenceList } from "../../../tools/sbom/licence_list.ts";

Deno.test("licenceList() has a row for each component, in its section", () => {
  const list = licenceList([{
    origin: "npm",
    name: "fast-check",
    version: "4.10.2",
    licence: "MIT",
    purl: "pkg:npm/fast-check@4.10.2",
    hash: null,
    scope: "excluded",
    dependsOn: [],
  }]);
  const [before, after] = list.split(
    "| fast-check | 4.10.2 | MIT | tests only |",
  );
  assert.match(before, /## npm packages/);
  assert.doesNotMatch(before, /## Python packages/);
  assert.match(after, /## Python packages/);
});
