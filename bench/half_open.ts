/**
 * Measures what half-open connections do to everybody else: hellos of one
 * client with and without thousands of connections beside it that have sent
 * half a head, one block after the other, in turn.
 *
 * Usage: `deno run -A bench/half_open.ts [--connections 5000] [--rounds 4]
 * [--print]`
 *
 * @module
 */

import { parseArgs } from "node:util";
import { shortNumber } from "./bar_chart.ts";
import { Histogram } from "./histogram.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { measure } from "./measure.ts";
import { readPrograms } from "./programs.ts";
import { writeResults } from "./results_file.ts";
import { type RunningServer, startServer } from "./server.ts";
import { CORE_ALONE, service } from "./targets.ts";

const BLOCK_MS = 3_000;
const WARM_UP_MS = 5_000;
const AT_ONCE = 100;
/** The least that makes a head; the server has to wait for more. */
const HALF_HEAD = new TextEncoder().encode("GET");

/** Opens connections and leaves them; what closes them is up to the server. */
async function openHalf(port: number, count: number): Promise<Deno.TcpConn[]> {
  const connections: Deno.TcpConn[] = [];
  while (connections.length < count) {
    const opened = await Promise.all(
      Array.from(
        { length: AT_ONCE },
        () => Deno.connect({ hostname: "127.0.0.1", port }),
      ),
    );
    await Promise.all(opened.map((connection) => connection.write(HALF_HEAD)));
    connections.push(...opened);
  }
  return connections;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      connections: { type: "string", default: "5000" },
      rounds: { type: "string", default: "4" },
      print: { type: "boolean", default: false },
    },
  });
  const connections = Number(values.connections);
  const [hello] = await readPrograms(["hello"]);
  await using server: RunningServer = await startServer(
    (port) => service(port, CORE_ALONE),
    { untilWarm: true },
  );
  const block = (durationMs: number) =>
    measure(server.pid, {
      port: server.port,
      code: hello.code,
      expected: hello.expected,
      clients: 1,
      durationMs,
    });

  const alone = new Histogram();
  const beside = new Histogram();
  let errors = 0;
  await block(WARM_UP_MS);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (
      const [latency, count] of [[alone, 0], [beside, connections]] as const
    ) {
      const half = await openHalf(server.port, count);
      const measured = await block(BLOCK_MS);
      latency.merge(measured.latency);
      errors += measured.errors;
      for (const connection of half) connection.close();
    }
  }
  const rows = [["alone", alone], ["beside them", beside]] as const;
  const table = markdownTable(
    [
      { title: `hello, ${connections} half-open connections` },
      { title: "requests", align: "right" },
      { title: "p50 ms", align: "right" },
      { title: "p99 ms", align: "right" },
    ],
    rows.map(([title, latency]) => [
      title,
      String(latency.count),
      shortNumber(latency.percentileMs(50)),
      shortNumber(latency.percentileMs(99)),
    ]),
  );
  const text = `## Half-open connections\n\n${await describeMachine()}. ` +
    `${errors} errors.\n\n${table.trim()}`;
  console.log(text);
  if (!values.print) await writeResults("half-open", text);
}

if (import.meta.main) await main();
