import assert from "node:assert/strict";
import { parseProcStat } from "../../bench/parse_proc_stat.ts";
import { readTree } from "../../bench/process_tree.ts";

Deno.test("parseProcStat() reads past a name with blanks and brackets", () => {
  const line = "42 (a) b (c) S 7 42 42 0 -1 4194304 1 2 3 4 10 20 30 40 20 0";
  assert.deepEqual(parseProcStat(line), { parent: 7, cpuTicks: 100 });
});

Deno.test("parseProcStat() refuses a line that was cut", () => {
  assert.throws(() => parseProcStat("42 (x) S"), /Cannot parse a stat line/);
});

Deno.test("readTree() sees a child and what it uses", async () => {
  const child = new Deno.Command("cat", { stdin: "piped" }).spawn();
  const { pids, rssBytes, descriptors } = await readTree(Deno.pid);
  assert.equal(pids[0], Deno.pid);
  assert.ok(pids.includes(child.pid));
  assert.ok(rssBytes > 0);
  assert.ok(descriptors > 0);
  await child.stdin.close();
  await child.status;
});
