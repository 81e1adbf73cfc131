import assert from "node:assert/strict";
import { keepWarm, type KeepWarmOptions } from "../src/keep_warm.ts";

const PATIENCE_MS = 300_000;

/** Keeps something warm until `steps` calls were noted; returns their names. */
async function callsOf(
  { isBusy, tend, replaceOne }: KeepWarmOptions,
  steps: number,
): Promise<string[]> {
  const calls: string[] = [];
  const done = Promise.withResolvers<void>();
  // Its own timer keeps no process alive.
  const patience = setTimeout(done.reject, PATIENCE_MS);
  const note = <T>(name: string, value: T): T => {
    calls.push(name);
    if (calls.length === steps) done.resolve();
    return value;
  };
  const stop = keepWarm({
    isBusy: () => note("isBusy", isBusy()),
    tend: () => note("tend", tend()),
    replaceOne: () => note("replaceOne", replaceOne()),
  });
  await done.promise;
  stop();
  clearTimeout(patience);
  return calls.slice(0, steps);
}

Deno.test("keepWarm() waits until a CPU is free, then tends and replaces", async () => {
  let looks = 0;
  const calls = await callsOf({
    isBusy: () => ++looks < 3,
    tend: () => Promise.resolve(true),
    replaceOne: () => true,
  }, 8);
  assert.deepEqual(calls, [
    ...["isBusy", "isBusy", "isBusy", "tend", "replaceOne"],
    ...["isBusy", "tend", "replaceOne"],
  ]);
});

Deno.test("keepWarm() goes on after a zygote that does not start", async () => {
  const calls = await callsOf({
    isBusy: () => false,
    tend: () => Promise.reject(new Error("it does not start")),
    replaceOne: () => false,
  }, 6);
  const step = ["isBusy", "tend", "replaceOne"];
  assert.deepEqual(calls, [...step, ...step]);
});

Deno.test("keepWarm() replaces nothing once it was ended", async () => {
  const tended = Promise.withResolvers<boolean>();
  const calls: string[] = [];
  const called = Promise.withResolvers<void>();
  const patience = setTimeout(called.reject, PATIENCE_MS);
  const stop = keepWarm({
    isBusy: () => false,
    tend() {
      calls.push("tend");
      called.resolve();
      return tended.promise;
    },
    replaceOne: () => calls.push("replaceOne") > 0,
  });
  await called.promise;
  stop();
  tended.resolve(true);
  await new Promise((resolve) => setTimeout(resolve));
  clearTimeout(patience);
  assert.deepEqual(calls, ["tend"]);
});
