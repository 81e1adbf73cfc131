/**
 * Measures what it costs to be watched: hellos of one client with nothing, with
 * traces and with the audit log, one block after the other, in turn. Each in two
 * processes, the last one started for the first one: of equal processes the
 * first ones that were started have taken a fifth more CPU time.
 *
 * Usage: `deno run -A bench/observed.ts [--rounds 6] [--seconds 3] [--print]`
 *
 * @module
 */

import { parseArgs } from "node:util";
import { shortNumber } from "./bar_chart.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { Histogram } from "./histogram.ts";
import { measure } from "./measure.ts";
import { type Program, readPrograms } from "./programs.ts";
import { writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { chooseTargets } from "./targets.ts";

const WARM_UP_MS = 3_000;
/** There are eight of them. */
const SMALL = { FAAS_LANGUAGES: "python", FAAS_SANDBOXES: "core=1,full=0" };

/** A way to be watched: its name, and the variables that ask for it. */
interface Watch {
  readonly title: string;
  readonly env: Readonly<Record<string, string>>;
}

function watches(collectorPort: number): readonly Watch[] {
  const traces = {
    OTEL_DENO: "true",
    OTEL_DENO_METRICS: "false",
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collectorPort}`,
  };
  return [
    { title: "nothing", env: {} },
    { title: "traces, every request", env: traces },
    {
      title: "traces, one request of ten",
      env: {
        ...traces,
        OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
        OTEL_TRACES_SAMPLER_ARG: "0.1",
      },
    },
    { title: "audit log", env: { FAAS_AUDIT_LOG: "stderr" } },
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "6" },
      seconds: { type: "string", default: "3" },
      print: { type: "boolean", default: false },
    },
  });
  const durationMs = 1_000 * Number(values.seconds);
  const [target] = chooseTargets(["ours"]);
  const [hello] = await readPrograms(["hello"]);
  // Takes everything and looks at nothing.
  await using collector = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      await request.body?.pipeTo(new WritableStream());
      return new Response();
    },
  );
  await using servers = new AsyncDisposableStack();
  const rows: Row[] = watches(collector.addr.port).map((watch) => ({
    ...watch,
    allUs: [],
    ownUs: [],
    latency: new Histogram(),
  }));
  const processes: Process[] = [];
  for (const row of [...rows, ...rows.toReversed()]) {
    const { pid, port } = servers.use(
      await startServer(async (port) => {
        const command = await target.command(port);
        return { ...command, env: { ...command.env, ...SMALL, ...row.env } };
      }, { untilWarm: true }),
    );
    const process = { row, pid, port };
    processes.push(process);
    await measureBlock(process, hello, WARM_UP_MS);
  }
  let errors = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const process of processes) {
      const { row } = process;
      const { latency, allUs, ownUs, ...block } = await measureBlock(
        process,
        hello,
        durationMs,
      );
      row.allUs.push(allUs);
      row.ownUs.push(ownUs);
      row.latency.merge(latency);
      errors += block.errors;
    }
  }
  const helloUs = median(rows[0].allUs);
  const table = markdownTable(
    [
      { title: "hello, watched by" },
      { title: "requests", align: "right" },
      { title: "CPU µs of the service", align: "right" },
      { title: "more, of a hello", align: "right" },
      { title: "p50 ms", align: "right" },
      { title: "p99 ms", align: "right" },
    ],
    rows.map(({ title, ownUs, latency }) => {
      const moreUs = median(ownUs) - median(rows[0].ownUs);
      return [
        title,
        String(latency.count),
        median(ownUs).toFixed(0),
        `${(100 * moreUs / helloUs).toFixed(1)} %`,
        shortNumber(latency.percentileMs(50)),
        shortNumber(latency.percentileMs(99)),
      ];
    }),
  );
  const text =
    `## Being watched\n\n${await describeMachine()}. A hello takes ` +
    `${helloUs.toFixed(0)} µs of CPU in all, sandboxes included; CPU times ` +
    `are medians of the blocks. ${errors} errors.\n\n${table.trim()}`;
  console.log(text);
  if (!values.print) await writeResults("observed", text);
}

/** One way to be watched, and what its blocks gave. */
interface Row extends Watch {
  /** CPU time a request of the service and its sandboxes, in microseconds. */
  readonly allUs: number[];
  /** CPU time of the service alone, where all the watching is done. */
  readonly ownUs: number[];
  readonly latency: Histogram;
}

/** A service that is watched so. */
interface Process {
  readonly row: Row;
  readonly pid: number;
  readonly port: number;
}

async function measureBlock(
  { pid, port }: Process,
  { code, expected }: Program,
  durationMs: number,
) {
  const beforeMs = await ownCpuMs(pid);
  const { cpuMs, latency, errors } = await measure(pid, {
    port,
    code,
    expected,
    clients: 1,
    durationMs,
  });
  return {
    latency,
    errors,
    allUs: 1_000 * cpuMs / latency.count,
    ownUs: 1_000 * (await ownCpuMs(pid) - beforeMs) / latency.count,
  };
}

/** Returns the CPU time of one process, in milliseconds. */
async function ownCpuMs(pid: number): Promise<number> {
  let ns = 0;
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    // To the nanosecond; /proc/PID/stat counts in hundredths of a second.
    const text = await Deno.readTextFile(`/proc/${pid}/task/${name}/schedstat`);
    ns += Number(text.split(" ")[0]);
  }
  return ns / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)] + sorted[Math.floor(middle)]) / 2;
}

if (import.meta.main) await main();
