/**
 * Draws groups of horizontal bars on a logarithmic scale: what is compared
 * differs by factors of hundreds.
 *
 * @module
 */

import { element, picture, text } from "./svg.ts";

/** One bar. */
export interface Bar {
  /** Label of the bar; equal labels have equal colours. */
  readonly label: string;
  /** Its length; above 0. */
  readonly value: number;
}

/** Bars that belong together. */
export interface BarGroup {
  /** Heading of the group. */
  readonly title: string;
  /** Its bars, from top to bottom. */
  readonly bars: readonly Bar[];
}

const WIDTH = 860;
const LEFT = 250;
const RIGHT = 90;
const TOP = 48;
const BAR = 16;
const GROUP_GAP = 34;
// Told apart by people who do not see all colours (after Okabe and Ito).
const COLOURS = [
  "#0072b2",
  "#d55e00",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#7f7f7f",
] as const;

/** Returns the powers of ten that enclose all values, at least one decade. */
export function logRange(
  values: readonly number[],
): [low: number, high: number] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  return [low, Math.max(high, low + 1)];
}

/** Returns a number with three significant digits, as people write it. */
export function shortNumber(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}

/**
 * Returns the chart as SVG.
 *
 * @param unit Unit of the values, for the axis.
 * @throws {RangeError} If a value is not above 0 or there is none.
 */
export function barChart(
  title: string,
  unit: string,
  groups: readonly BarGroup[],
): string {
  const bars = groups.flatMap((group) => group.bars);
  const values = bars.map(({ value }) => value);
  if (values.length === 0 || !values.every((value) => value > 0)) {
    throw new RangeError("Cannot draw bars: each needs a value above 0");
  }
  const labels = [...new Set(bars.map(({ label }) => label))];
  const [low, high] = logRange(values);
  const plotWidth = WIDTH - LEFT - RIGHT;
  const scale = (value: number) =>
    (Math.log10(value) - low) / (high - low) * plotWidth;
  const height = TOP + bars.length * BAR + groups.length * GROUP_GAP + 40;

  const content: string[] = [];
  for (let power = low; power <= high; power++) {
    const x = LEFT + scale(10 ** power);
    const line = { x1: x, x2: x, y1: TOP, y2: height - 36, stroke: "#dddddd" };
    content.push(
      element("line", line),
      text(x, height - 20, String(10 ** power), { "text-anchor": "middle" }),
    );
  }
  content.push(
    text(LEFT + plotWidth / 2, height - 5, unit, { "text-anchor": "middle" }),
  );
  let y = TOP;
  for (const group of groups) {
    content.push(text(16, y + 20, group.title, { "font-weight": 600 }));
    y += GROUP_GAP - 8;
    for (const { label, value } of group.bars) {
      const width = Math.max(1, scale(value));
      const fill = COLOURS[labels.indexOf(label) % COLOURS.length];
      content.push(
        text(LEFT - 8, y + 12, label, { "text-anchor": "end" }),
        element("rect", { x: LEFT, y: y + 1, width, height: BAR - 3, fill }),
        text(LEFT + width + 6, y + 12, shortNumber(value)),
      );
      y += BAR;
    }
    y += 8;
  }
  return picture(WIDTH, height, title, content);
}
