import assert from "node:assert/strict";
import { pyodidePackages } from "../../../../tools/packages/added/pyodide_packages.ts";

const TEXT = await Deno.readTextFile(
  new URL(
    "../../../../node_modules/pyodide/pyodide-lock.json",
    import.meta.url,
  ),
);

Deno.test("pyodidePackages() has what is, or needs, machine code, and no more", () => {
  const packages = pyodidePackages(TEXT);
  const lxml = packages.get("lxml");
  assert.equal(lxml?.version, "5.2.1");
  assert.match(lxml.fileName, /^lxml-5\.2\.1-.*_wasm32\.whl$/);
  assert.match(lxml.sha256, /^7213dd8b/);
  assert.deepEqual(lxml.sources, [{ kind: "cdn" }]);
  const pydantic = packages.get("pydantic");
  assert.match(pydantic?.fileName ?? "", /-none-any\.whl$/);
  assert.ok(pydantic?.dependencies.includes("pydantic-core"));
  assert.ok(!packages.has("toolz"));
  assert.ok(packages.size > 100);
});
