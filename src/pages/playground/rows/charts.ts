/// <reference lib="dom" />
/**
 * Charts of the scores and the times of rows.
 *
 * @module
 */

import { text } from "../texts.ts";
import { mean, quantile } from "./bins.ts";
import { histogram } from "./histogram.ts";

/** Returns a number with three digits that count. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Fewer values are read in the table. */
const LEAST_VALUES = 5;

/** Returns a histogram of scores; none of a few. */
export function scoreChart(scores: readonly number[]): readonly Node[] {
  if (scores.length < LEAST_VALUES) return [];
  const isPart = scores.every((score) => score >= 0 && score <= 1);
  return [histogram({
    title: text("scores"),
    summary: text("scoreSummary", { mean: short(mean(scores)) }),
    values: scores,
    format: short,
    ...(isPart ? { range: [0, 1] } : {}),
  })];
}

/** Returns a histogram of times in milliseconds; none of a few. */
export function timeChart(times: readonly number[]): readonly Node[] {
  if (times.length < LEAST_VALUES) return [];
  const sorted = times.toSorted((a, b) => a - b);
  return [histogram({
    title: text("times"),
    summary: text("timeSummary", {
      median: short(quantile(sorted, .5)),
      most: short(quantile(sorted, .95)),
    }),
    values: sorted,
    format: (value) => `${short(value)} ms`,
  })];
}
