import assert from "node:assert/strict";
import fc from "fast-check";
import { Histogram } from "../../bench/histogram.ts";

function histogramOf(durationsMs: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const durationMs of durationsMs) histogram.record(durationMs);
  return histogram;
}

Deno.test("Histogram.percentileMs() returns the nearest rank", () => {
  const histogram = histogramOf([5, 1, 4, 2, 3]);
  const cases = [[1, 1], [20, 1], [21, 2], [50, 3], [99, 5], [100, 5]];
  for (const [percent, expectedMs] of cases) {
    assert.equal(histogram.percentileMs(percent), expectedMs, `p${percent}`);
  }
});

Deno.test("Histogram.percentileMs() does as sorting all durations would", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 9_000_000 }), { minLength: 1 }),
    fc.integer({ min: 1, max: 100 }),
    (durationsUs, percent) => {
      const sorted = durationsUs.toSorted((a, b) => a - b);
      const rank = Math.ceil(sorted.length * percent / 100);
      const histogram = histogramOf(durationsUs.map((us) => us / 1000));
      assert.equal(histogram.percentileMs(percent), sorted[rank - 1] / 1000);
    },
  ));
});

Deno.test("Histogram.percentileMs() refuses what has no answer", () => {
  for (const percent of [0, -1, 101, NaN]) {
    assert.throws(() => histogramOf([1]).percentileMs(percent), RangeError);
  }
  assert.throws(() => new Histogram().percentileMs(50), RangeError);
});

Deno.test("Histogram.merge() does as recording everything in one", () => {
  const merged = histogramOf([1, 2, 2]);
  merged.merge(histogramOf([2, 0.5]));
  assert.deepEqual(
    merged.entries(),
    histogramOf([1, 2, 2, 2, 0.5]).entries(),
  );
  assert.equal(merged.count, 5);
  assert.equal(merged.meanMs, 1.5);
});

Deno.test("Histogram.fromEntries() does read what entries() wrote", () => {
  const text = JSON.stringify(histogramOf([1.25, 7, 7]).entries());
  const read = Histogram.fromEntries(JSON.parse(text));
  assert.equal(read.count, 3);
  assert.equal(read.percentileMs(100), 7);
});
