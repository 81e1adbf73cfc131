/**
 * `make run` installs what deno.first.json names before it starts the service,
 * and what deno.service.json names beside it, then the rest: they must be all
 * that the service loads, in the very versions.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import all from "../deno.json" with { type: "json" };
import first from "../deno.first.json" with { type: "json" };
import few from "../deno.service.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Entry points that `make run` starts before everything is installed. */
const STARTED = [
  "main.ts",
  "src/guest/main.ts",
  "src/http/mcp/answer_mcp.ts",
  "src/redis/redis_process.ts",
  "tools/fetch_packages.ts",
  "tools/make_images.ts",
  "tools/mcp.ts",
  "tools/prepare.ts",
];
/** Packages that only one of these loads, and only later. */
const LATER = [
  // With the library of JavaScript, which is made once all is installed.
  "esbuild",
];
/** Packages that no file of them names. */
const UNNAMED = [
  // The SDK of MCP takes it where it is there: without it the locks differ.
  "@cfworker/json-schema",
];

/** Packages that are loaded behind `untilInstalled()`. */
const AWAITED = [
  "@cfworker/json-schema",
  "@modelcontextprotocol/sdk",
  "@redis/client",
];

interface Lock {
  readonly npm: Readonly<Record<string, unknown>>;
}

interface Module {
  readonly specifier: string;
}

function readLock(name: string): Lock {
  return JSON.parse(Deno.readTextFileSync(`${ROOT}${name}`));
}

Deno.test("deno.service.json names all that the service loads, and no more", async () => {
  const named = await Promise.all(STARTED.map(importedFrom));
  const wanted = new Set([...named.flat(), ...UNNAMED]);
  for (const name of LATER) assert.ok(wanted.delete(name), name);
  assert.deepEqual(Object.keys(few.imports).sort(), [...wanted].sort());
});

Deno.test("deno.first.json names all of deno.service.json but what the service awaits", () => {
  assert.deepEqual(
    Object.keys(first.imports).sort(),
    Object.keys(few.imports).filter((name) => !AWAITED.includes(name)).sort(),
  );
});

for (const [name, { imports }] of Object.entries({ first, service: few })) {
  Deno.test(`deno.${name}.json has the versions of deno.json, and its lock the hashes of deno.lock`, () => {
    const versions: Readonly<Record<string, string>> = all.imports;
    for (const [name, version] of Object.entries(imports)) {
      assert.equal(version, versions[name]);
    }
    const { npm } = readLock("deno.lock");
    const rows = Object.entries(readLock(`deno.${name}.lock`).npm);
    assert.ok(rows.length > 0);
    for (const [name, row] of rows) assert.deepEqual(row, npm[name], name);
  });
}

/**
 * Returns the packages of npm in the graph of modules of one file, those of
 * which a module reads a file by its path included.
 */
async function importedFrom(path: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", path],
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const { modules }: { modules: readonly Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return modules.flatMap(({ specifier }) => {
    if (specifier.startsWith("file:")) return readBy(new URL(specifier));
    const [, name] = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)@/.exec(specifier) ?? [];
    return name === undefined ? [] : [name];
  });
}

/** Returns the packages of npm of which a module reads files. */
function readBy(path: URL): string[] {
  if (path.pathname.includes("/node_modules/")) return [];
  const paths = Deno.readTextFileSync(path)
    .matchAll(/\bnode_modules\/((?:@[^/"`]+\/)?\w[^/"`]*)[/"`]/g);
  return [...paths].map(([, name]) => name);
}
