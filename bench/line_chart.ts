/**
 * Draws what changes over time: one panel above the other, one time axis.
 *
 * @module
 */

import { shortNumber } from "./bar_chart.ts";
import { element, picture, text } from "./svg.ts";

/** One line of a panel. */
export interface Series {
  /** Cell that is shown. */
  readonly label: string;
  /** One value for each time; none is negative. */
  readonly values: readonly number[];
}

/** Lines that share a scale. */
export interface Panel {
  /** Title with the unit. */
  readonly title: string;
  /** Its lines. */
  readonly series: readonly Series[];
}

const WIDTH = 860;
const LEFT = 70;
const RIGHT = 20;
const TOP = 48;
const PANEL = 120;
const GAP = 44;
const COLOURS = ["#0072b2", "#d55e00", "#009e73"] as const;

function drawPanel(
  { title, series }: Panel,
  top: number,
  toX: (index: number) => number,
): string[] {
  const highest = Math.max(...series.flatMap(({ values }) => values), 0) || 1;
  const toY = (value: number) => top + PANEL - value / highest * PANEL;
  const parts = [text(LEFT, top - 8, title, { "font-weight": 600 })];
  // From zero: a drift of 1 % must not look like a leak.
  for (const value of [0, highest / 2, highest]) {
    const y = toY(value);
    parts.push(
      element("line", {
        x1: LEFT,
        x2: WIDTH - RIGHT,
        y1: y,
        y2: y,
        stroke: "#dddddd",
      }),
      text(LEFT - 8, y + 4, shortNumber(value), { "text-anchor": "end" }),
    );
  }
  series.forEach(({ label, values }, i) => {
    const stroke = COLOURS[i % COLOURS.length];
    const points = values.map((value, index) =>
      `${toX(index).toFixed(1)},${toY(value).toFixed(1)}`
    ).join(" ");
    const x = WIDTH - RIGHT - 90 * (series.length - i) + 90;
    parts.push(
      element("polyline", {
        points,
        fill: "none",
        stroke,
        "stroke-width": 1.5,
      }),
      text(x, top - 8, label, { "text-anchor": "end", fill: stroke }),
    );
  });
  return parts;
}

/**
 * Returns the chart as SVG.
 *
 * @param times Seconds since the start, one for each value of each series.
 * @throws {RangeError} If there are fewer than two times, or a series has
 * another number of values.
 */
export function lineChart(
  title: string,
  times: readonly number[],
  panels: readonly Panel[],
): string {
  const lengths = panels.flatMap(({ series }) =>
    series.map(({ values }) => values.length)
  );
  if (times.length < 2 || lengths.some((length) => length !== times.length)) {
    throw new RangeError(
      `Cannot draw lines: ${times.length} times, values: ${lengths}`,
    );
  }
  const first = times[0];
  const span = times[times.length - 1] - first || 1;
  const plotWidth = WIDTH - LEFT - RIGHT;
  const toX = (index: number) =>
    LEFT + (times[index] - first) / span * plotWidth;
  const height = TOP + panels.length * (PANEL + GAP) + 20;
  const content = panels.flatMap((panel, i) =>
    drawPanel(panel, TOP + 20 + i * (PANEL + GAP), toX)
  );
  for (let i = 0; i <= 4; i++) {
    const x = LEFT + plotWidth * i / 4;
    const label = `${shortNumber(first + span * i / 4)} s`;
    content.push(text(x, height - 14, label, { "text-anchor": "middle" }));
  }
  return picture(WIDTH, height, title, content);
}
