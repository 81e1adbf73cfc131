/**
 * Runs every program of `programs/` in one full sandbox under the default
 * safety policy, one after another, and compares what it prints with what
 * native CPython printed with the same versions (`expected/`, made by
 * `make_expected.sh`) or with what the packages' documentation shows.
 *
 * @module
 */

import assert from "node:assert/strict";
import { skipBecause } from "../../skip_because.ts";
import { openKind, whyNoKind } from "../open_kind.ts";

const HERE = new URL(".", import.meta.url);

Deno.test({
  name: "full sandbox prints what native Python prints",
  ignore: skipBecause(whyNoKind("full")),
  async fn(t) {
    const full = await openKind("full");
    try {
      for (const name of await programNames()) {
        await t.step(name, async () => {
          const code = await read(`programs/${name}.py`);
          const expected = await read(`expected/${name}.txt`);
          const { stdout, stderr, error } = await full.run(code);
          assert.equal(error, undefined, stderr);
          assert.equal(stdout, expected);
        });
      }
    } finally {
      await full.close();
    }
  },
});

async function programNames(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(new URL("programs/", HERE))) {
    if (name.endsWith(".py")) names.push(name.slice(0, -".py".length));
  }
  assert.ok(names.length >= 110, `${names.length} programs`);
  return names.sort();
}

function read(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, HERE));
}
