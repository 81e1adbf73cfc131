import assert from "node:assert/strict";
import type { RunInputs } from "../../../src/run/inputs.ts";
import { JavaScriptPool } from "./javascript_pool.ts";

Deno.test("JavaScript is given what its request brings", async (t) => {
  await using pool = new JavaScriptPool();
  const printed = async (code: string, inputs: RunInputs) => {
    const { stdout, error } = await pool.run(code, { inputs });
    assert.equal(error, undefined, error?.message);
    return stdout;
  };

  await t.step("standard input, read once, as text and as bytes", async () => {
    const program = `
const fs = require("fs");
const text = fs.readFileSync(0, "utf8");
console.log(JSON.stringify(text), fs.readFileSync("/dev/stdin").length);`;
    const stdin = { text: "3\n中\n" };
    assert.equal(await printed(program, { stdin }), '"3\\n中\\n" 0\n');
    assert.equal(await printed(program, {}), '"" 0\n');
  });

  await t.step("standard input as a stream", async () => {
    const program = `
let all = "";
process.stdin.setEncoding("utf8").on("data", (text) => { all += text; })
  .on("end", () => console.log("end", all));`;
    assert.equal(await printed(program, { stdin: { text: "ab" } }), "end ab\n");
    const loop = `for await (const chunk of process.stdin) console.log(chunk);`;
    assert.equal(
      await printed(loop, { stdin: { text: "ab" } }),
      "<Buffer 61 62>\n",
    );
  });

  await t.step("arguments, environment and INPUT", async () => {
    const { stdout } = await pool.run(
      "console.log(process.argv.slice(2), process.env, INPUT)",
      {
        inputJson: '{"a":1}',
        inputs: { argv: ["-v", "\n"], env: { TOKEN: "x" } },
      },
    );
    assert.equal(stdout, "[ '-v', '\\n' ] { TOKEN: 'x' } { a: 1 }\n");
  });

  await t.step("nothing of it is left for the next program", async () => {
    const program =
      "console.log(process.argv.length, process.env, require('fs').readFileSync(0).length)";
    assert.equal(await printed(program, { stdin: { text: "" } }), "2 {} 0\n");
    assert.equal((await pool.run(program)).stdout, "2 {} 0\n");
  });

  await t.step("the same randomness and time by seed and now", async () => {
    const program = `
const { randomBytes, randomInt } = require("node:crypto");
console.log(Math.random(), crypto.randomUUID(), Date.now(), performance.now());
console.log(randomBytes(20), randomInt(2 ** 40), require("crypto").randomUUID());`;
    const first = await printed(program, { seed: 7, nowMs: 86_400_000 });
    assert.equal(await printed(program, { seed: 7, nowMs: 86_400_000 }), first);
    assert.notEqual(await printed(program, { seed: 8, nowMs: 0 }), first);
    assert.notEqual(await printed(program, {}), await printed(program, {}));
  });

  await t.step("never a file", async () => {
    const program = `require("fs").readFileSync("/etc/passwd")`;
    const { error } = await pool.run(program);
    assert.match(error?.message ?? "", /^ENOENT: no such file/);
  });
});
