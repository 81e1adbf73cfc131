/**
 * Compares the service with other ways to run Python for a request: starts all
 * of them, measures in one run, and writes `bench/RESULTS.md`.
 *
 * `deno run -A bench/main.ts --help` lists the options.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { benchPath } from "./bench_path.ts";
import { compare, type Contestant } from "./compare.ts";
import { ANY_CORE, canPin, type Cores, splitCores } from "./cores.ts";
import { type LeakReport, runLeakTests } from "./leaks.ts";
import { describeMachine } from "./machine.ts";
import { readPrograms } from "./programs.ts";
import {
  comparisonChart,
  comparisonReport,
  type ReportInput,
} from "./report.ts";
import { writePicture, writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { setUpRivals } from "./setup.ts";
import { chooseTargets, type Target, TARGETS } from "./targets.ts";

const HELP = `Usage: deno run -A bench/main.ts [options]

  --targets a,b     ${TARGETS.map(({ name }) => name).join(", ")}
  --programs a,b    names of files in bench/programs (default: all)
  --clients 1,8     numbers of clients
  --seconds 3       length of a block
  --rounds 3        blocks for each program, target and number of clients
  --quick           one round of one second
  --split           the last core for the load generator alone
  --no-leaks        do not look for leaks
  --print           print the report, leave bench/RESULTS.md as it is
`;

function list(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(",");
}

function log(line: string): void {
  console.error(line);
}

async function startAll(
  targets: readonly Target[],
  servers: AsyncDisposableStack,
  cores: Cores,
): Promise<Contestant[]> {
  const contestants: Contestant[] = [];
  for (const target of targets) {
    log(`Starting ${target.title} ...`);
    const server = servers.use(
      await startServer(target.command, {
        cores: cores.server,
        untilWarm: true,
        logFile: benchPath(`../.cache/bench/${target.name}.log`),
      }),
    );
    contestants.push({ target, server });
  }
  return contestants;
}

async function findLeaks(
  contestants: readonly Contestant[],
): Promise<Map<string, LeakReport>> {
  const leaks = new Map<string, LeakReport>();
  for (const { target, server } of contestants) {
    log(`Looking for leaks in ${target.title} ...`);
    if (target.name !== "ours") {
      const report = await runLeakTests(server.port, target.leakRounds);
      leaks.set(target.name, report);
      continue;
    }
    // The checker refuses to plant most of them; the seal and the reset are
    // what is tested, so it is switched off.
    const [unchecked] = chooseTargets(["ours_unchecked"]);
    await using other = await startServer(unchecked.command);
    leaks.set("ours", await runLeakTests(other.port, target.leakRounds));
  }
  return leaks;
}

async function chooseCores(): Promise<Cores> {
  if (await canPin()) return splitCores(navigator.hardwareConcurrency);
  log("Without taskset, the load generator gets no core of its own");
  return ANY_CORE;
}

/**
 * Reports whether the service answered everything rightly and leaked nothing.
 */
function isFlawless({ cells, leaks }: ReportInput): boolean {
  const own = cells.filter(({ target }) => target.startsWith("ours"));
  const verdicts = [...(leaks.get("ours")?.values() ?? [])];
  return own.every(({ measurement }) => measurement?.errors === 0) &&
    verdicts.every((v) => v === "clean" || v === "not possible");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      targets: { type: "string" },
      programs: { type: "string" },
      clients: { type: "string", default: "1,8" },
      seconds: { type: "string", default: "3" },
      rounds: { type: "string", default: "3" },
      quick: { type: "boolean", default: false },
      split: { type: "boolean", default: false },
      "no-leaks": { type: "boolean", default: false },
      print: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const targets = chooseTargets(list(values.targets));
  const programs = await readPrograms(list(values.programs));
  const durationMs = values.quick ? 1000 : Number(values.seconds) * 1000;
  const rounds = values.quick ? 1 : Number(values.rounds);
  const cores = values.split ? await chooseCores() : ANY_CORE;
  await setUpRivals();

  await using servers = new AsyncDisposableStack();
  Deno.addSignalListener("SIGINT", () => {
    void servers.disposeAsync().finally(() => Deno.exit(130));
  });
  const contestants = await startAll(targets, servers, cores);
  const cells = await compare(contestants, programs, {
    durationMs,
    rounds,
    clients: list(values.clients).map(Number),
    loadCore: cores.load,
    onProgress: log,
  });
  const leaks = values["no-leaks"]
    ? new Map<string, LeakReport>()
    : await findLeaks(contestants);
  const input: ReportInput = {
    machine: await describeMachine(),
    method: `Rounds: ${rounds}, interleaved, each of ${durationMs / 1000} s, ` +
      (cores.load === undefined
        ? "load generator and servers on all cores"
        : `load generator on core ${cores.load}, servers on ${cores.server}`),
    targets,
    programs,
    cells,
    leaks,
  };
  console.log(comparisonReport(input));
  if (!isFlawless(input)) Deno.exitCode = 1;
  if (values.print) return;
  await writeResults("comparison", comparisonReport(input));
  await writePicture("comparison", comparisonChart(input));
}

if (import.meta.main) await main();
