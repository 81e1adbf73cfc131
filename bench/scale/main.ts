/**
 * Simulates days of services of many sizes and writes tables and picture of
 * `docs/scale.md`.
 *
 * Usage: `deno run -A bench/scale/main.ts [SECTION ...]`, all by default; takes
 * about ten minutes.
 *
 * @module
 */

import { lineChart } from "../line_chart.ts";
import { type Column, markdownTable } from "../markdown_table.ts";
import { replaceSection } from "../replace_section.ts";
import { randomBursts } from "./day.ts";
import { logNormal, type Random, seededRandom } from "./random.ts";
import { simulateDay } from "./simulate_day.ts";
import type { DayOptions, DayResult } from "./simulated_day.ts";
import { SHORT_MIX, shortMixMeanMs, TIMES, type Times } from "./times.ts";

/** Difference of a day from the plain one. */
interface Scenario {
  readonly size: number;
  readonly queueTarget: number;
  readonly programs?: "short" | "long";
  readonly busyTarget?: number;
  readonly balancing?: DayOptions["balancing"];
  readonly cpus?: number;
  readonly replicaStartMs?: number;
  readonly hours?: DayOptions["hours"];
}

const HERE = new URL(".", import.meta.url);
const DOCUMENT = new URL("../../docs/scale.md", HERE);
const PICTURE = new URL("../../docs/scale.svg", HERE);

/** Price of one CPU and 2 GiB for an hour, in US dollars: an assumption. */
const CPU_HOUR_DOLLARS = 0.05;
const LONG_MEAN_MS = 1_000;
/** Of the logarithm: one program in a hundred takes six seconds and more. */
const LONG_SIGMA = 1;
/** Measured in the chart's test: from a pod's creation to Ready, and the route. */
const REPLICA_START_MS = 5_000;
const BURSTS = 12;
/** Size whose day is drawn. */
const DRAWN = 10;

const times = TIMES.parse(
  JSON.parse(await Deno.readTextFile(new URL("times.json", HERE))),
);

/** Returns a source of program times, from those that were measured. */
function shortRuns({ programMs }: Times, random: Random): () => number {
  const all = Object.entries(SHORT_MIX)
    .flatMap(([name, weight]) => Array<number>(weight).fill(programMs[name]));
  return () => all[Math.floor(random() * all.length)];
}

async function simulate(
  {
    size,
    queueTarget,
    programs = "long",
    busyTarget,
    balancing = "random",
    cpus = 2,
    replicaStartMs = REPLICA_START_MS,
    hours,
  }: Scenario,
): Promise<DayResult> {
  const random = seededRandom(1);
  const isShort = programs === "short";
  const result = await simulateDay({
    size,
    plateauUse: 0.7,
    bursts: randomBursts(seededRandom(7), BURSTS),
    random,
    meanRunMs: isShort ? shortMixMeanMs(times) : LONG_MEAN_MS,
    runMs: isShort
      ? shortRuns(times, random)
      : () => logNormal(random, LONG_MEAN_MS, LONG_SIGMA),
    // The times of short programs hold the reset already.
    resetMs: isShort ? 0 : times.resetMs,
    bootMs: times.bootMs,
    replicaStartMs,
    cpus,
    balancing,
    queueTarget,
    busyTarget: busyTarget ?? null,
    ...(hours === undefined ? {} : { hours }),
    autoscaler: {
      minReplicas: Math.max(1, Math.ceil(size / 10)),
      maxReplicas: Math.max(3, Math.ceil(size * 3)),
      scaleUpPercent: 100,
      scaleDownPercent: 50,
      scaleDownStabilizationSeconds: 300,
    },
  });
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  console.error(
    JSON.stringify({
      size,
      queueTarget,
      programs,
      busyTarget,
      balancing,
      cpus,
    }),
    percent(result.late / result.runs),
  );
  return result;
}

function column(title: string): Column {
  return { title, align: "right" };
}

const RESULT_COLUMNS = [
  "runs",
  "waited over 1 s",
  "p99 wait",
  "given up",
  "replicas, most",
  "needed, most",
  "replica hours, of ideal",
  "$ per million",
].map(column);

function resultCells(result: DayResult, cpus = 2): string[] {
  const dollars = result.replicaHours * cpus * CPU_HOUR_DOLLARS;
  const share = (part: number) => `${(part / result.runs * 100).toFixed(2)} %`;
  return [
    result.runs.toLocaleString("en-US"),
    share(result.late),
    result.p99WaitMs >= 20_000
      ? "over 20 s"
      : `${(result.p99WaitMs / 1_000).toFixed(2)} s`,
    share(result.lost),
    result.peakReplicas.toLocaleString("en-US"),
    result.peakNeeded.toLocaleString("en-US"),
    `${(result.replicaHours / result.idealHours).toFixed(2)}`,
    (dollars / result.runs * 1e6).toFixed(2),
  ];
}

/** Scenarios for each size; where a day is too much, the morning. */
const SIZES: readonly (Pick<Scenario, "size" | "programs" | "hours"> & {
  readonly targets: readonly number[];
})[] = [
  { size: 1, programs: "long", targets: [0.5, 1, 2, 4] },
  { size: 10, programs: "long", targets: [0.5, 1, 2, 4] },
  { size: 1, programs: "short", targets: [1, 2, 4], hours: [8.5, 9.5] },
  { size: 100, programs: "long", targets: [1, 2], hours: [8, 10] },
  { size: 1_000, programs: "long", targets: [2], hours: [8.7, 9.2] },
];

/** Sizes and targets; one of the days is drawn. */
async function targets(): Promise<{ table: string; drawn: DayResult }> {
  const rows: string[][] = [];
  let drawn: DayResult | undefined;
  for (const { targets, ...scenario } of SIZES) {
    for (const queueTarget of targets) {
      const result = await simulate({ ...scenario, queueTarget });
      if (scenario.size === DRAWN && queueTarget === 2) drawn ??= result;
      rows.push([
        scenario.programs ?? "",
        scenario.size.toLocaleString("en-US"),
        String(queueTarget),
        ...resultCells(result),
      ]);
    }
  }
  if (drawn === undefined) throw new Error("Cannot draw: no such day");
  const columns = [
    { title: "programs" },
    column("size"),
    column("target"),
    ...RESULT_COLUMNS,
  ];
  return { table: markdownTable(columns, rows), drawn };
}

/** Compares measures that help: one thing changed at a time, then together. */
async function changes(): Promise<string> {
  const plain = { size: 20, queueTarget: 2 };
  const large = { size: 5, queueTarget: 2, cpus: 8 };
  const scenarios: (readonly [string, Scenario])[] = [
    ["as the chart has it", plain],
    ["CPU too, at 60 %", { ...plain, busyTarget: 0.6 }],
    ["8 CPUs a replica", large],
    ["8 CPUs, CPU too", { ...large, busyTarget: 0.6 }],
    ["a balancer that takes the less busy of two", {
      ...plain,
      balancing: "two",
    }],
    ["that, CPU too", { ...plain, balancing: "two", busyTarget: 0.6 }],
    ["that, 8 CPUs, CPU too", { ...large, balancing: "two", busyTarget: 0.6 }],
    ["a node has to come first: 90 s", { ...plain, replicaStartMs: 90_000 }],
    ["90 s, 8 CPUs, CPU too", {
      ...large,
      busyTarget: 0.6,
      replicaStartMs: 90_000,
    }],
  ];
  const rows: string[][] = [];
  for (const [title, scenario] of scenarios) {
    const result = await simulate(scenario);
    rows.push([title, ...resultCells(result, scenario.cpus)]);
  }
  return markdownTable([{ title: "what is changed" }, ...RESULT_COLUMNS], rows);
}

/** Finds the load at which one process for all requests is the limit. */
function serviceLimit(): string {
  const { mainThreadMs } = times.pretended[times.pretended.length - 1];
  const most = 1_000 / mainThreadMs;
  const programs = [
    ...Object.entries(times.programMs),
    ["the mix of short ones", shortMixMeanMs(times)] as const,
    ["programs of a second", LONG_MEAN_MS] as const,
  ];
  return markdownTable(
    [
      { title: "CPUs" },
      column("requests/s"),
      column("service, ms of CPU"),
      column("of its main thread, ms"),
    ],
    times.pretended.map((row) => [
      String(row.cpus),
      row.requestsPerSecond.toFixed(0),
      row.serviceCpuMs.toFixed(2),
      row.mainThreadMs.toFixed(2),
    ]),
  ) + "\n" + markdownTable(
    [
      { title: "program" },
      column("ms of CPU in a sandbox"),
      column("CPUs that one service keeps busy"),
    ],
    programs.map(([name, ms]) => [
      name,
      ms.toFixed(1),
      (most * ms / 1_000).toFixed(0),
    ]),
  );
}

function draw({ minutes }: DayResult): string {
  return lineChart(
    `A day of a service of size ${DRAWN}, target 2`,
    minutes.map(({ seconds }) => seconds),
    [
      {
        title: "Replicas",
        series: [
          { label: "there", values: minutes.map(({ replicas }) => replicas) },
          { label: "needed", values: minutes.map(({ needed }) => needed) },
        ],
      },
      {
        title: "Waiting programs a replica",
        series: [{
          label: "queue",
          values: minutes.map(({ queue }) => queue),
        }],
      },
    ],
  );
}

/** Sections of the document by name, each made by its own function. */
const SECTIONS = {
  "service-limit": () => Promise.resolve(serviceLimit()),
  changes,
  targets: async () => {
    const { table, drawn } = await targets();
    await Deno.writeTextFile(PICTURE, draw(drawn));
    return table;
  },
} as const;

if (import.meta.main) {
  for (const [name, make] of Object.entries(SECTIONS)) {
    if (Deno.args.length > 0 && !Deno.args.includes(name)) continue;
    const body = await make();
    const document = await Deno.readTextFile(DOCUMENT);
    await Deno.writeTextFile(DOCUMENT, replaceSection(document, name, body));
    await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--quiet", DOCUMENT.pathname],
    }).output();
  }
}
