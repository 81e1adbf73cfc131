/**
 * Memory while a million rows go through, in and out line by line, of which
 * nobody holds more than a window.
 *
 * Usage: deno run -A bench/rows/million.ts [--rows 1000000] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown_table.ts";
import { readTree } from "../process_tree.ts";
import { writeResults } from "../results_file.ts";
import { startServer } from "../server.ts";
import { chooseTargets } from "../targets.ts";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    print: { type: "boolean", default: false },
  },
});
const ROWS = Number(options.rows);
const MIB = 1_048_576;
/** Points at which to look, as parts of all rows. */
const LOOKS = [0.01, 0.1, 0.25, 0.5, 0.75, 1] as const;
const NEW_LINE = 10;
const HEAD = JSON.stringify({ code: "return_val(INPUT + 1)" });
const SUMMARY = z.object({
  summary: z.object({
    rows: z.literal(ROWS),
    outcomes: z.strictObject({ success: z.literal(ROWS) }),
    duration_ms: z.number(),
  }),
});

/** Resident memory of a process, in bytes. */
async function residentBytes(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/status`);
  return 1_024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]);
}

const [target] = chooseTargets(["ours"]);
await using server = await startServer(target.command, { untilWarm: true });
const url = `http://127.0.0.1:${server.port}/run_batch`;
// Made as it is sent, by a process that waits where nobody reads.
const { stdout } = new Deno.Command("sh", {
  args: [
    "-c",
    `{ echo '${HEAD}'; seq 1 ${ROWS}; } | curl -sN -X POST -T - -H Expect: ` +
    `-H 'content-type: application/x-ndjson' '${url}'`,
  ],
  stdout: "piped",
}).spawn();

const looks: string[][] = [];
const inMib = (bytes: number) => (bytes / MIB).toFixed(0);
async function look(part: number): Promise<void> {
  const { pssBytes } = await readTree(server.pid);
  const rssBytes = await residentBytes(server.pid);
  const title = part === 0 ? "before" : `${100 * part} %`;
  looks.push([title, inMib(rssBytes), inMib(pssBytes)]);
}
await look(0);
let lines = 0;
let tail = "";
const decoder = new TextDecoder();
for await (const chunk of stdout) {
  for (const byte of chunk) if (byte === NEW_LINE) lines += 1;
  tail = (tail + decoder.decode(chunk)).slice(-4_096);
  const part = LOOKS[looks.length - 1];
  if (part !== undefined && lines >= part * ROWS) await look(part);
}
const last = tail.trimEnd().split("\n").at(-1) ?? "";
const { summary } = SUMMARY.parse(JSON.parse(last));
const seconds = summary.duration_ms / 1_000;
const rows = ROWS.toLocaleString("en");
const report = `## Memory under ${rows} rows\n
${await describeMachine()}\n
${
  markdownTable([
    { title: "rows told" },
    { title: "service, MiB of RSS", align: "right" },
    { title: "with sandboxes, MiB of PSS", align: "right" },
  ], looks)
}\n
Trivial rows, ${seconds.toFixed(0)} seconds in all, in and out line by line.\n`;
if (options.print) console.log(report);
else await writeResults("million", report);
