import assert from "node:assert/strict";
import { createTriedPool } from "../../src/create_tried_pool.ts";
import { STALE } from "../../src/pool/retire_reason.ts";
import { coldForks, WHY_NO_FORKS } from "../cold_forks.ts";
import { skipBecause } from "../skip_because.ts";
import { INTERPRETER, interpreterPlan, ProcessPool } from "./process_pool.ts";

const ignore = skipBecause(WHY_NO_FORKS);

/** Starts a pool whose trial ends as told. */
function triedPool(trial: Promise<string | null>) {
  const forks = coldForks({ isUntried: true });
  const faults: string[] = [];
  const [row] = interpreterPlan().kinds;
  const subject = new ProcessPool({
    ...INTERPRETER,
    plan: interpreterPlan(),
    create: (options) =>
      createTriedPool({
        ...options,
        planOf: (isForked) => ({
          ...interpreterPlan(),
          kinds: [isForked ? row : { ...row, serving: 2, spares: 0 }],
        }),
        failed: (reason) => faults.push(reason),
        opened: {
          forks,
          async try() {
            const fault = await trial;
            if (fault === null) forks.trust();
            else forks.close();
            return fault;
          },
        },
      }),
  }, false);
  return { subject, faults };
}

Deno.test({
  name: "createTriedPool() serves by what boots until forks have been tried",
  ignore,
  async fn() {
    const trial = Promise.withResolvers<string | null>();
    const { subject, faults } = triedPool(trial.promise);
    await using pool = subject;
    assert.equal((await pool.run("print(1)")).stdout, "1\n");
    assert.equal(pool.pool.status().forked, false);
    assert.equal(pool.events("sandboxStarted").length, 1);
    trial.resolve(null);
    // Forks come first, then what has booted goes.
    await pool.until(() =>
      pool.events("sandboxEnded").some(({ detail }) => detail === STALE)
    );
    await pool.untilWhole();
    assert.equal(pool.pool.status().forked, true);
    assert.equal((await pool.run("print(2)")).stdout, "2\n");
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name:
    "createTriedPool() plans again where forks do not work, and loses no run",
  ignore,
  async fn() {
    const trial = Promise.withResolvers<string | null>();
    const { subject, faults } = triedPool(trial.promise);
    await using pool = subject;
    const first = await pool.run("print(1)");
    const running = pool.run("print(sum(range(3_000_000)))");
    const waiting = pool.run("print(3)");
    trial.resolve("no forks");
    await pool.until(() => faults.length > 0 && pool.lastReady() !== "");
    assert.equal((await running).stdout, "4499998500000\n");
    assert.equal((await waiting).stdout, "3\n");
    const next = await pool.run("print(4)");
    assert.equal(next.stdout, "4\n");
    assert.notEqual(next.sandboxId, first.sandboxId);
    await pool.untilWhole();
    assert.deepEqual(faults, ["no forks"]);
    assert.equal(pool.pool.status().forked, false);
    assert.equal(pool.pool.kinds()[0].idle, 2);
  },
});
