import assert from "node:assert/strict";
import fc from "fast-check";
import { KINDS } from "../../src/kinds.ts";
import { ConfigError } from "../../src/run/thrown_errors.ts";
import { planPool, type SizingOptions } from "../../src/pool/plan_pool.ts";
import { SETTINGS } from "../../src/settings/settings.ts";
import { stateBytesOf } from "../../src/states/states_memory.ts";
import * as small from "./small_kinds.ts";

const MIB = 1_048_576;
const CORE = [small.CORE] as const;
const FULL = [small.CORE, small.FULL] as const;

/** Options that a test is not about. */
const USUAL = {
  poolMinSize: 1,
  poolMaxSize: 64,
  asked: {},
  programMemoryLimitBytes: 1_024 * MIB,
  fileLimitBytes: 64 * MIB,
} as const;

function ask(count: number) {
  return { asked: { full: { count, setting: 'FAAS_X="full"' } } };
}

function shape(options: SizingOptions): string {
  return planPool(options).kinds
    .map(({ kind, serving, spares }) => `${kind.name} ${serving}+${spares}`)
    .join(", ");
}

Deno.test("planPool() fits sandboxes to memory and CPUs", () => {
  const cases = [
    [4_096, 2, FULL, {}, "core 2+1, full 1+0"],
    [4_096, 2, CORE, {}, "core 2+1"],
    [1_024, 1, FULL, {}, "core 1+1"],
    [1_024, 1, CORE, {}, "core 1+1"],
    [1_024, 0.5, CORE, {}, "core 1+1"],
    [700, 8, FULL, {}, "core 1+0"],
    [32_768, 8, FULL, {}, "core 8+1, full 4+1"],
    [4_096, 2, FULL, { poolMaxSize: 1 }, "core 1+0"],
    [4_096, 2, FULL, { poolMaxSize: 2 }, "core 1+0, full 1+0"],
    [4_096, 1, CORE, { poolMinSize: 3 }, "core 3+1"],
    [4_096, 2, FULL, ask(3), "core 2+0, full 3+0"],
    [4_096, 2, FULL, ask(0), "core 2+1"],
  ] as const;
  for (const [mib, cpuLimit, kinds, more, expected] of cases) {
    const options = {
      ...USUAL,
      memoryLimitBytes: mib * MIB,
      cpuLimit,
      kinds,
      ...more,
    };
    assert.equal(shape(options), expected, `${mib} MiB, ${cpuLimit} CPUs`);
  }
});

Deno.test("planPool() refuses a budget that holds no sandbox", () => {
  for (const memoryLimitBytes of [0, 100 * MIB, 600 * MIB, NaN]) {
    assert.throws(
      () => planPool({ ...USUAL, memoryLimitBytes, cpuLimit: 1, kinds: CORE }),
      (error) =>
        error instanceof ConfigError &&
        /^PYTHON_FAAS_MEMORY_LIMIT: \w+ bytes .* at least \d+Mi/.test(
          error.message,
        ),
      String(memoryLimitBytes),
    );
  }
});

Deno.test("planPool() fits into the least memory that the setting and its error tell", () => {
  const { accepted } = SETTINGS.memoryLimitBytes;
  const [python, javascript] = [...accepted.matchAll(/(\d+)M\b/g)].map((
    [, mib],
  ) => Number(mib));
  const rows = [["core", python], ["javascript", javascript]] as const;
  for (const [name, told] of rows) {
    const row = KINDS.find((kind) => kind.name === name);
    assert.ok(row);
    const kind = { ...row, modules: [], packages: {}, coming: false };
    const fit = (mib: number) =>
      planPool({
        ...USUAL,
        memoryLimitBytes: mib * MIB,
        // As by default.
        keptBytes: (memoryLimitBytes) =>
          stateBytesOf({ stateBytes: "auto", memoryLimitBytes }),
        cpuLimit: 1,
        kinds: [kind],
      });
    fit(told);
    const error = new RegExp(`at least ${told}Mi is needed`);
    for (const less of [told - 1, 256]) assert.throws(() => fit(less), error);
  }
});

Deno.test("planPool() leaves alone what the service keeps", () => {
  const plan = (mib: number, keptMib = 0) =>
    planPool({
      ...USUAL,
      memoryLimitBytes: mib * MIB,
      keptBytes: () => keptMib * MIB,
      cpuLimit: 2,
      kinds: FULL,
    });
  assert.deepEqual(plan(4_096, 512).kinds, plan(3_584).kinds);
  assert.throws(
    () => plan(700, 100),
    new RegExp(`${700 * MIB} bytes do not hold one sandbox`),
  );
});

Deno.test("planPool() refuses what does not fit, as it was asked for", () => {
  assert.throws(
    () =>
      planPool({
        ...USUAL,
        ...ask(9),
        memoryLimitBytes: 4_096 * MIB,
        cpuLimit: 2,
        kinds: FULL,
      }),
    (error) =>
      error instanceof ConfigError &&
      /^FAAS_X="full": only \d fit into/.test(error.message),
  );
});

Deno.test("planPool() lets callers' programs into spares where none loses memory", () => {
  const plan = (gib: number, hasCallers: boolean) =>
    planPool({
      ...USUAL,
      hasCallers,
      memoryLimitBytes: gib * 1_024 * MIB,
      cpuLimit: 2,
      kinds: FULL,
      programMemoryLimitBytes: 256 * MIB,
    });
  for (let gib = 1; gib <= 8; gib += 0.25) {
    const [without, having] = [plan(gib, false), plan(gib, true)];
    const express = having.kinds.map((row) => row.express);
    assert.deepEqual(
      having.kinds.map((row) => ({ ...row, express: 0 })),
      without.kinds,
      `${gib} GiB`,
    );
    const more = having.plannedBytes - without.plannedBytes;
    const programs = express.reduce((sum, count) => sum + count, 0);
    assert.equal(more, programs * having.programMemoryBytes);
  }
  const express = (gib: number) =>
    plan(gib, true).kinds.map((row) => row.express);
  assert.deepEqual(express(2), [0, 0]);
  assert.deepEqual(express(8), [1, 1]);
});

Deno.test("planPool() counts the memory that forks share once", () => {
  const kinds = KINDS.map((kind) => ({
    ...kind,
    modules: [],
    packages: {},
    coming: false,
  })) as unknown as SizingOptions["kinds"];
  const cases = [
    [4_096, 2, "core 2+1, javascript 1+1, full 2+1"],
    // Eight with packages, of which one fits where each has all for itself.
    [4_096, 8, "core 4+1, javascript 1+0, full 8+0"],
    [16_384, 8, "core 8+1, javascript 4+1, full 8+1"],
  ] as const;
  for (const [mib, cpuLimit, expected] of cases) {
    const options = {
      ...USUAL,
      programMemoryLimitBytes: 256 * MIB,
      memoryLimitBytes: mib * MIB,
      keptBytes: (bytes: number) => bytes / 64,
      cpuLimit,
      kinds,
      isForked: true,
    };
    assert.equal(shape(options), expected, `${mib} MiB, ${cpuLimit} CPUs`);
  }
});

Deno.test("planPool() never plans more than the budget", () => {
  fc.assert(fc.property(
    fc.record({
      memoryLimitBytes: fc.integer({ min: 700, max: 200_000 })
        .map((mib) => mib * MIB),
      cpuLimit: fc.double({ min: 0.1, max: 64, noNaN: true }),
      kinds: fc.constantFrom<SizingOptions["kinds"]>(CORE, FULL),
      asked: fc.constantFrom<SizingOptions["asked"]>(
        {},
        ask(0).asked,
      ),
      poolMinSize: fc.integer({ min: 1, max: 20 }),
      poolMaxSize: fc.integer({ min: 1, max: 64 }),
      hasCallers: fc.boolean(),
      isForked: fc.boolean(),
    }),
    (given) => {
      const options = { ...USUAL, ...given };
      const plan = planPool(options);
      assert.ok(plan.plannedBytes <= options.memoryLimitBytes);
      assert.equal(plan.kinds[0].kind.name, "core");
      let sandboxes = 0;
      for (const row of plan.kinds) {
        sandboxes += row.serving + row.spares;
        assert.ok(row.express <= (given.hasCallers ? row.spares : 0));
        assert.ok(row.serving >= 1);
        assert.ok(row.heapLimitBytes > row.kind.baselineHeapBytes);
        assert.equal(row.heapLimitBytes % 65_536, 0);
        assert.ok(row.rssLimitBytes > row.idleRssLimitBytes);
      }
      assert.ok(sandboxes <= Math.max(1, options.poolMaxSize));
    },
  ));
});
