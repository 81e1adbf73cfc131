/**
 * Measures what answers that nobody reads do to the memory of the service: as
 * many clients as are asked for send a program that prints as much as one may,
 * in what JSON writes longest, and read nothing.
 *
 * Usage: `deno run -A bench/unread.ts [--clients 500] [--print]`
 *
 * @module
 */

import { parseArgs } from "node:util";
import { encodePost } from "./http_connection.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { writeResults } from "./results_file.ts";
import { type RunningServer, startServer } from "./server.ts";
import { CORE_ALONE, service } from "./targets.ts";

const MIB = 1_048_576;
const SAMPLE_MS = 20;
/** 19 MB of JSON. */
const LARGEST = encodePost("/run_code", {
  code: 'import sys; x = "\\x01" * 1048576; sys.stdout.write(x); ' +
    "sys.stderr.write(x); return_val(x)",
});

/** Returns the resident memory of one process, in bytes. */
async function residentBytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return 1_024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
}

/** Asks, and reads nothing until the connection is closed. */
async function askAndWait(port: number, ended: Promise<void>): Promise<void> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(LARGEST);
  await ended;
  connection.close();
}

async function executionCount(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  return (await response.json()).execution_count;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      clients: { type: "string", default: "500" },
      print: { type: "boolean", default: false },
    },
  });
  const clients = Number(values.clients);
  const command = (port: number) =>
    service(port, {
      ...CORE_ALONE,
      FAAS_QUEUE_SIZE: "1000",
      FAAS_QUEUE_TIMEOUT: "600000",
    });
  await using server: RunningServer = await startServer(command, {
    untilWarm: true,
  });
  const idleBytes = await residentBytes(server.pid);
  let peakBytes = idleBytes;
  const timer = setInterval(async () => {
    peakBytes = Math.max(peakBytes, await residentBytes(server.pid));
  }, SAMPLE_MS);
  const ended = Promise.withResolvers<void>();
  const asking = Array.from(
    { length: clients },
    () => askAndWait(server.port, ended.promise),
  );
  while (await executionCount(server.port) < clients) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  clearInterval(timer);
  const afterBytes = await residentBytes(server.pid);
  ended.resolve();
  await Promise.all(asking);
  const mib = (bytes: number) => String(Math.round(bytes / MIB));
  const table = markdownTable(
    [
      { title: `${clients} clients that read nothing` },
      { title: "service, MiB", align: "right" },
    ],
    [
      ["before", mib(idleBytes)],
      ["most", mib(peakBytes)],
      ["after the last one", mib(afterBytes)],
    ],
  );
  const text = `## Unread answers\n\n${await describeMachine()}.\n\n` +
    table.trim();
  console.log(text);
  if (!values.print) await writeResults("unread", text);
}

if (import.meta.main) await main();
