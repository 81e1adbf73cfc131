import assert from "node:assert/strict";
import { npmComponents } from "../../../tools/sbom/npm_components.ts";

const INTEGRITY = "sha512-AAEC/w==";

function lock(packages: Readonly<Record<string, readonly string[]>>): string {
  const npm = Object.fromEntries(
    Object.entries(packages).map(([key, dependencies]) =>
      [key, { integrity: INTEGRITY, dependencies }] as const
    ),
  );
  return JSON.stringify({ version: "5", npm });
}

const licenceOf = (name: string, version: string) => `${name} ${version}`;

Deno.test("npmComponents() reads scopes, peers and hashes", () => {
  const [first] = npmComponents(
    lock({ "@a/b@1.2.3_c@4.0.0": ["c"], "c@4.0.0": [] }),
    licenceOf,
  );
  assert.deepEqual(first, {
    origin: "npm",
    name: "@a/b",
    version: "1.2.3",
    licence: "@a/b 1.2.3",
    purl: "pkg:npm/%40a/b@1.2.3",
    hash: { algorithm: "SHA-512", hex: "000102ff" },
    scope: "required",
    dependsOn: ["pkg:npm/c@4.0.0"],
  });
});

Deno.test("npmComponents() leaves out of the service what only tests need", () => {
  const scopes = npmComponents(
    lock({
      "fast-check@1.0.0": ["both", "pure-rand"],
      "hono@1.0.0": ["both"],
      "both@1.0.0": [],
      "pure-rand@1.0.0": [],
    }),
    licenceOf,
  ).map(({ scope }) => scope);
  assert.deepEqual(scopes, ["excluded", "required", "required", "excluded"]);
});

Deno.test("npmComponents() takes the version that a package asks for", () => {
  const [first] = npmComponents(
    lock({ "a@1.0.0": ["b@2.0.0"], "b@1.0.0": [], "b@2.0.0": [] }),
    licenceOf,
  );
  assert.deepEqual(first.dependsOn, ["pkg:npm/b@2.0.0"]);
});

Deno.test("npmComponents() never leaves out a package without a word", () => {
  assert.throws(
    () => npmComponents(lock({ "a@1.0.0": ["missing"] }), licenceOf),
    /"missing": deno.lock does not name it/,
  );
});
