import assert from "node:assert/strict";
import {
  differingPages,
  joinRanges,
  type PageRange,
  withoutRanges,
} from "../../../src/guest/memory/page_ranges.ts";

Deno.test("joinRanges() sorts, and joins what touches or is close", () => {
  assert.deepEqual(joinRanges([]), []);
  assert.deepEqual(
    joinRanges([[40_960, 4096], [0, 4096], [4096, 4096], [2048, 1024]]),
    [[0, 8192], [40_960, 4096]],
  );
  assert.deepEqual(joinRanges([[0, 4096], [20_480, 4096]]), [[0, 24_576]]);
});

Deno.test("differingPages() finds every changed byte and no other page", () => {
  const a = new Uint8Array(40 * 4096);
  for (const at of [0, 4095, 4096, 100_000, a.length - 1]) {
    const b = a.slice();
    b[at] = 1;
    const page = Math.floor(at / 4096) * 4096;
    assert.deepEqual(differingPages(a, b), [[page, 4096]], `${at}`);
  }
  assert.deepEqual(differingPages(a, a.slice()), []);
});

Deno.test("withoutRanges() leaves out exactly what others have", () => {
  const cases: readonly [PageRange[], PageRange[], PageRange[]][] = [
    [[], [[0, 9]], []],
    [[[0, 9]], [], [[0, 9]]],
    [[[2, 4]], [[0, 9]], []],
    [[[0, 9]], [[2, 4]], [[0, 2], [6, 3]]],
    [[[0, 4], [6, 4]], [[3, 4]], [[0, 3], [7, 3]]],
    [[[0, 10]], [[0, 1], [3, 1], [9, 5]], [[1, 2], [4, 5]]],
    [[[5, 1], [7, 1]], [[0, 2], [7, 1]], [[5, 1]]],
  ];
  for (const [ranges, others, rest] of cases) {
    assert.deepEqual(withoutRanges(ranges, others), rest);
  }
});
