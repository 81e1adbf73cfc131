/**
 * Measures how long a batch continues after its client has hung up: from there
 * until no sandbox is busy, as `/health` tells it, asked again and again.
 *
 * Usage: deno run -A bench/rows/hang_up.ts [--quick] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { Histogram } from "../histogram.ts";
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
const ROUNDS = options.quick ? 5 : 30;
const GOAL_MS = 100;
/** The first row is answered, so that there is something to wait for. */
const CASES = [
  ["rows that never end", "while INPUT: pass", 100],
  ["rows that end at once", "return_val(INPUT)", 200_000],
] as const;
const HEALTH = z.object({ pool_status: z.object({ busyProcesses: z.int() }) });

async function busyProcesses({ port }: RunningServer): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  return HEALTH.parse(await response.json()).pool_status.busyProcesses;
}

async function untilBusy(server: RunningServer, isBusy: boolean) {
  while (await busyProcesses(server) > 0 !== isBusy);
}

/** Returns how long a batch went on, in milliseconds. */
async function hangUp(
  server: RunningServer,
  code: string,
  rows: number,
): Promise<number> {
  const lines = Array.from({ length: rows }, (_, index) => index);
  const body = [JSON.stringify({ code }), ...lines].join("\n");
  const request = "POST /run_batch HTTP/1.1\r\nHost: localhost\r\n" +
    "Content-Type: application/x-ndjson\r\n" +
    `Content-Length: ${body.length}\r\n\r\n${body}`;
  const connection = await Deno.connect({ port: server.port });
  const writer = connection.writable.getWriter();
  // An answer that is no longer read is not written to its end.
  const written = writer.write(new TextEncoder().encode(request))
    .catch(() => {});
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  for (let text = ""; !text.includes('{"index":0,');) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error(`Cannot measure: ${text}`);
    text += decoder.decode(buffer.subarray(0, count));
  }
  await untilBusy(server, true);
  const start = performance.now();
  connection.close();
  await untilBusy(server, false);
  const tookMs = performance.now() - start;
  await written;
  return tookMs;
}

const [target] = chooseTargets(["ours"]);
await using server = await startServer(target.command, { untilWarm: true });
const table: string[][] = [];
for (const [name, code, rows] of CASES) {
  const times = new Histogram();
  for (let round = 0; round < ROUNDS; round++) {
    times.record(await hangUp(server, code, rows));
  }
  table.push([
    name,
    String(ROUNDS),
    ...[50, 100].map((percent) => times.percentileMs(percent).toFixed(0)),
  ]);
}
const report = `## Batches whose client hangs up\n
${await describeMachine()}\n
${
  markdownTable([
    { title: "ms until no sandbox is busy" },
    { title: "count", align: "right" },
    { title: "p50", align: "right" },
    { title: "longest", align: "right" },
  ], table)
}\n
Goal: under ${GOAL_MS} ms. What never ends is killed, 40 ms after the client has
hung up at the earliest; what ends soon gives its sandbox back.\n`;
if (options.print) console.log(report);
else await writeResults("hang_up", report);
