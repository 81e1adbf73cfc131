import assert from "node:assert/strict";
import { barChart, logRange, shortNumber } from "../../bench/bar_chart.ts";
import { lineChart } from "../../bench/line_chart.ts";

function widths(svg: string): number[] {
  return [...svg.matchAll(/width="([\d.]+)" height="13" fill/g)]
    .map((match) => Number(match[1]));
}

Deno.test("barChart() draws equal factors as equal steps", () => {
  const bars = [1, 10, 100].map((value) => ({ label: `${value}`, value }));
  const [first, second, third] = widths(
    barChart("t", "u", [{ title: "g", bars }]),
  );
  assert.equal(first, 1);
  assert.equal(third, 2 * second);
});

Deno.test("barChart() never puts a label in as markup", () => {
  const bars = [{ label: '<b attr="x">&', value: 1 }];
  const svg = barChart("a < b", "u", [{ title: "g", bars }]);
  assert.ok(svg.includes("&lt;b attr=&quot;x&quot;&gt;&amp;"));
  assert.ok(!svg.includes("<b"));
});

Deno.test("barChart() refuses what has no logarithm", () => {
  for (const value of [0, -1, NaN]) {
    const group = { title: "g", bars: [{ label: "x", value }] };
    assert.throws(() => barChart("t", "u", [group]), RangeError);
  }
  assert.throws(() => barChart("t", "u", []), RangeError);
});

Deno.test("logRange() returns whole decades, at least one", () => {
  assert.deepEqual(logRange([0.4, 450]), [-1, 3]);
  assert.deepEqual(logRange([10]), [1, 2]);
});

Deno.test("shortNumber() keeps two or three digits", () => {
  const cases = [[0.01234, "0.012"], [5.67, "5.7"], [456.7, "457"], [
    16580,
    "16,580",
  ]] as const;
  for (const [value, text] of cases) assert.equal(shortNumber(value), text);
});

Deno.test("lineChart() puts the largest value on top and zero below", () => {
  const panel = { title: "p", series: [{ label: "s", values: [0, 4, 2] }] };
  const svg = lineChart("t", [0, 5, 10], [panel]);
  const [, points] = /points="([^"]+)"/.exec(svg) ?? [];
  const ys = points.split(" ").map((point) => Number(point.split(",")[1]));
  assert.equal(ys[0] - ys[1], 120);
  assert.equal(ys[0] - ys[2], 60);
});

Deno.test("lineChart() refuses values without a time", () => {
  const panel = { title: "p", series: [{ label: "s", values: [1] }] };
  assert.throws(() => lineChart("t", [0, 1], [panel]), RangeError);
  assert.throws(() => lineChart("t", [0], [panel]), RangeError);
});
