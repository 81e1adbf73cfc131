import assert from "node:assert/strict";
import {
  type CpuProfile,
  nameFunctions,
  takeCpuProfile,
} from "../../bench/cpu_profile.ts";
import { callTree, flameGraph, originOf } from "../../bench/flame_graph.ts";
import { freePort } from "../../bench/server.ts";

function node(
  id: number,
  functionName: string,
  url: string,
  ...children: number[]
): CpuProfile["nodes"][number] {
  return { id, callFrame: { functionName, url, lineNumber: 0 }, children };
}

const PROFILE: CpuProfile = {
  nodes: [
    node(1, "(root)", "", 2, 3, 4, 5),
    node(2, "serve", "file:///a.ts", 6),
    node(3, "serve", "file:///a.ts"),
    node(4, "(idle)", ""),
    node(5, "wasm-function[7]", "wasm://wasm/1"),
    node(6, "<write>", "ext:core/a.js"),
  ],
  samples: [2, 6, 3, 4, 5],
  timeDeltas: [10, 20, 30, 1_000, 40],
};

Deno.test("callTree() joins what is the same and leaves out idle time", () => {
  const { totalUs, children } = callTree(PROFILE);
  assert.equal(totalUs, 100);
  assert.deepEqual(
    children.map(({ name, totalUs }) => [name, totalUs]),
    [["serve", 60], ["wasm-function[7]", 40]],
  );
  assert.deepEqual(
    children[0].children.map(({ name, totalUs }) => [name, totalUs]),
    [["<write>", 20]],
  );
});

Deno.test("originOf() tells whose code it is", () => {
  const cases = [
    ["f", "file:///src/a.ts", "own"],
    ["f", "file:///node_modules/hono/a.js", "packages"],
    ["f", "ext:core/a.js", "deno"],
    ["f", "wasm://wasm/1", "python"],
    ["wasm-function[1]", "", "python"],
    ["op_read", "", "native"],
  ] as const;
  for (const [name, url, origin] of cases) {
    assert.equal(originOf(name, url), origin, `${name} ${url}`);
  }
});

Deno.test("nameFunctions() names what is known by number alone", () => {
  const { nodes } = nameFunctions(PROFILE, { "7": "PyObject_Call" });
  assert.equal(nodes[4].callFrame.functionName, "PyObject_Call");
  assert.equal(nodes[1].callFrame.functionName, "serve");
});

Deno.test("flameGraph() never puts a name in as markup", () => {
  const svg = flameGraph("t", PROFILE);
  assert.ok(svg.includes("&lt;write&gt;"));
  assert.ok(!svg.includes("<write>"));
});

Deno.test("takeCpuProfile() sees what a process does", async () => {
  const port = freePort();
  const program = "let sum = 0;\n" +
    "function busyBee() {\n" +
    "  for (let i = 0; i < 1e6; i++) sum = (sum * 31 + i) % 1e9;\n" +
    "  console.log(sum);\n" +
    "}\n" +
    "setInterval(busyBee);";
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      `--inspect=127.0.0.1:${port}`,
      // Code that replaced a running loop before a profile began is unknown to
      // it: the caller seems to take the time.
      "--v8-flags=--no-use-osr",
      "-",
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const reader = child.stdout.getReader();
  await reader.read();
  const { nodes } = await takeCpuProfile(port, async () => {
    for (let turn = 0; turn < 5; turn++) await reader.read();
  });
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  assert.ok(
    nodes.some(({ callFrame }) => callFrame.functionName === "busyBee"),
  );
});
