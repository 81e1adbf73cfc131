import assert from "node:assert/strict";
import {
  Buckets,
  type Charge,
  type SharedBuckets,
  type Taken,
} from "../../src/callers/buckets.ts";
import { Callers } from "../../src/callers/callers.ts";
import { Quotas } from "../../src/callers/quotas.ts";
import { RedisError } from "../../src/redis/redis_error.ts";
import { callersOf, row } from "./caller_rows.ts";

/** Quotas of caller "a" on a clock that stands still. */
function quotasFor(
  { shared, ...more }: {
    readonly shared?: SharedBuckets;
    readonly requests_per_minute?: number;
    readonly cpu_seconds_per_minute?: number;
  },
) {
  const clock = { nowMs: 1_000 };
  const callers = new Callers(callersOf(row("a", more)));
  const faults: string[] = [];
  const quotas = new Quotas({
    callers,
    metrics: { quotaJudgedLocally: ({ fault }) => faults.push(fault) },
    now: () => clock.nowMs,
    waitMs: 5,
    ...(shared === undefined ? {} : { shared }),
  });
  const caller = callers.named("a")!;
  return {
    clock,
    callers,
    quotas,
    faults,
    ask: (mayRun = true) => quotas.ask(caller, mayRun),
    look: () => quotas.look(caller),
    /** Asks `count` times, and returns the number of admitted requests. */
    async askMany(count: number): Promise<number> {
      let letIn = 0;
      for (let asked = 0; asked < count; asked += 1) {
        const { refusal } = await quotas.ask(caller, true);
        if (refusal === undefined) letIn += 1;
      }
      return letIn;
    },
  };
}

Deno.test("Quotas let a caller without any make as many requests as it likes", async () => {
  const { ask, look } = quotasFor({});
  assert.deepEqual(await ask(), { levels: [] });
  assert.deepEqual(await look(), []);
});

for (const limit of [1, 7, 60, 1_000, 59_999]) {
  Deno.test(`Quotas let in exactly ${limit} requests at once, then one by one`, async () => {
    const { askMany, clock, ask } = quotasFor({ requests_per_minute: limit });
    assert.equal(await askMany(limit + 10), limit);
    const { refusal } = await ask();
    assert.equal(
      refusal?.message,
      `"a" may make ${limit} requests a minute`,
    );
    const { retryAfterSeconds = 0 } = refusal ?? {};
    assert.ok(retryAfterSeconds >= 1);
    // A caller that waits as told is let in; refusals have cost nothing.
    clock.nowMs += 1_000 * retryAfterSeconds;
    const letIn = await askMany(limit);
    assert.ok(letIn >= 1, String(letIn));
    assert.ok(letIn <= Math.ceil(retryAfterSeconds * limit / 60) + 1);
  });
}

Deno.test("Quotas tell what is left, and when all of it is back", async () => {
  const { ask, look, clock } = quotasFor({
    requests_per_minute: 60,
    cpu_seconds_per_minute: 30,
  });
  const { levels } = await ask();
  assert.deepEqual(levels, [
    { name: "requests", limit: 60, remaining: 59, resetSeconds: 1 },
    { name: "cpu-seconds", limit: 30, remaining: 30, resetSeconds: 0 },
  ]);
  assert.deepEqual(await look(), levels);
  clock.nowMs += 1_000;
  const [{ remaining }] = await look();
  assert.equal(remaining, 60);
});

Deno.test("Quotas hold a caller to its CPU time, and what it takes beyond is owed", async () => {
  const { ask, quotas, clock } = quotasFor({ cpu_seconds_per_minute: 6 });
  quotas.used("a", 5_900);
  quotas.used("a", 0);
  quotas.used("a", NaN);
  quotas.used("nobody", 1_000_000);
  assert.equal((await ask()).refusal, undefined);
  // It was let in, and took 12 s.
  quotas.used("a", 12_000);
  const { refusal, levels } = await ask();
  assert.equal(refusal?.message, '"a" may use 6 s of CPU time a minute');
  assert.equal(levels[0].remaining, 0);
  // 17.9 s of which 6 s are there: the rest comes in at 6 s a minute.
  assert.equal(refusal?.retryAfterSeconds, 120);
  clock.nowMs += 118_000;
  assert.notEqual((await ask()).refusal, undefined);
  clock.nowMs += 2_000;
  assert.equal((await ask()).refusal, undefined);
});

Deno.test("Quotas of CPU time refuse nothing that uses none", async () => {
  const { ask, quotas } = quotasFor({
    cpu_seconds_per_minute: 1,
    requests_per_minute: 2,
  });
  quotas.used("a", 60_000);
  assert.notEqual((await ask(true)).refusal, undefined);
  assert.equal((await ask(false)).refusal, undefined);
  // A request refused for its CPU time has cost no request.
  assert.equal((await ask(false)).refusal, undefined);
  assert.notEqual((await ask(false)).refusal, undefined);
});

Deno.test("Quotas go by the rows of the moment", async () => {
  const { quotas, callers, askMany } = quotasFor({ requests_per_minute: 5 });
  assert.equal(await askMany(9), 5);
  callers.replace(callersOf(row("a", { requests_per_minute: 10 })));
  const wider = callers.named("a")!;
  assert.equal((await quotas.ask(wider, true)).refusal !== undefined, true);
  callers.replace(callersOf(row("a")));
  assert.deepEqual(await quotas.ask(callers.named("a")!, true), { levels: [] });
});

/** A store with buckets of its own that can fail or hang on demand. */
class FakeStore implements SharedBuckets {
  mood: "well" | "gone" | "hangs" = "well";
  asked = 0;
  readonly buckets = new Buckets(() => 0);

  take(charges: readonly Charge[]): Promise<Taken> {
    this.asked += 1;
    if (this.mood === "hangs") return new Promise(() => {});
    if (this.mood === "gone") {
      return Promise.reject(new RedisError("unreachable", "gone"));
    }
    return Promise.resolve(this.buckets.take(charges));
  }
}

Deno.test("Quotas of two replicas are one where they share a store", async () => {
  const shared = new FakeStore();
  const one = quotasFor({ shared, requests_per_minute: 10 });
  const other = quotasFor({ shared, requests_per_minute: 10 });
  assert.equal(await one.askMany(6), 6);
  assert.equal(await other.askMany(9), 4);
  assert.equal(await one.askMany(1), 0);
  assert.deepEqual([one.faults, other.faults], [[], []]);
});

for (
  const [mood, fault] of [["gone", "unreachable"], ["hangs", "late"]] as const
) {
  Deno.test(`Quotas go on by this replica's count where the store ${mood}`, async () => {
    const shared = new FakeStore();
    const { askMany, faults, clock, look } = quotasFor({
      shared,
      requests_per_minute: 10,
      cpu_seconds_per_minute: 60,
    });
    assert.equal(await askMany(4), 4);
    shared.mood = mood;
    const before = shared.asked;
    // It knows what this replica has let in.
    assert.equal(await askMany(20), 6);
    assert.deepEqual([...new Set(faults)], [fault]);
    assert.equal(faults.length, 20);
    // One has waited for it; the others knew.
    assert.equal(shared.asked - before, 1);
    await look();
    clock.nowMs += 1_001;
    shared.mood = "well";
    assert.equal(await askMany(20), 6);
    assert.equal(faults.length, 21);
  });
}

Deno.test("Quotas tell the store of all CPU time, in few messages", async () => {
  const shared = new FakeStore();
  const { quotas, look } = quotasFor({ shared, cpu_seconds_per_minute: 60 });
  for (let row = 0; row < 1_000; row += 1) quotas.used("a", 10);
  await look();
  const [{ remaining }] = await look();
  assert.equal(remaining, 50);
  assert.ok(shared.asked <= 4, String(shared.asked));
});

Deno.test("Buckets forget those that are full", () => {
  let nowMs = 0;
  const buckets = new Buckets(() => nowMs);
  const take = (key: string) =>
    buckets.take([{ key, costMs: 1, mostMs: 1 }]).isTaken;
  for (let n = 0; n < 25_000; n += 1) {
    assert.ok(take(`caller-${n}`));
    nowMs += 1;
  }
  assert.ok(buckets.size <= 20_001, String(buckets.size));
});
