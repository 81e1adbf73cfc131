import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError } from "../../src/errors.ts";
import { availableKinds } from "../../src/pool/kinds.ts";
import { planPool, type SizingOptions } from "../../src/pool/sizing.ts";

const MIB = 1_048_576;
const CORE = availableKinds([]);
const SCIENCE = availableKinds([{ name: "numpy", imports: ["numpy"] }]);

function shape(options: SizingOptions): string {
  return planPool(options).kinds
    .map(({ kind, serving, spares }) => `${kind.name} ${serving}+${spares}`)
    .join(", ");
}

Deno.test("planPool() fits sandboxes to memory and CPUs", () => {
  const cases = [
    [4_096, 2, SCIENCE, {}, "core 2+1, science 1+0"],
    [4_096, 2, CORE, {}, "core 2+1"],
    [1_024, 1, SCIENCE, {}, "core 1+1"],
    [1_024, 1, CORE, {}, "core 1+1"],
    [1_024, 0.5, CORE, {}, "core 1+1"],
    [700, 8, SCIENCE, {}, "core 1+0"],
    [32_768, 8, SCIENCE, {}, "core 8+1, science 4+1"],
    [4_096, 2, SCIENCE, { poolMaxSize: 1 }, "core 1+0"],
    [4_096, 2, SCIENCE, { poolMaxSize: 2 }, "core 1+0, science 1+0"],
    [4_096, 1, CORE, { poolMinSize: 3 }, "core 3+1"],
  ] as const;
  for (const [mib, cpuLimit, kinds, more, expected] of cases) {
    const options = { memoryLimitBytes: mib * MIB, cpuLimit, kinds, ...more };
    assert.equal(shape(options), expected, `${mib} MiB, ${cpuLimit} CPUs`);
  }
});

Deno.test("planPool() refuses a budget that holds no sandbox", () => {
  for (const memoryLimitBytes of [0, 100 * MIB, 600 * MIB, NaN]) {
    assert.throws(
      () => planPool({ memoryLimitBytes, cpuLimit: 1, kinds: CORE }),
      (error) =>
        error instanceof ConfigError &&
        /^PYTHON_FAAS_MEMORY_LIMIT: \w+ bytes .* at least \d+Mi/.test(
          error.message,
        ),
      String(memoryLimitBytes),
    );
  }
});

Deno.test("planPool() never plans more than the budget", () => {
  fc.assert(fc.property(
    fc.record({
      memoryLimitBytes: fc.integer({ min: 700, max: 200_000 })
        .map((mib) => mib * MIB),
      cpuLimit: fc.double({ min: 0.1, max: 64, noNaN: true }),
      kinds: fc.constantFrom(CORE, SCIENCE),
      poolMinSize: fc.integer({ min: 1, max: 20 }),
      poolMaxSize: fc.integer({ min: 1, max: 64 }),
    }),
    (options) => {
      const plan = planPool(options);
      assert.ok(plan.plannedBytes <= options.memoryLimitBytes);
      assert.equal(plan.kinds[0].kind.name, "core");
      let sandboxes = 0;
      for (const row of plan.kinds) {
        sandboxes += row.serving + row.spares;
        assert.ok(row.serving >= 1);
        assert.ok(row.heapLimitBytes > row.kind.baselineHeapBytes);
        assert.equal(row.heapLimitBytes % 65_536, 0);
        assert.ok(row.rssLimitBytes > row.idleRssLimitBytes);
      }
      assert.ok(sandboxes <= Math.max(1, options.poolMaxSize));
    },
  ));
});
