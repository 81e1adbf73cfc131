import assert from "node:assert/strict";
import type { Cell } from "../../bench/compare.ts";
import { Histogram } from "../../bench/histogram.ts";
import type { LeakVerdict } from "../../bench/leak_verdict.ts";
import {
  comparisonChart,
  comparisonReport,
  countLeaks,
  formatSpread,
  type ReportInput,
} from "../../bench/report.ts";
import { chooseTargets } from "../../bench/targets.ts";

function cellOf(target: string, latencyMs: number, clients = 1): Cell {
  const latency = Histogram.fromEntries([[latencyMs * 1000, 10]]);
  const measurement = {
    latency,
    errors: 0,
    firstError: undefined,
    elapsedMs: latencyMs * 10,
    cpuMs: latencyMs * 5,
    peakPssBytes: 5e6,
    peakRssBytes: 9e6,
  };
  const program = "hello";
  return {
    target,
    program,
    clients,
    measurement,
    perRound: [],
    failure: undefined,
  };
}

function input(cells: readonly Cell[]): ReportInput {
  const verdicts: [string, LeakVerdict][] = [["file", "leaks"], [
    "module",
    "clean",
  ]];
  return {
    machine: "A machine",
    method: "Some rounds",
    targets: chooseTargets(["ours", "native"]),
    programs: [{
      name: "hello",
      kind: "core",
      title: "hello",
      code: "",
      expected: "",
    }],
    cells,
    leaks: new Map([["native", new Map(verdicts)]]),
  };
}

function rowOf(report: string, title: string): string[] {
  const row = report.split("\n").find((line) => line.startsWith(`| ${title}`));
  return (row ?? "").split("|").map((cell) => cell.trim()).slice(1, -1);
}

Deno.test("comparisonReport() gives ratios against native Python", () => {
  const report = comparisonReport(input([
    cellOf("ours", 2),
    cellOf("native", 20),
    cellOf("ours", 4, 8),
    cellOf("native", 20, 8),
  ]));
  assert.deepEqual(rowOf(report, "this service"), [
    "this service",
    ...["500", "10x", "2", "2"],
    ...["250", "5x", "4", "4"],
    ...["1", "5", "-"],
  ]);
  assert.equal(rowOf(report, "python3").at(-1), "1 of 2");
});

Deno.test("comparisonReport() never hides a program that does not run", () => {
  const failed = { ...cellOf("ours", 2), measurement: undefined };
  const report = comparisonReport(
    input([{ ...failed, failure: "200 wrong" }, cellOf("native", 20)]),
  );
  assert.equal(rowOf(report, "this service")[1], "does not run");
});

Deno.test("comparisonReport() never hides wrong answers", () => {
  const cell = cellOf("ours", 2);
  assert.ok(cell.measurement);
  const measurement = { ...cell.measurement, errors: 3 };
  const report = comparisonReport(input([{ ...cell, measurement }]));
  assert.match(rowOf(report, "this service")[1], /3 errors/);
});

Deno.test("comparisonChart() leaves out what was not measured", () => {
  const svg = comparisonChart(input([cellOf("native", 20)]));
  assert.ok(svg.includes("python3 per request"));
  assert.ok(!svg.includes("this service"));
});

Deno.test("countLeaks() counts leaks alone", () => {
  const verdicts = ["leaks", "clean", "not possible", "broken"] as const;
  const report = new Map(verdicts.map((v): [string, LeakVerdict] => [v, v]));
  assert.equal(countLeaks(report), "1 of 4");
  assert.equal(countLeaks(undefined), "-");
});

Deno.test("formatSpread() says how far rounds lie apart", () => {
  assert.equal(formatSpread([90, 110, 100]), " ±10 %");
  assert.equal(formatSpread([100]), "");
});
