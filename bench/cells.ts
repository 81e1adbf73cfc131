/**
 * What cells cost: times of a cell beside those of the program that prints the
 * same, of a cell in one of E2B's contexts, which continues a state and leaves
 * one, and of a notebook of ten cells in one request. In turn, over one
 * connection each.
 *
 * Usage: deno run -A bench/cells.ts [--runs 500] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { Histogram } from "./histogram.ts";
import { encodePost, HttpConnection } from "./http_connection.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { chooseTargets } from "./targets.ts";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    print: { type: "boolean", default: false },
  },
});
const RUNS = Number(options.runs);
const WARM_RUNS = 20;

/** Each with the kind that it runs in, where states are kept in the largest. */
const KINDS = [
  { kind: "core", sandboxes: "core=2,science=0,tools=0,full=0" },
  { kind: "science", sandboxes: "core=1,science=1,tools=0,full=0" },
];
const NOTEBOOK_CELLS = 10;

function requestsOf(kind: string) {
  const first = kind === "core" ? "" : "import numpy\n";
  return [
    {
      title: "program `print(40 + 2)`",
      bytes: encodePost("/run_code", { code: `${first}print(40 + 2)` }),
    },
    {
      title: "cell `40 + 2`",
      bytes: encodePost("/run_code", { code: `${first}40 + 2`, mode: "cell" }),
    },
    {
      title: "the same in a context of E2B's",
      bytes: encodePost("/execute", { code: `${first}40 + 2` }),
    },
    {
      title: `notebook of ${NOTEBOOK_CELLS} such cells`,
      bytes: encodePost("/run_jupyter", {
        cells: Array.from({ length: NOTEBOOK_CELLS }, () => `${first}40 + 2`),
      }),
    },
  ];
}

async function measure({ kind, sandboxes }: typeof KINDS[number]) {
  const [target] = chooseTargets(["ours"]);
  await using server = await startServer(async (port) => {
    const wanted = await target.command(port);
    return {
      ...wanted,
      env: {
        ...wanted.env,
        FAAS_DIALECTS: "e2b,sandbox-fusion",
        FAAS_SANDBOXES: sandboxes,
      },
    };
  }, { untilWarm: true });
  const rows = requestsOf(kind).map((row) => ({
    ...row,
    connection: new HttpConnection(server.port),
    times: new Histogram(),
  }));
  for (let run = -WARM_RUNS; run < RUNS; run += 1) {
    for (const { bytes, connection, times } of rows) {
      const start = performance.now();
      const { status, body } = await connection.send(bytes);
      const isRight = status === 200 && body.includes("42");
      if (!isRight) throw new Error(`Cannot measure: ${status} ${body}`);
      if (run >= 0) times.record(performance.now() - start);
    }
  }
  return rows.map(({ title, connection, times }) => {
    connection.close();
    return [
      `${kind}: ${title}`,
      ...[10, 50, 99].map((percent) => times.percentileMs(percent).toFixed(1)),
    ];
  });
}

const rows: string[][] = [];
for (const kind of KINDS) rows.push(...await measure(kind));
const table = markdownTable([
  { title: "sent" },
  { title: "p10 ms", align: "right" },
  { title: "p50 ms", align: "right" },
  { title: "p99 ms", align: "right" },
], rows);
const text = `## Cells

${await describeMachine()} ${RUNS} of each, in turn.

${table}`;
if (options.print) console.log(text);
else await writeResults("cells", text);
