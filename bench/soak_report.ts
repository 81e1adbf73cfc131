/**
 * Judges a soak and turns it into a table and a picture.
 *
 * @module
 */

import { shortNumber } from "./bar_chart.ts";
import { lineChart } from "./line_chart.ts";
import { HARMLESS_REASONS, unexpectedReplacements } from "./lost_sandboxes.ts";
import { type Column, markdownTable } from "./markdown_table.ts";
import { memoryDrift } from "./memory_drift.ts";
import type { SoakResult, SoakSample } from "./soak_run.ts";

/** Largest change of memory that is not a leak. */
const MAX_DRIFT = 0.05;
/** Rows of the table over time. */
const TABLE_ROWS = 12;
/** Points of the picture. */
const CHART_POINTS = 400;

/** Evidence by which a soak is judged. */
export interface SoakEvidence {
  /** Measurements. */
  readonly result: SoakResult;
  /** Reasons why sandboxes were replaced, from the service's metrics. */
  readonly replacements: ReadonlyMap<string, number>;
  /** True if no program had a reason to cost a sandbox. */
  readonly isHarmless: boolean;
  /** Requests after which memory is compared. */
  readonly warmRequests: number;
}

/** Returns what is wrong, one line for each finding; [] if all is well. */
export function soakFindings(
  { result, replacements, isHarmless, warmRequests }: SoakEvidence,
): string[] {
  const findings = result.wrongAnswers.map((text) => `Wrong answer: ${text}`);
  const drift = memoryDrift(result.samples, { warmRequests });
  // More memory is a leak; less is none, but means that the start was odd.
  if (drift !== undefined && Math.abs(drift) > MAX_DRIFT) {
    findings.push(`Memory drifted by ${(drift * 100).toFixed(1)} %`);
  }
  const unexpected = isHarmless
    ? unexpectedReplacements(replacements, HARMLESS_REASONS)
    : unexpectedReplacements(replacements);
  if (unexpected.length > 0) {
    findings.push(`Sandboxes lost without reason: ${unexpected.join(", ")}`);
  }
  return findings;
}

function right(titles: readonly string[]): Column[] {
  return titles.map((title) => ({ title, align: "right" }));
}

/** Returns at most `count` items, evenly spread, the last one included. */
export function thinOut<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => items[Math.round(i * step)]);
}

/** Name of the kind whose latency is followed over time. */
function timedKind({ tallies }: SoakResult): string {
  return tallies.keys().next().value ?? "";
}

function timeTable(result: SoakResult): string {
  const name = timedKind(result);
  const columns = right([
    "seconds",
    "requests",
    "memory MB",
    "descriptors",
    "processes",
    `${name} p50 ms`,
    `${name} p99 ms`,
  ]);
  const rows = thinOut(result.samples, TABLE_ROWS).map((sample) => [
    sample.seconds.toFixed(0),
    sample.requests.toLocaleString("en-US"),
    (sample.memoryBytes / 1e6).toFixed(1),
    String(sample.descriptors),
    String(sample.pids.length),
    shortNumber(sample.p50Ms),
    shortNumber(sample.p99Ms),
  ]);
  return markdownTable(columns, rows);
}

function kindTable({ tallies }: SoakResult): string {
  const numbers = ["right", "wrong", "503", "p50 ms", "p99 ms"];
  const columns = [{ title: "request" }, ...right(numbers)];
  const rows = [...tallies].map(([name, { latency, wrong, overloaded }]) => [
    name,
    latency.count.toLocaleString("en-US"),
    String(wrong),
    String(overloaded),
    ...[50, 99].map((percent) =>
      latency.count > 0 ? shortNumber(latency.percentileMs(percent)) : "-"
    ),
  ]);
  return markdownTable(columns, rows);
}

/** Returns the section of the results file. */
export function soakReport(
  title: string,
  machine: string,
  evidence: SoakEvidence,
  pictureName: string,
): string {
  const { result, replacements, warmRequests } = evidence;
  const { samples, elapsedMs } = result;
  const last = samples[samples.length - 1];
  const drift = memoryDrift(samples, { warmRequests });
  const rate = last.requests / elapsedMs * 1000;
  const findings = soakFindings(evidence);
  const reasons = [...replacements]
    .map(([reason, count]) => `${count} ${reason}`).join(", ");
  return [
    `## ${title}`,
    `${machine}.`,
    `${last.requests.toLocaleString("en-US")} requests in ` +
    `${(elapsedMs / 1000).toFixed(0)} s (${shortNumber(rate)} per second). ` +
    `Memory from request ${warmRequests.toLocaleString("en-US")} to the ` +
    "last: " +
    (drift === undefined
      ? "too short a soak to tell"
      : `${drift >= 0 ? "+" : ""}${(drift * 100).toFixed(2)} %`) +
    `. Sandboxes replaced: ${reasons || "none"}.`,
    findings.length === 0
      ? "Verdict: **passed**."
      : ["Verdict: **failed**.", "", ...findings.map((f) => `- ${f}`)]
        .join("\n"),
    kindTable(result).trim(),
    timeTable(result).trim(),
    `![${title}: memory, descriptors, processes, latency](${pictureName}.svg)`,
  ].join("\n\n");
}

/** Returns the picture of what changed over time. */
export function soakChart(
  title: string,
  result: SoakResult,
): string {
  const shown = thinOut(result.samples, CHART_POINTS);
  function line(label: string, read: (sample: SoakSample) => number) {
    return { label, values: shown.map(read) };
  }
  return lineChart(title, shown.map(({ seconds }) => seconds), [
    {
      title: "Memory of all processes, MB",
      series: [line("PSS", ({ memoryBytes }) => memoryBytes / 1e6)],
    },
    {
      title: "Open descriptors",
      series: [line("descriptors", ({ descriptors }) => descriptors)],
    },
    {
      title: "Processes",
      series: [line("processes", ({ pids }) => pids.length)],
    },
    {
      title: `Latency of "${timedKind(result)}", ms`,
      series: [
        line("p50", ({ p50Ms }) => p50Ms),
        line("p99", ({ p99Ms }) => p99Ms),
      ],
    },
  ]);
}
