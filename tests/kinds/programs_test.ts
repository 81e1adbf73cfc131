/**
 * Runs every program of `programs/` in a full sandbox under the default safety
 * policy, and compares what it prints with what native CPython printed with the
 * same versions (`expected/`, made by
 * `tests/kinds/science/make_expected.sh python3.12 tests/kinds`).
 *
 * @module
 */

import assert from "node:assert/strict";
import { skipBecause } from "../skip_because.ts";
import { openKind, whyNoKind } from "./open_kind.ts";

const HERE = new URL(".", import.meta.url);
/** Templates are code that no check sees: strict programs get none. */
const STYLED = `
import pandas as pd
frame = pd.DataFrame({"a": [1]})
def styles():
    import pandas.io.formats.style
for act in (lambda: frame.style, frame.to_latex, styles):
    try:
        print("ESCAPED", act())
    except ImportError as error:
        print("Jinja2" in str(error))
`;
const NAMES = [...Deno.readDirSync(new URL("programs/", HERE))]
  .map(({ name }) => name.slice(0, -".py".length)).sort();

Deno.test({
  name: "full sandbox prints what native Python prints",
  ignore: skipBecause(whyNoKind("full")),
  async fn(t) {
    assert.ok(NAMES.length >= 19, `${NAMES.length} programs`);
    const opened = await openKind("full");
    try {
      for (const name of NAMES) {
        await t.step(name, async () => {
          const code = await read(`programs/${name}.py`);
          const expected = await read(`expected/${name}.txt`);
          const { stdout, stderr, error } = await opened.run(code);
          assert.equal(error, undefined, stderr);
          assert.equal(stdout, expected);
        });
      }
      await t.step("pandas makes no templates for a program", async () => {
        const { stdout, stderr } = await opened.run(STYLED);
        assert.equal(stdout, "True\nTrue\nTrue\n", stderr);
      });
    } finally {
      await opened.close();
    }
  },
});

function read(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, HERE));
}
