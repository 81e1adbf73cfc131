/**
 * Turns what was measured into the tables and the chart of the results.
 *
 * @module
 */

import { barChart, type BarGroup, shortNumber } from "./bar_chart.ts";
import { type Cell, requestsPerSecond } from "./compare.ts";
import type { LeakVerdict } from "./leak_verdict.ts";
import { LEAK_TESTS, type LeakReport } from "./leaks.ts";
import { type Column, markdownTable } from "./markdown_table.ts";
import type { Program } from "./programs.ts";
import type { Target } from "./targets.ts";

/** Everything that a report is made of. */
export interface ReportInput {
  /** Date, machine and versions, in one line. */
  readonly machine: string;
  /** Method of the measurement, in one line. */
  readonly method: string;
  /** Targets, in the order of the tables. */
  readonly targets: readonly Target[];
  /** Programs, in the order of the tables. */
  readonly programs: readonly Program[];
  /** Measurements. */
  readonly cells: readonly Cell[];
  /** Verdicts by the name of the target. */
  readonly leaks: ReadonlyMap<string, LeakReport>;
}

/**
 * Targets that ratios are relative to: the first of these that runs a program.
 */
const BASES: readonly string[] = ["native", "native_venv"];

const COLUMNS: readonly Column[] = [
  { title: "server" },
  ...[
    "1 client: req/s",
    "ratio",
    "p50 ms",
    "p99 ms",
    "8 clients: req/s",
    "ratio",
    "p50 ms",
    "p99 ms",
    "CPU ms/req",
    "memory MB",
    "leaks",
  ].map((title): Column => ({ title, align: "right" })),
];

function formatRatio(value: number, base: number | undefined): string {
  if (base === undefined || base === 0) return "-";
  return `${shortNumber(value / base)}x`;
}

/**
 * Returns how far the rounds lie apart, such as " ±12 %": half of the distance
 * between the slowest and the fastest, relative to their middle. "" if there is
 * one round only.
 */
export function formatSpread(perRound: readonly number[]): string {
  if (perRound.length < 2) return "";
  const low = Math.min(...perRound);
  const high = Math.max(...perRound);
  return ` ±${Math.round((high - low) / (high + low) * 100)} %`;
}

function formatRate(cell: Cell, base: Cell | undefined): string[] {
  const { measurement, failure, perRound } = cell;
  if (!measurement || measurement.latency.count === 0) {
    return [failure === undefined ? "-" : "does not run", "-", "-", "-"];
  }
  const { latency, errors } = measurement;
  const rate = requestsPerSecond(measurement);
  const baseRate = base?.measurement && requestsPerSecond(base.measurement);
  return [
    shortNumber(rate) + formatSpread(perRound) +
    (errors > 0 ? `, ${errors} errors` : ""),
    formatRatio(rate, baseRate),
    shortNumber(latency.percentileMs(50)),
    shortNumber(latency.percentileMs(99)),
  ];
}

function formatUse(cells: readonly Cell[]): [cpu: string, memory: string] {
  const measured = cells.flatMap(({ measurement }) => measurement ?? []);
  const [first] = measured;
  if (!first || first.latency.count === 0) return ["-", "-"];
  const requests = first.latency.count + first.errors;
  const peak = Math.max(...measured.map(({ peakPssBytes }) => peakPssBytes));
  return [shortNumber(first.cpuMs / requests), shortNumber(peak / 1e6)];
}

/** Returns "3 of 10", or "-" where leaks were not looked for. */
export function countLeaks(report: LeakReport | undefined): string {
  if (!report) return "-";
  const leaks = [...report.values()].filter((verdict) => verdict === "leaks");
  return `${leaks.length} of ${report.size}`;
}

function programSection(program: Program, input: ReportInput): string {
  const { targets, cells, leaks } = input;
  const own = cells.filter((cell) => cell.program === program.name);
  const base = (clients: number) =>
    own.find((cell) => cell.clients === clients && BASES.includes(cell.target));
  const rows: string[][] = [];
  for (const { name, title } of targets) {
    const cellsOfTarget = own.filter(({ target }) => target === name);
    if (cellsOfTarget.length === 0) continue;
    const rates = [1, 8].flatMap((clients) => {
      const cell = cellsOfTarget.find((cell) => cell.clients === clients);
      return cell ? formatRate(cell, base(clients)) : ["-", "-", "-", "-"];
    });
    const leaked = countLeaks(leaks.get(name));
    rows.push([title, ...rates, ...formatUse(cellsOfTarget), leaked]);
  }
  return `### ${program.title}\n\n${markdownTable(COLUMNS, rows)}`;
}

const VERDICT_TEXT: Readonly<Record<LeakVerdict, string>> = {
  leaks: "**leaks**",
  clean: "clean",
  "not possible": "not possible",
  broken: "no verdict",
};

function leakSection({ targets, leaks }: ReportInput): string {
  const shown = targets.filter(({ name }) => leaks.has(name));
  if (shown.length === 0) return "";
  const columns: Column[] = [
    { title: "left behind by one request" },
    ...shown.map(({ title }) => ({ title })),
  ];
  const rows = LEAK_TESTS.map(([test, what]) => [
    what,
    ...shown.map(({ name }) => {
      const verdict = leaks.get(name)?.get(test);
      return verdict ? VERDICT_TEXT[verdict] : "-";
    }),
  ]);
  return `### What the next request sees\n\n${markdownTable(columns, rows)}`;
}

/** Returns the section of the results file. */
export function comparisonReport(input: ReportInput): string {
  return [
    "## Comparison",
    `${input.machine}. ${input.method}.`,
    "A ratio is the throughput relative to a native Python process for each " +
    "request.\n± is half the distance between the slowest round and the " +
    "fastest: the noise of the machine.\nCPU and memory are those of all " +
    "processes of the server (memory: PSS, peak).",
    "![Requests per second, one client](comparison.svg)",
    ...input.programs.map((program) => programSection(program, input)),
    leakSection(input),
  ].map((part) => part.trim()).filter((part) => part !== "").join("\n\n");
}

/** Returns the chart: requests per second of one client, by program. */
export function comparisonChart(
  { targets, programs, cells }: ReportInput,
): string {
  const groups = programs.map(({ name, title }): BarGroup => ({
    title,
    bars: targets.flatMap((target) => {
      const { measurement } = cells.find((cell) =>
        cell.target === target.name && cell.program === name &&
        cell.clients === 1
      ) ?? {};
      if (!measurement || measurement.latency.count === 0) {
        return [];
      }
      const value = requestsPerSecond(measurement);
      return [{ label: target.title, value }];
    }),
  })).filter(({ bars }) => bars.length > 0);
  const title = "One client: programs per second";
  return barChart(title, "requests per second, logarithmic", groups);
}
