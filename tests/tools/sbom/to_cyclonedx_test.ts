import assert from "node:assert/strict";
import type { Component } from "../../../tools/sbom/component.ts";
import { toCycloneDx } from "../../../tools/sbom/to_cyclonedx.ts";

const SUBJECT = { name: "app", version: "1.0.0", licence: "Apache-2.0" };

function component(changes: Partial<Component> = {}): Component {
  return {
    origin: "python",
    name: "numpy",
    version: "2.0.2",
    licence: "BSD-3-Clause",
    purl: "pkg:pypi/numpy@2.0.2",
    hash: { algorithm: "SHA-256", hex: "00ff" },
    scope: "required",
    dependsOn: [],
    ...changes,
  };
}

Deno.test("toCycloneDx() names each component with hash and licence", () => {
  const bill = JSON.parse(toCycloneDx(SUBJECT, [component()]));
  assert.equal(bill.bomFormat, "CycloneDX");
  assert.deepEqual(bill.components, [{
    type: "library",
    "bom-ref": "pkg:pypi/numpy@2.0.2",
    name: "numpy",
    version: "2.0.2",
    scope: "required",
    hashes: [{ alg: "SHA-256", content: "00ff" }],
    licenses: [{ license: { id: "BSD-3-Clause" } }],
    purl: "pkg:pypi/numpy@2.0.2",
  }]);
});

Deno.test("toCycloneDx() gives as an id only what SPDX lists", () => {
  const cases = [
    ["MIT", { license: { id: "MIT" } }],
    ["MIT OR ISC", { expression: "MIT OR ISC" }],
    ["LicenseRef-Own", { expression: "LicenseRef-Own" }],
  ] as const;
  for (const [licence, expected] of cases) {
    const bill = JSON.parse(toCycloneDx(SUBJECT, [component({ licence })]));
    assert.deepEqual(bill.components[0].licenses, [expected], licence);
  }
});

Deno.test("toCycloneDx() lets the application need what nothing else does", () => {
  const inner = component({ name: "inner", purl: "pkg:pypi/inner@1" });
  const outer = component({
    purl: "pkg:pypi/outer@1",
    dependsOn: [inner.purl],
  });
  const bill = JSON.parse(toCycloneDx(SUBJECT, [inner, outer]));
  assert.deepEqual(bill.dependencies, [
    { ref: "pkg:generic/app@1.0.0", dependsOn: [outer.purl] },
    { ref: inner.purl, dependsOn: [] },
    { ref: outer.purl, dependsOn: [inner.purl] },
  ]);
});
