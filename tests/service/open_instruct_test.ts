import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

const service = await startService({
  env: {
    FAAS_SANDBOXES: "core=1",
    FAAS_DIALECTS: "open-instruct",
  },
});
Deno.test.afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function ask(path: string, body: object) {
  const response = await fetch(`${service.url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

Deno.test("POST /test_program answers as open-instruct's server does", async () => {
  const program =
    "import os\ndef add(a, b):\n    if a == 9: raise SystemExit\n" +
    "    while a == 8: pass\n    return a + b";
  const { status, body } = await ask("/test_program", {
    program,
    tests: [
      "assert add(1, 2) == 3",
      "assert add(1, 2) == 4",
      "add(9, 1)",
      "assert add(8, 1) == 9",
      "assert add('a', 'b') == 'ab'",
      "assert missing(1)",
    ],
    max_execution_time: 0.5,
  });
  assert.equal(status, 200);
  assert.deepEqual(body.results, [1, 0, 0, 0, 1, 0]);
  const [first, ...rest] = body.runtimes;
  assert.ok(first > 0 && first < 0.5);
  assert.deepEqual(rest.map((time: number) => time < 0), [
    true,
    true,
    true,
    false,
    true,
  ]);
});

Deno.test("POST /test_program_stdio compares as LiveCodeBench does", async () => {
  const program = "def f(xs: List[int]): return sum(xs)\n" +
    "if __name__ == '__main__':\n    print(float(f(map(int, input().split()))))";
  const { body } = await ask("/test_program_stdio", {
    program,
    tests: JSON.stringify([
      { input: "1 2\n", output: "3\n" },
      { input: "1 2", output: " 3.00 " },
      { input: "1 2", output: "4" },
      { input: "x", output: "4" },
    ]),
    max_execution_time: 5,
  });
  assert.deepEqual(body.results, [1, 1, 0, 0]);
  assert.ok(body.runtimes[2] > 0 && body.runtimes[3] === -1);
});

Deno.test("POST /test_program tells what is missing, and takes no test for no pass", async () => {
  const none = await ask("/test_program", { tests: ["1"] });
  assert.deepEqual([none.status, none.body], [
    422,
    { detail: "Field required: program" },
  ]);
  const empty = await ask("/test_program", { program: "x = 1", tests: "" });
  assert.deepEqual(empty.body, { results: [], runtimes: [] });
  const broken = await ask("/test_program", { program: "def (", tests: ["1"] });
  assert.deepEqual(broken.body, { results: [0], runtimes: [-1] });
});
