import assert from "node:assert/strict";
import fc from "fast-check";
import {
  AbandonedError,
  OverloadedError,
  QuotaError,
} from "../../src/run/thrown_errors.ts";
import type { Priority } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { PoolPlan } from "../../src/pool/plan_pool.ts";
import { FakePool, type FakeSandbox, smallPlan } from "./fake_sandbox.ts";
import { FULL } from "./small_kinds.ts";

/** The model's facts about a run: how it ended, once it has. */
interface KnownRun {
  readonly code: string;
  readonly controller: AbortController;
  outcome: RunResult | Error | null;
}

interface Model {
  readonly runs: KnownRun[];
  closing: boolean;
}

const QUEUE_LIMIT = 4;
const TIMEOUT_MS = 100;

type Step = fc.AsyncCommand<Model, FakePool>;

/** The caller that may have one run at a time, and two that wait. */
const CAPPED = "capped";

function runningOf(caller: string, real: FakePool): number {
  return real.in("running").filter((one) => callerIn(one) === caller).length;
}

/** Returns the caller whose program a sandbox runs. */
function callerIn({ order }: FakeSandbox): string {
  return callerOf(order?.code ?? "");
}

function callerOf(code: string): string {
  return code.split("# ")[1] ?? "";
}

/** Checks, after every step, what must hold whatever happened. */
function checkInvariants({ runs }: Model, real: FakePool): void {
  const kinds = real.pool.kinds();
  const isShared = new Set(runs.map(({ code }) => callerOf(code))).size > 1;
  let hasRoom = true;
  smallPlan().kinds.forEach(({ kind, serving, spares, express }, index) => {
    const living = real.sandboxes.filter((sandbox) =>
      sandbox.kind === kind.name && sandbox.phase !== "gone"
    );
    assert.ok(living.length <= serving + spares, "never over the budget");
    const inside = real.in("running", kind.name);
    const running = inside.length;
    assert.ok(running <= serving + express, "never more programs than planned");
    const callers = new Set(inside.map(callerIn)).size;
    if (running > serving) assert.ok(callers > 1, "never all for one caller");
    const idle = real.in("idle", kind.name).length;
    assert.equal(kinds[index].idle, idle);
    assert.equal(kinds[index].running, running);
    // One may be kept for callers of whom nothing runs.
    const free = isShared && running > 0 ? idle - express : idle;
    hasRoom &&= idle > 0 && running < serving + express;
    if (free > 0 && running < serving && runningOf(CAPPED, real) === 0) {
      assert.equal(kinds[index].waiting, 0, "no run waits needlessly");
    }
  });
  assert.ok(runningOf(CAPPED, real) <= 1, "no caller has more than it may");
  if (!hasRoom) return;
  for (const { code, outcome } of runs) {
    const caller = callerOf(code);
    if (outcome !== null) continue;
    assert.ok(runningOf(caller, real) > 0, "none waits of whom nothing runs");
  }
}

function step(
  name: string,
  run: (model: Model, real: FakePool) => void,
  check: (model: Readonly<Model>) => boolean = () => true,
): Step {
  return {
    check,
    async run(model, real) {
      run(model, real);
      // Lets answers reach their callers.
      await new Promise<void>((resolve) => queueMicrotask(resolve));
      await Promise.resolve();
      checkInvariants(model, real);
    },
    toString: () => name,
  };
}

function submit(priority: Priority, full: boolean, caller = ""): Step {
  return step(`submit(${priority}, ${full}, ${caller})`, (model, real) => {
    const prefix = full ? "import numpy\n" : "";
    const code = `${prefix}print(${model.runs.length}) # ${caller}`;
    const controller = new AbortController();
    const run: KnownRun = { code, controller, outcome: null };
    model.runs.push(run);
    const settle = (outcome: RunResult | Error) => {
      assert.equal(run.outcome, null, "answered once");
      run.outcome = outcome;
    };
    real.pool.run({
      taskId: String(model.runs.length),
      language: "python",
      code,
      inputJson: "null",
      timeoutMs: TIMEOUT_MS,
      priority,
      caller,
    }, controller.signal).then(settle, settle);
  });
}

/** Moves one of the sandboxes that are in a phase, if there is one. */
function move(
  name: string,
  phase: FakeSandbox["phase"],
  pick: number,
  act: (sandbox: FakeSandbox) => void,
): Step {
  return step(`${name}(${pick})`, (_, real) => {
    const candidates = real.in(phase);
    if (candidates.length > 0) act(candidates[pick % candidates.length]);
  });
}

const pick = fc.nat({ max: 3 });
const submits = fc.tuple(
  fc.constantFrom<Priority>("high", "normal", "low"),
  fc.boolean(),
).map(([priority, full]) => submit(priority, full));
const allSteps = [
  // Often enough to keep several sandboxes busy between the faults.
  submits,
  submits,
  submits,
  fc.nat({ max: 20 }).map((index) =>
    step(`abort(${index})`, (model) => {
      model.runs.at(index)?.controller.abort();
    })
  ),
  pick.map((at) => move("ready", "booting", at, (one) => one.becomeReady())),
  pick.map((at) => move("answer", "running", at, (one) => one.answer())),
  pick.map((at) =>
    move(
      "lack",
      "running",
      at,
      (one) => one.answer({ missingModules: ["numpy"] }),
    )
  ),
  pick.map((at) => move("rest", "resetting", at, (one) => one.rest())),
  pick.map((at) =>
    move("retire", "resetting", at, (one) => one.rest("worn out"))
  ),
  pick.map((at) => move("gone", "ended", at, (one) => one.exit())),
  ...(["booting", "idle", "running", "resetting"] as const).map((phase) =>
    pick.map((at) => move(`die ${phase}`, phase, at, (one) => one.exit()))
  ),
  ...(["running", "resetting"] as const).map((phase) =>
    pick.map((at) =>
      move(`nonsense ${phase}`, phase, at, (one) => one.kill("protocol", ""))
    )
  ),
  fc.constantFrom(1, 50, 150, 1_000, 20_000).map((ms) =>
    step(`pass(${ms})`, (_, real) => real.pass(ms))
  ),
  fc.boolean().map((fails) =>
    step(`startFails(${fails})`, (_, real) => {
      real.startError = fails ? new Error("no descriptors") : null;
    })
  ),
  fc.constant(step("close()", (model, real) => {
    model.closing = true;
    void real.pool.close(5_000);
  })),
];

/** Whatever state it is in: closes the pool and lets every process end. */
async function windDown(model: Model, real: FakePool): Promise<void> {
  const closed = real.pool.close(0);
  for (let round = 0; round < 5; round += 1) {
    real.pass(1);
    for (const sandbox of real.sandboxes) {
      if (sandbox.phase !== "gone") sandbox.exit();
    }
  }
  await closed;
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(
    real.sandboxes.filter(({ phase }) => phase !== "gone"),
    [],
    "no process is left",
  );
  for (const { code, outcome } of model.runs) {
    assert.notEqual(outcome, null, "no run is lost");
    if (outcome instanceof Error) {
      const known = outcome instanceof OverloadedError ||
        outcome instanceof AbandonedError ||
        outcome instanceof QuotaError;
      assert.ok(known, String(outcome));
    } else if (outcome?.error === undefined) {
      assert.equal(outcome?.stdout, code, "none gets another's answer");
    } else {
      assert.ok(["timeout", "crash"].includes(outcome.error.kind));
    }
  }
}

Deno.test("Pool never loses a run, doubles one up, or exceeds its budget", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.commands(allSteps, { maxCommands: 80, size: "max" }),
      async (warm, commands) => {
        const model: Model = { runs: [], closing: false };
        const real = new FakePool({
          queue: { limit: QUEUE_LIMIT },
          queueTimeoutMs: 15_000,
        });
        if (warm) real.warm();
        else real.pool.start();
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await windDown(model, real);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("Pool keeps that for callers, and none has more than it may", async () => {
  const submitsOf = fc.tuple(
    fc.constantFrom<Priority>("high", "normal", "low"),
    fc.boolean(),
    fc.constantFrom(CAPPED, CAPPED, "a", "b"),
  ).map((one) => submit(...one));
  await fc.assert(
    fc.asyncProperty(
      fc.commands([submitsOf, submitsOf, submitsOf, ...allSteps.slice(3)], {
        maxCommands: 80,
        size: "max",
      }),
      async (commands) => {
        const model: Model = { runs: [], closing: false };
        const real = new FakePool({
          queue: { limit: QUEUE_LIMIT },
          queueTimeoutMs: 15_000,
          shareOf: (caller) => ({
            share: caller === "a" ? 4 : 1,
            maxRuns: caller === CAPPED ? 1 : Infinity,
            maxWaiting: caller === CAPPED ? 2 : Infinity,
          }),
        });
        real.warm();
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await windDown(model, real);
      },
    ),
    { numRuns: 300 },
  );
});

/** The plan with its second kind still being made. */
const COMING: PoolPlan = {
  ...smallPlan(),
  kinds: smallPlan().kinds.map((row, index) =>
    index === 0 ? row : { ...row, kind: { ...row.kind, coming: true } }
  ),
};
const arrivals = [
  fc.constant(step("arrive()", (_, real) => real.pool.arrive(FULL))),
  fc.constant(step("giveUp()", (_, real) => real.pool.giveUp(FULL.name))),
];

Deno.test("Pool keeps that for kinds that come, or never do", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([...allSteps, ...arrivals], {
        maxCommands: 80,
        size: "max",
      }),
      async (commands) => {
        const model: Model = { runs: [], closing: false };
        const real = new FakePool({
          plan: COMING,
          queue: { limit: QUEUE_LIMIT },
          queueTimeoutMs: 15_000,
        });
        real.pool.start();
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await windDown(model, real);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("Pool recovers its full strength after any sequence of faults", async () => {
  const faults = allSteps.slice(0, -1);
  await fc.assert(
    fc.asyncProperty(
      fc.commands(faults, { maxCommands: 40, size: "max" }),
      async (commands) => {
        const model: Model = { runs: [], closing: false };
        const real = new FakePool();
        real.pool.start();
        await fc.asyncModelRun(() => ({ model, real }), commands);
        real.startError = null;
        // Past every pause of the breaker, whatever lives behaves well.
        for (let round = 0; round < 60; round += 1) {
          real.pass(5_000);
          for (const sandbox of real.sandboxes) {
            if (sandbox.phase === "ended") sandbox.exit();
            if (sandbox.phase === "booting") sandbox.becomeReady();
            if (sandbox.phase === "running") sandbox.answer();
            if (sandbox.phase === "resetting") sandbox.rest();
          }
        }
        assert.equal(real.in("idle", "core").length, 3);
        assert.equal(real.in("idle", "full").length, 1);
        assert.equal(real.pool.status().state, "healthy");
        await windDown(model, real);
      },
    ),
    { numRuns: 200 },
  );
});
