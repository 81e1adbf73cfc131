import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const SOAK = fileURLToPath(new URL("../../bench/soak.ts", import.meta.url));

// A thousandth of what `bench/RESULTS.md` tells of: too short to judge memory,
// long enough for every kind of program to meet every other.
const REQUESTS = 3_000;

Deno.test("A soak of a mix of programs finds no wrong answer and no loss", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", SOAK, `--count=${REQUESTS}`, "--print"],
  }).output();
  const report = new TextDecoder().decode(stdout);
  assert.equal(code, 0, report + new TextDecoder().decode(stderr));
  assert.match(report, /^3,000 requests in /m);
  assert.match(report, /Verdict: \*\*passed\*\*/);
});
