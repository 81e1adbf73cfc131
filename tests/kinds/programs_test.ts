/**
 * Runs every program of `programs/` under the default safety policy, those
 * whose name begins with "full" in a sandbox with all packages, the others in
 * one of the kind "tools", and compares what it prints with what native CPython
 * printed with the same versions (`expected/`, made by
 * `tests/kinds/science/make_expected.sh python3.12 tests/kinds`).
 *
 * @module
 */

import assert from "node:assert/strict";
import { skipBecause } from "../skip_because.ts";
import { openKind, whyNoKind } from "./open_kind.ts";

const HERE = new URL(".", import.meta.url);
const NAMES = [...Deno.readDirSync(new URL("programs/", HERE))]
  .map(({ name }) => name.slice(0, -".py".length)).sort();

for (const kind of ["tools", "full"]) {
  const names = NAMES.filter((name) =>
    name.startsWith("full") === (kind === "full")
  );
  Deno.test({
    name: `${kind} sandbox prints what native Python prints`,
    ignore: skipBecause(whyNoKind(kind)),
    async fn(t) {
      assert.ok(names.length >= 3, `${names.length} programs`);
      const opened = await openKind(kind);
      try {
        for (const name of names) {
          await t.step(name, async () => {
            const code = await read(`programs/${name}.py`);
            const expected = await read(`expected/${name}.txt`);
            const { stdout, stderr, error } = await opened.run(code);
            assert.equal(error, undefined, stderr);
            assert.equal(stdout, expected);
          });
        }
      } finally {
        await opened.close();
      }
    },
  });
}

function read(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, HERE));
}
