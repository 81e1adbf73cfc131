/**
 * Judging, side by side in one run: trivial tests of standard input within a
 * set; many programs with ten tests each, by `/judge` and by one `/run_code` per
 * test; and how much longer a CPU-bound program takes than in a native Python.
 *
 * Usage: deno run -A bench/judge.ts [--quick] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { CORE_ALONE, service } from "./targets.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
  },
});
const PROGRAMS = options.quick ? 100 : 1_000;
const TESTS = 10;
const SET_TESTS = options.quick ? 2_000 : 10_000;
const AT_ONCE = 16;
const LOOP = `def primes(n):
    found = []
    for i in range(2, n):
        if all(i % p for p in found if p * p <= i): found.append(i)
    return len(found)
`;

await using server = await startServer((port) => service(port, CORE_ALONE));
const url = `http://127.0.0.1:${server.port}`;

async function post(path: string, body: string, type: string): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    body,
    headers: { "content-type": type },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

const numbers = Array.from({ length: SET_TESTS }, (_, n) => n);
const set = JSON.stringify({
  code: "print(int(input()) * 2)",
  tests: numbers.map((n) => ({ stdin: `${n}\n`, expected: `${2 * n}\n` })),
});
const ofSet = await seconds(async () => {
  const { passed } = JSON.parse(await post("/judge", set, "application/json"));
  if (passed !== SET_TESTS) throw new Error(`${passed} of ${SET_TESTS} passed`);
});

const programs = Array.from({ length: PROGRAMS }, (_, n) => ({
  code: `k = ${n}\nfor i in range(50): k += i\nprint(int(input()) + k)`,
  tests: numbers.slice(0, TESTS).map((x) => ({
    stdin: `${x}\n`,
    expected: `${x + n + 1_225}\n`,
  })),
}));
const judged = await seconds(async () => {
  const lines = programs.map((one) => JSON.stringify(one)).join("\n");
  const text = await post("/judge", lines, "application/x-ndjson");
  const { summary } = JSON.parse(text.trimEnd().split("\n").pop() ?? "");
  if (summary.verdicts.passed !== PROGRAMS) throw new Error(text.slice(-500));
});

/** A part of the calls; the rest would take as long each. */
const some = programs.slice(0, Math.ceil(PROGRAMS / 10));
const calls = some.flatMap(({ code, tests }) =>
  tests.map(({ stdin }) => JSON.stringify({ code, stdin }))
);
const oneByOne = await seconds(async () => {
  const left = [...calls];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let body = left.pop(); body !== undefined; body = left.pop()) {
      await post("/run_code", body, "application/json");
    }
  }));
}) * PROGRAMS / some.length;

const loop =
  `${LOOP}import time\nstart = time.perf_counter()\nprimes(20000)\n` +
  "print(time.perf_counter() - start)";
const inSandbox: number[] = [];
const natively: number[] = [];
for (let round = 0; round < 5; round++) {
  const answer = JSON.parse(
    await post("/run_code", JSON.stringify({ code: loop }), "application/json"),
  );
  inSandbox.push(Number(answer.output.stdout));
  const { stdout } = await new Deno.Command("python3", { args: ["-c", loop] })
    .output();
  natively.push(Number(new TextDecoder().decode(stdout)));
}
const factor = Math.min(...inSandbox) / Math.min(...natively);

const rate = (tests: number, time: number) =>
  Math.round(tests / time).toLocaleString("en");
const all = PROGRAMS * TESTS;
const table = markdownTable(
  [{ title: "what" }, { title: "seconds", align: "right" }, {
    title: "tests per second",
    align: "right",
  }],
  [
    [`a set of ${SET_TESTS} tests`, ofSet.toFixed(2), rate(SET_TESTS, ofSet)],
    [
      `${PROGRAMS} programs with ${TESTS} tests, /judge`,
      judged.toFixed(2),
      rate(all, judged),
    ],
    [
      `the same, one /run_code per test, ${AT_ONCE} at once`,
      oneByOne.toFixed(2),
      rate(all, oneByOne),
    ],
  ],
);
const text =
  `## Judging\n\n${await describeMachine()}\n\n${table}\n\n/judge is ` +
  `${(oneByOne / judged).toFixed(1)} times as fast as one call per test. A ` +
  `CPU-bound program takes ${factor.toFixed(2)} times as long as in python3.\n`;
if (options.print) console.log(text);
else await writeResults("judging", text);
