/**
 * Keeps the service busy for long and watches it: every answer is checked, and
 * memory, descriptors, processes and latency are sampled. Ends with 1 if an
 * answer was wrong, memory drifted, or a sandbox was lost without reason.
 *
 * `deno run -A bench/soak.ts --help` lists the options.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { benchPath } from "./bench_path.ts";
import { replacementsByReason } from "./lost_sandboxes.ts";
import { describeMachine } from "./machine.ts";
import { writePicture, writeResults } from "./results_file.ts";
import { type RunningServer, startServer } from "./server.ts";
import { MIX, type SoakKind } from "./soak_mix.ts";
import { soakChart, soakFindings, soakReport } from "./soak_report.ts";
import { runSoak, type SoakSample } from "./soak_run.ts";
import { chooseTargets } from "./targets.ts";

const HELP = `Usage: deno run -A bench/soak.ts [options]

  --seconds 60      ends after that time
  --count N         ends after N requests instead
  --clients 8       connections
  --only hello      nothing but hellos, or but "science"; then no sandbox may
                    be lost, except those that retire
  --warm 5000       requests after which memory is compared with the end
  --sample 1        seconds between two samples
  --print           print the report, leave bench/RESULTS.md as it is
`;

/** With no time given, a soak of N requests ends at the latest then. */
const FOREVER_MS = 24 * 3_600_000;

const HEALTH = z.object({
  packages: z.record(z.string(), z.string()).default({}),
});

async function readMetrics({ port }: RunningServer): Promise<string> {
  const url = `http://127.0.0.1:${port}/metrics?format=prometheus`;
  return await (await fetch(url)).text();
}

/** Titles of soaks of one kind alone. */
const ONLY_TITLES: Readonly<Record<string, string>> = {
  hello: "Soak: hello only",
  science: "Soak: pandas only",
};

/** Leaves out what this service cannot run: science without packages. */
async function chooseKinds(
  { port }: RunningServer,
  only: string | undefined,
): Promise<SoakKind[]> {
  if (only !== undefined) return MIX.filter(({ name }) => name === only);
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  const { packages } = HEALTH.parse(await response.json());
  const hasScience = "pandas" in packages;
  if (!hasScience) console.error("No packages installed: no science requests");
  return MIX.filter(({ isScience }) => hasScience || !isScience);
}

function logSample(sample: SoakSample): void {
  const { seconds, requests, memoryBytes, pids, descriptors } = sample;
  console.error(
    `${seconds.toFixed(0)} s: ${requests} requests, ` +
      `${(memoryBytes / 1e6).toFixed(1)} MB, ${pids.length} processes, ` +
      `${descriptors} descriptors, p50 ${sample.p50Ms} ms, ` +
      `p99 ${sample.p99Ms} ms`,
  );
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string" },
      count: { type: "string" },
      clients: { type: "string", default: "8" },
      only: { type: "string" },
      warm: { type: "string", default: "5000" },
      sample: { type: "string", default: "1" },
      print: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { only } = values;
  const title = only === undefined
    ? "Soak: a mix of programs"
    : ONLY_TITLES[only];
  if (title === undefined) {
    console.error(`Cannot send only "${only}": known are hello, science`);
    return 2;
  }
  const secondsDefault = values.count === undefined ? "60" : undefined;
  const seconds = values.seconds ?? secondsDefault;
  const [target] = chooseTargets(["ours"]);
  await Deno.mkdir(benchPath("../.cache/bench/"), { recursive: true });
  await using server = await startServer(target.command, {
    untilWarm: true,
    logFile: benchPath("../.cache/bench/soak.log"),
  });
  Deno.addSignalListener("SIGINT", () => {
    void server[Symbol.asyncDispose]().then(() => Deno.exit(130));
  });
  const result = await runSoak({
    port: server.port,
    pid: server.pid,
    kinds: await chooseKinds(server, only),
    clients: Number(values.clients),
    maxRequests: Number(values.count ?? Infinity),
    durationMs: seconds === undefined ? FOREVER_MS : Number(seconds) * 1000,
    sampleMs: Number(values.sample) * 1000,
    onSample: logSample,
  });
  const evidence = {
    result,
    replacements: replacementsByReason(await readMetrics(server)),
    isHarmless: only !== undefined,
    warmRequests: Number(values.warm),
  };
  const name = `soak-${only ?? "mix"}`;
  const machine = await describeMachine();
  console.log(soakReport(title, machine, evidence, name));
  if (!values.print) {
    await writeResults(name, soakReport(title, machine, evidence, name));
    await writePicture(name, soakChart(title, result));
  }
  return soakFindings(evidence).length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = await main();
