import assert from "node:assert/strict";
import { sbomFiles } from "../../tools/sbom.ts";

const root = new URL("../..", import.meta.url);

Deno.test("sbomFiles() returns what is checked in", async () => {
  for (const [path, text] of Object.entries(sbomFiles())) {
    const kept = await Deno.readTextFile(new URL(path, root));
    assert.ok(kept === text, `${path} is out of date: run \`make sbom\``);
  }
});
