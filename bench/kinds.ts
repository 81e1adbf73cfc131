/**
 * Measures programs in both kinds of sandbox for Python, side by side: requests
 * of one client to a service that has core alone and to one that has full alone,
 * one block after the other, in turn.
 *
 * Usage: `deno run -A bench/kinds.ts [--rounds 6] [--runs 200] [--print]`
 *
 * @module
 */

import { parseArgs } from "node:util";
import { PYTHON_KINDS } from "../src/kinds.ts";
import { shortNumber } from "./bar_chart.ts";
import { Histogram } from "./histogram.ts";
import { encodePost, HttpConnection } from "./http_connection.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { printedText } from "./printed_text.ts";
import { readTree } from "./process_tree.ts";
import { type Program, readPrograms } from "./programs.ts";
import { writeResults } from "./results_file.ts";
import { type RunningServer, startServer } from "./server.ts";
import { chooseTargets } from "./targets.ts";

const WARM_UPS = 50;
const PROGRAMS = ["hello", "json_scoring", "pandas_groupby", "sklearn_fit"];

/** A program in a kind. */
interface Series {
  readonly kind: string;
  readonly program: Program;
  readonly server: RunningServer;
  readonly latency: Histogram;
  /** CPU time of all processes for a request, of each block. */
  readonly cpu: Histogram;
}

async function start(kind: string): Promise<RunningServer> {
  const [target] = chooseTargets(["ours"]);
  return await startServer(async (port) => {
    const { env, ...command } = await target.command(port);
    const own = { FAAS_LANGUAGES: "python", FAAS_KINDS: kind };
    return {
      ...command,
      env: { ...env, ...own, FAAS_SANDBOXES: `${kind}=1` },
    };
  }, { untilWarm: true });
}

async function sendBlock(
  { program, server, latency, cpu }: Series,
  runs: number,
): Promise<void> {
  const request = encodePost("/run_code", { code: program.code });
  const connection = new HttpConnection(server.port);
  const send = async () => {
    const { body } = await connection.send(request);
    if (printedText(body) === program.expected) return;
    throw new Error(`Cannot measure: ${body.slice(0, 300)}`);
  };
  for (let index = 0; index < WARM_UPS; index++) await send();
  const before = await readTree(server.pid, { memory: false });
  for (let index = 0; index < runs; index++) {
    const startMs = performance.now();
    await send();
    latency.record(performance.now() - startMs);
  }
  const after = await readTree(server.pid, { memory: false });
  cpu.record((after.cpuMs - before.cpuMs) / runs);
  connection.close();
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "6" },
      runs: { type: "string", default: "200" },
      print: { type: "boolean", default: false },
    },
  });
  await using servers = new AsyncDisposableStack();
  const series: Series[] = [];
  const programs = await readPrograms(PROGRAMS);
  for (const kind of PYTHON_KINDS) {
    const server = servers.use(await start(kind));
    for (const program of programs) {
      if (kind === "core" && program.kind !== "core") continue;
      const histograms = { latency: new Histogram(), cpu: new Histogram() };
      series.push({ kind, program, server, ...histograms });
    }
  }
  const loads: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    loads.push(Deno.loadavg()[0]);
    for (const one of series) await sendBlock(one, Number(values.runs));
  }
  const table = markdownTable(
    [
      { title: "program" },
      { title: "kind" },
      { title: "p50 ms", align: "right" },
      { title: "p99 ms", align: "right" },
      { title: "CPU ms", align: "right" },
    ],
    series.map(({ kind, program, latency, cpu }) => [
      program.title,
      kind,
      shortNumber(latency.percentileMs(50)),
      shortNumber(latency.percentileMs(99)),
      shortNumber(cpu.percentileMs(50)),
    ]),
  );
  const load = loads.map((one) => one.toFixed(0)).join(", ");
  const text = `## Kinds\n\n${await describeMachine()}; load of the ` +
    `machine at the rounds' start: ${load}.\n\nOne client, ` +
    `${values.rounds} rounds of ${values.runs} requests for each row, one row ` +
    "after the other. CPU time is that of all processes for a request, the " +
    `reset included: the median of the rounds.\n\n${table.trim()}`;
  console.log(text);
  if (!values.print) await writeResults("kinds", text);
}

if (import.meta.main) await main();
