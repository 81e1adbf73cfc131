import assert from "node:assert/strict";
import {
  fromFragment,
  toFragment,
} from "../../src/pages/playground/fragment.ts";
import type { Program } from "../../src/pages/playground/program.ts";

const PROGRAM: Program = {
  language: "python",
  code: "print('𝒳 好')\n",
  input: '{"a": 1}',
  stdin: "x\n",
};

Deno.test("toFragment() carries a program whole", async () => {
  const fragment = await toFragment(PROGRAM);
  assert.match(fragment, /^program=[\w-]+$/);
  assert.deepEqual(await fromFragment(`#${fragment}`), PROGRAM);
});

Deno.test("fromFragment() takes nothing for a program that is none", async () => {
  const other = await toFragment({ ...PROGRAM, language: "ruby" as "python" });
  for (const text of ["", "#", "#program=", "#program=%%", "#x=1", other]) {
    assert.equal(await fromFragment(text), null, text);
  }
});

Deno.test("fromFragment() never unpacks a bomb", async () => {
  const bomb = await toFragment({ ...PROGRAM, code: "x".repeat(5_000_000) });
  assert.ok(bomb.length < 20_000);
  assert.equal(await fromFragment(bomb), null);
});
