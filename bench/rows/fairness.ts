/**
 * How long single runs wait while a batch has every sandbox: hellos by one
 * client, one after the other, in a service at rest and under a batch.
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

/** Sends hellos until there were `most`, or `isOver` says that it is enough. */
async function sendHellos(
  { port }: RunningServer,
  most: number,
  isOver = () => false,
): Promise<Histogram> {
  const times = new Histogram();
  const connection = new HttpConnection(port);
  while (times.count < most && !isOver()) {
    const start = performance.now();
    const { status } = await connection.send(HELLO);
    times.record(performance.now() - start);
    if (status !== 200) throw new Error(`Cannot measure: status ${status}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  connection.close();
  return times;
}

/** Runs a batch in a process of its own; returns how long it took, in ms. */
async function runBatch({ port }: RunningServer): Promise<number> {
  const file = await Deno.makeTempFile();
  const head = { code: "return_val(INPUT['x'] + 1)" };
  const rows = Array.from({ length: ROWS }, (_, x) => ({ x }));
  const lines = [head, ...rows].map((each) => JSON.stringify(each));
  await Deno.writeTextFile(file, lines.join("\n"));
  try {
    const { stdout } = await new Deno.Command("sh", {
      args: [
        "-c",
        `curl -sN -H 'content-type: application/x-ndjson' -H Expect: \
          --data-binary @'${file}' http://127.0.0.1:${port}/run_batch |
          tail -n 1`,
      ],
    }).output();
    const text = new TextDecoder().decode(stdout);
    return SUMMARY.parse(JSON.parse(text)).summary.duration_ms;
  } finally {
    await Deno.remove(file);
  }
}

const [target] = chooseTargets(["ours"]);
await using server = await startServer(target.command, { untilWarm: true });
await sendHellos(server, 200);
await runBatch(server);
const idle = await sendHellos(server, HELLOS);
let batches = 0;
let batchMs = 0;
let isOver = false;
const batch = (async () => {
  // One after the other, until there were enough hellos.
  do {
    batchMs += await runBatch(server);
    batches += 1;
  } while (!isOver);
})();
const under = await sendHellos(server, HELLOS);
isOver = true;
await batch;

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
(${batches} of them, ${
  (batchMs / batches / 1_000).toFixed(1)
} s each); "longest"
is the time until a batch has given a sandbox back and the hello has run.\n`;
if (options.print) console.log(report);
else await writeResults("fairness", report);
