import assert from "node:assert/strict";
import { pinned, splitCores } from "../../bench/cores.ts";
import { replaceSection } from "../../bench/replace_section.ts";
import { rotate } from "../../bench/rotate.ts";
import { startCommand } from "../../bench/start_command.ts";

Deno.test("rotate() does let each item be first in turn", () => {
  const firsts = [0, 1, 2, 3].map((round) => rotate(["a", "b", "c"], round)[0]);
  assert.deepEqual(firsts, ["a", "b", "c", "a"]);
  assert.deepEqual(rotate(["a", "b", "c"], 1), ["b", "c", "a"]);
  assert.deepEqual(rotate([], 1), []);
});

Deno.test("splitCores() gives the load generator the last core", () => {
  assert.deepEqual(splitCores(2), { server: "0", load: "1" });
  assert.deepEqual(splitCores(8), { server: "0-6", load: "7" });
  assert.deepEqual(splitCores(1), { server: undefined, load: undefined });
});

Deno.test("pinned() leaves a command alone without cores", () => {
  assert.deepEqual(pinned(undefined, "a", ["b"]), ["a", ["b"]]);
  assert.deepEqual(pinned("0", "a", ["b"]), ["taskset", ["-c", "0", "a", "b"]]);
});

Deno.test("replaceSection() changes its own section alone", () => {
  const first = replaceSection("# Results\n", "one", "1");
  const both = replaceSection(first, "two", "2");
  const changed = replaceSection(both, "one", "3");
  assert.equal(replaceSection(changed, "one", "1"), both);
  assert.match(changed, /^# Results\n[^]*\n3\n[^]*\n2\n/);
  assert.ok(!changed.includes("\n1\n"));
});

Deno.test("startCommand() reads a plain task and leaves others to deno task", () => {
  const plain = { tasks: { start: "deno run --allow-read=. main.ts" } };
  assert.deepEqual(startCommand(JSON.stringify(plain), "/d"), {
    command: "/d",
    args: ["run", "--allow-read=.", "main.ts"],
  });
  for (const command of ["deno run $X main.ts", "a && deno run main.ts"]) {
    const task = { tasks: { start: { command } } };
    assert.deepEqual(startCommand(JSON.stringify(task), "/d"), {
      command: "/d",
      args: ["task", "start"],
    });
  }
  assert.throws(() => startCommand("{}", "/d"), /no task "start"/);
});
