/**
 * Measures the start of the service: from the start of its process to the
 * answer of a first program, sent as soon as `/health` says 200. With the
 * memory images, and without; and by `make run`, which looks first whether
 * anything has changed.
 *
 * `deno run -A bench/start.ts --help` lists the options.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { shortNumber } from "./bar_chart.ts";
import { benchPath } from "./bench_path.ts";
import { makeColdCopy } from "./cold_copy.ts";
import { Histogram } from "./histogram.ts";
import { encodePost, HttpConnection } from "./http_connection.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { printedText } from "./printed_text.ts";
import { type Program, readPrograms } from "./programs.ts";
import { writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { chooseTargets, type TargetCommand } from "./targets.ts";

/** A start without images is given up after this, in milliseconds. */
const COLD_LIMIT_MS = 120_000;

const HELP = `Usage: deno run -A bench/start.ts [options]

  --rounds 10       starts of each kind, one of each in turn
  --programs a,b    first programs: hello,pandas_groupby
  --warm-only       nothing without memory images
  --print           print the report, leave bench/RESULTS.md as it is
`;

/** Ways to start the service. */
type Way = "with memory images" | "by `make run`" | "without memory images";

const WAYS: readonly Way[] = [
  "with memory images",
  "by `make run`",
  "without memory images",
];

/** A way to start, and how long it took each time. */
interface Series {
  /** Name in the table. */
  readonly title: string;
  readonly way: Way;
  /** The first program. */
  readonly program: Program;
  readonly times: Histogram;
}

function makeRun(port: number): Promise<TargetCommand> {
  return Promise.resolve({
    command: "make",
    args: ["--silent", "run"],
    env: { FAAS_PORT: String(port) },
  });
}

/** Makes all that `make run` would go on to make beside the first requests. */
async function prepare(): Promise<void> {
  const flags = ["run", "--allow-all", "--node-modules-dir=manual"];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...flags, benchPath("../tools/prepare.ts"), "--make"],
  }).spawn().status;
  if (!success) throw new Error("Cannot time the start: not all can be made");
}

/** Returns the time from start to the first answer, in milliseconds. */
async function timeStart({ way, program }: Series): Promise<number> {
  const [target] = chooseTargets(["ours"]);
  const command = way === "by `make run`" ? makeRun : target.command;
  const cwd = way === "without memory images"
    ? await makeColdCopy()
    : undefined;
  const startMs = performance.now();
  await using server = await startServer(command, {
    pollMs: 2,
    cwd,
  });
  const connection = new HttpConnection(server.port);
  const request = encodePost("/run_code", { code: program.code });
  let { status, body } = await connection.send(request);
  // A cold start with all packages takes longer than the queue waits.
  while (status === 503 && performance.now() - startMs < COLD_LIMIT_MS) {
    ({ status, body } = await connection.send(request));
  }
  const tookMs = performance.now() - startMs;
  connection.close();
  if (printedText(body) !== program.expected) {
    throw new Error(`Cannot time the start: ${body.slice(0, 300)}`);
  }
  return tookMs;
}

function report(machine: string, series: readonly Series[]): string {
  const numbers = ["starts", "fastest ms", "median ms", "slowest ms"];
  const rows = series.map(({ title, times }) => [
    title,
    String(times.count),
    ...[1, 50, 100].map((percent) => shortNumber(times.percentileMs(percent))),
  ]);
  const table = markdownTable([
    { title: "from start to the first answer of" },
    ...numbers.map((title) => ({ title, align: "right" } as const)),
  ], rows);
  return `## Start\n\n${machine}.\n\n${table.trim()}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "10" },
      programs: { type: "string", default: "hello,pandas_groupby" },
      "warm-only": { type: "boolean", default: false },
      print: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const series: Series[] = [];
  for (const program of await readPrograms(values.programs.split(","))) {
    for (const way of values["warm-only"] ? WAYS.slice(0, 2) : WAYS) {
      const title = `${program.title}, ${way}`;
      series.push({ title, way, program, times: new Histogram() });
    }
  }
  await prepare();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const one of series) {
      const tookMs = await timeStart(one);
      one.times.record(tookMs);
      console.error(`${one.title}: ${tookMs.toFixed(0)} ms`);
    }
  }
  const text = report(await describeMachine(), series);
  console.log(text);
  if (!values.print) await writeResults("start", text);
}

if (import.meta.main) await main();
