/**
 * Measures the wait of single runs while a batch has every sandbox: hellos by
 * one client, one after the other, in a service at rest and under a batch.
 *
 * Usage: deno run -A bench/rows/fairness.ts [--quick] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { Histogram } from "../histogram.ts";
import { encodePost, HttpConnection } from "../http_connection.ts";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown_table.ts";
import { writeResults } from "../results_file.ts";
import { type RunningServer, startServer } from "../server.ts";
import { chooseTargets } from "../targets.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
  },
});
const ROWS = options.quick ? 20_000 : 100_000;
const HELLOS = options.quick ? 200 : 2_000;
/** From one answer to the next request: a caller, not a load. */
const PAUSE_MS = 5;
const GOAL = 3;
const HELLO = encodePost("/run_code", { code: "print('hello')" });
const SUMMARY = z.object({
  summary: z.object({
    status: z.literal("success"),
    rows: z.literal(ROWS),
    duration_ms: z.number(),
  }),
});

/** Sends so many hellos, one after the other. */
async function sendHellos(
  { port }: RunningServer,
  most: number,
): Promise<Histogram> {
  const times = new Histogram();
  const connection = new HttpConnection(port);
  while (times.count < most) {
    const start = performance.now();
    const { status } = await connection.send(HELLO);
    times.record(performance.now() - start);
    if (status !== 200) throw new Error(`Cannot measure: status ${status}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  connection.close();
  return times;
}

/** Writes what a batch is asked for with; returns the file. */
async function writeBatch(): Promise<string> {
  const file = await Deno.makeTempFile();
  const head = { code: "return_val(INPUT['x'] + 1)" };
  const rows = Array.from({ length: ROWS }, (_, x) => ({ x }));
  const lines = [head, ...rows].map((each) => JSON.stringify(each));
  await Deno.writeTextFile(file, lines.join("\n"));
  return file;
}

/** Batches that run one after the other until they are stopped. */
interface Batches {
  /** Lets the last one end; returns how long each took, in milliseconds. */
  stop(): Promise<number[]>;
}

/**
 * Starts batches of what is in `file`, all in processes of their own: what this
 * one did for them would be taken for time of the hellos.
 */
async function startBatches(
  { port }: RunningServer,
  file: string,
): Promise<Batches> {
  const goOn = await Deno.makeTempFile();
  const output = new Deno.Command("sh", {
    args: [
      "-c",
      `while [ -e '${goOn}' ]; do
        curl -sN -H 'content-type: application/x-ndjson' -H Expect: \
          --data-binary @'${file}' http://127.0.0.1:${port}/run_batch |
          tail -n 1
      done`,
    ],
  }).output();
  return {
    async stop() {
      await Deno.remove(goOn);
      const { stdout } = await output;
      return new TextDecoder().decode(stdout).trimEnd().split("\n")
        .map((line) => SUMMARY.parse(JSON.parse(line)).summary.duration_ms);
    },
  };
}

const [target] = chooseTargets(["ours"]);
await using server = await startServer(target.command, { untilWarm: true });
const file = await writeBatch();
const warmUp = await startBatches(server, file);
await sendHellos(server, 200);
await warmUp.stop();
await sendHellos(server, 200);
const idle = await sendHellos(server, HELLOS);
const batches = await startBatches(server, file);
const under = await sendHellos(server, HELLOS);
const times = await batches.stop();
await Deno.remove(file);
const batchMs = times.reduce((sum, each) => sum + each, 0) / times.length;

const row = (name: string, times: Histogram) => [
  name,
  String(times.count),
  ...[50, 90, 99, 100].map((percent) => times.percentileMs(percent).toFixed(2)),
];
const table = markdownTable(
  [
    { title: "hellos, ms" },
    { title: "count", align: "right" },
    { title: "p50", align: "right" },
    { title: "p90", align: "right" },
    { title: "p99", align: "right" },
    { title: "longest", align: "right" },
  ],
  [row("at rest", idle), row("under a batch", under)],
);
const ratio = under.percentileMs(99) / idle.percentileMs(99);
const report = `## Single runs under a batch\n\n${await describeMachine()}\n
${table}\n
p99 under a batch / at rest: ${ratio.toFixed(1)} (goal: under ${GOAL}).
The batches had ${ROWS.toLocaleString("en")} rows each, one after the other
(${times.length} of them, ${(batchMs / 1_000).toFixed(1)} s each); "longest"
is the time until a batch has given a sandbox back and the hello has run.\n`;
if (options.print) console.log(report);
else await writeResults("fairness", report);
