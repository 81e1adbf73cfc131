/**
 * Measures kinds of sandbox that start on demand: the processes of one that
 * nobody uses, the first program for it, and what an import costs from then on.
 *
 * `deno run -A bench/kinds.ts --help` lists the options.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { shortNumber } from "./bar_chart.ts";
import { Histogram } from "./histogram.ts";
import { encodePost, HttpConnection } from "./http_connection.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { printedText } from "./printed_text.ts";
import { readTree } from "./process_tree.ts";
import { writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { chooseTargets } from "./targets.ts";

const HELP = `Usage: deno run -A bench/kinds.ts [options]

  --rounds 5   services, each with a first program for every kind
  --runs 20    programs that import, for every kind and service
  --print      print the report, leave bench/RESULTS.md as it is
`;

const SETTINGS = {
  FAAS_LANGUAGES: "python",
  FAAS_SANDBOXES: "core=1,science=0,tools=demand,full=demand",
  PYTHON_FAAS_MEMORY_LIMIT: "12G",
  // On a busy machine a cold start takes longer than callers wait.
  FAAS_QUEUE_TIMEOUT: "120000",
};

/** A kind, and the module that a program for it imports. */
const KINDS = [
  { kind: "tools", module: "sympy" },
  { kind: "full", module: "pyarrow" },
] as const;

interface Series {
  readonly kind: string;
  readonly module: string;
  /** The first program, from request to answer. */
  readonly first: Histogram;
  /** CPU time of all processes meanwhile. */
  readonly firstCpu: Histogram;
  /** Later ones. */
  readonly later: Histogram;
  /** The import statement in those, as the program measures it. */
  readonly imports: Histogram;
}

function programThatImports(module: string): string {
  return "import time\nstart = time.perf_counter()\n" +
    `import ${module}\nprint((time.perf_counter() - start) * 1000)`;
}

/** Returns the processes beside the service's and its core sandboxes'. */
async function measure(
  series: readonly Series[],
  runs: number,
): Promise<number> {
  const [target] = chooseTargets(["ours"]);
  const command = async (port: number) => {
    const started = await target.command(port);
    return { ...started, env: { ...started.env, ...SETTINGS } };
  };
  await using server = await startServer(command, { pollMs: 2 });
  const connection = new HttpConnection(server.port);
  async function run(code: string): Promise<string> {
    const { body } = await connection.send(encodePost("/run_code", { code }));
    const printed = printedText(body);
    if (printed) return printed;
    throw new Error(`Cannot measure: ${body.slice(0, 300)}`);
  }
  await run("print(1)");
  const listing = JSON.stringify(
    await (await fetch(`http://127.0.0.1:${server.port}/health`)).json(),
  );
  const unused = [...listing.matchAll(/"name":"(\w+)"[^{}]*"ready":(\d+)/g)]
    .filter(([, name]) => series.some(({ kind }) => kind === name))
    .reduce((sum, [, , ready]) => sum + Number(ready), 0);
  for (const { module, first, firstCpu, later, imports } of series) {
    const code = programThatImports(module);
    const cpuBeforeMs = (await readTree(server.pid, { memory: false })).cpuMs;
    const startMs = performance.now();
    await run(code);
    first.record(performance.now() - startMs);
    const { cpuMs } = await readTree(server.pid, { memory: false });
    firstCpu.record(cpuMs - cpuBeforeMs);
    for (let index = 0; index < runs; index++) {
      const againMs = performance.now();
      const printed = await run(code);
      later.record(performance.now() - againMs);
      imports.record(Number(printed));
    }
  }
  connection.close();
  return unused;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      runs: { type: "string", default: "20" },
      print: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const series: Series[] = KINDS.map((one) => ({
    ...one,
    first: new Histogram(),
    firstCpu: new Histogram(),
    later: new Histogram(),
    imports: new Histogram(),
  }));
  const loads: number[] = [];
  let unused = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    loads.push(Deno.loadavg()[0]);
    unused = Math.max(unused, await measure(series, Number(values.runs)));
  }
  const median = (histogram: Histogram) =>
    shortNumber(histogram.percentileMs(50));
  const table = markdownTable(
    [
      { title: "kind" },
      { title: "program" },
      ...[
        "first: fastest ms",
        "median ms",
        "its CPU ms",
        "later ms",
        "the import ms",
      ].map((title) => ({ title, align: "right" } as const)),
    ],
    series.map(({ kind, module, first, firstCpu, later, imports }) => [
      kind,
      `\`import ${module}\``,
      shortNumber(first.percentileMs(1)),
      median(first),
      median(firstCpu),
      median(later),
      imports.percentileMs(50).toFixed(3),
    ]),
  );
  const load = loads.map((one) => one.toFixed(0)).join(", ");
  const text =
    `## Kinds on demand\n\n${await describeMachine()}; load of the ` +
    `machine at the rounds' start: ${load}.\n\nSandboxes of a kind that nobody ` +
    `uses: ${unused}. Medians of ${values.rounds} services; later ones and the ` +
    `import of ${values.runs} programs in each.\n\n${table.trim()}`;
  console.log(text);
  if (!values.print) await writeResults("kinds", text);
}

if (import.meta.main) await main();
