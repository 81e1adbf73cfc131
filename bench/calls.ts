/**
 * Measures calls of tools: what a call costs beside an empty run, ten calls one
 * after another of a tool that takes 100 ms, and what programs cost that wait.
 *
 * Usage: `deno run -A bench/calls.ts [--requests 500] [--waiting 1000]
 * [--print]`
 *
 * @module
 */

import { parseArgs } from "node:util";
import { shortNumber } from "./bar_chart.ts";
import { benchPath } from "./bench_path.ts";
import { Histogram } from "./histogram.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { readTree } from "./process_tree.ts";
import { writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { startCommand } from "./start_command.ts";
import { CORE_ALONE } from "./targets.ts";

const TOOLS = [{ name: "ask" }];
const MIB = 2 ** 20;
const SLOW_TOOL_MS = 100;
const SLOW_CALLS = 10;
const AT_ONCE = 16;

/** An answer to `/run_code`, as far as it is looked at. */
interface Answer {
  readonly calls?: readonly { readonly id: string }[];
  readonly metadata: { readonly continuation?: { readonly id: string } };
  readonly output: { readonly stdout: string };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      requests: { type: "string", default: "500" },
      waiting: { type: "string", default: "1000" },
      print: { type: "boolean", default: false },
    },
  });
  const denoJson = await Deno.readTextFile(benchPath("../deno.json"));
  await using server = await startServer(
    (port) =>
      Promise.resolve({
        ...startCommand(denoJson, Deno.execPath()),
        env: { ...CORE_ALONE, FAAS_PORT: String(port) },
      }),
    { cwd: benchPath("../"), untilWarm: true },
  );
  const url = `http://127.0.0.1:${server.port}/run_code`;

  async function post(body: object): Promise<Answer> {
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${response.status}`);
    return await response.json();
  }

  async function goOn({ calls = [], metadata }: Answer): Promise<Answer> {
    return await post({
      continuation: metadata.continuation?.id,
      results: calls.map(({ id }) => ({ id, value: id })),
    });
  }

  async function finish(code: string, toolMs = 0): Promise<Answer> {
    let answer = await post({ code, tools: TOOLS });
    while (answer.calls !== undefined) {
      if (toolMs > 0) await sleep(toolMs);
      answer = await goOn(answer);
    }
    return answer;
  }

  const ways: readonly (readonly [string, () => Promise<Answer>])[] = [
    ["an empty run", () => post({ code: "pass" })],
    ["a run with tools, none called", () => finish("pass")],
    ["a call, answered at once", () => finish("tools.ask()")],
  ];
  const latencies = ways.map(() => new Histogram());
  const requests = Number(values.requests);
  for (let at = 0; at < requests; at++) {
    for (const [index, [, run]] of ways.entries()) {
      const start = performance.now();
      await run();
      // The first ones warm it up.
      if (at >= requests / 5) {
        latencies[index].record(performance.now() - start);
      }
    }
  }

  const slowStart = performance.now();
  await finish(`for n in range(${SLOW_CALLS}): tools.ask(n=n)`, SLOW_TOOL_MS);
  const slowMs = performance.now() - slowStart;

  const waiting = Number(values.waiting);
  const before = (await readTree(server.pid)).pssBytes;
  const held: Answer[] = [];
  for (let at = 0; at < waiting; at += AT_ONCE) {
    const some = Math.min(AT_ONCE, waiting - at);
    held.push(
      ...await Promise.all(
        Array.from(
          { length: some },
          (_, n) =>
            post({
              code: `print(tools.ask(n=${at + n}), ${at + n})`,
              tools: TOOLS,
            }),
        ),
      ),
    );
  }
  const during = (await readTree(server.pid)).pssBytes;
  let right = 0;
  for (let at = 0; at < waiting; at += AT_ONCE) {
    const ends = await Promise.all(held.slice(at, at + AT_ONCE).map(goOn));
    right += ends.filter(({ output }, n) =>
      output.stdout === `call_0001 ${at + n}\n`
    ).length;
  }

  const [empty] = latencies;
  const table = markdownTable(
    [
      { title: "one client" },
      { title: "p50 ms", align: "right" },
      { title: "beside an empty run", align: "right" },
    ],
    ways.map(([name], index) => {
      const p50 = latencies[index].percentileMs(50);
      const ratio = p50 / empty.percentileMs(50);
      return [name, shortNumber(p50), `${ratio.toFixed(1)}x`];
    }),
  );
  const body = [
    "## Calls of tools",
    await describeMachine(),
    table,
    `${SLOW_CALLS} calls one after another, of a tool that takes ` +
    `${SLOW_TOOL_MS} ms: ${shortNumber(slowMs)} ms.`,
    `${waiting} programs that wait at one time: ` +
    `${shortNumber((during - before) / MIB)} MiB more than none; ` +
    `${right} of them finished right.`,
  ].join("\n\n");
  if (values.print) console.log(body);
  else await writeResults("calls", body);
}

if (import.meta.main) await main();
