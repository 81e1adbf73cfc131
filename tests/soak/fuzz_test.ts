import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const fuzz = fileURLToPath(new URL("../../tools/fuzz.ts", import.meta.url));

async function run(args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", fuzz, ...args],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

Deno.test("fuzz.ts finds nothing in five seconds", async () => {
  const { code, stdout, stderr } = await run([
    "--seconds",
    "5",
    "--seed",
    "20260131",
  ]);
  assert.equal(code, 0, stdout + stderr);
  for (const name of ["frames", "requests", "programs", "scripts"]) {
    assert.match(stdout, new RegExp(`^${name}: [1-9]\\d* cases$`, "m"));
  }
  assert.match(stdout, /nothing found\n$/);
});

Deno.test("fuzz.ts refuses arguments that make no sense", async () => {
  for (const args of [["--seconds=soon"], ["--seed=-1"], ["--only=all"]]) {
    const { code, stderr } = await run(args);
    assert.equal(code, 2);
    assert.match(stderr, /^Cannot .*: accepted is /);
  }
});
