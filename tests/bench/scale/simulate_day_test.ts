import assert from "node:assert/strict";
import { loadAt, randomBursts } from "../../../bench/scale/day.ts";
import {
  exponential,
  logNormal,
  seededRandom,
} from "../../../bench/scale/random.ts";
import { simulateDay } from "../../../bench/scale/simulate_day.ts";
import type {
  DayOptions,
  DayResult,
} from "../../../bench/scale/simulated_day.ts";

/** Simulates the time around the morning's rise. */
async function morning(options: Partial<DayOptions> = {}): Promise<DayResult> {
  const random = seededRandom(3);
  return await simulateDay({
    size: 3,
    plateauUse: 0.7,
    bursts: [{ atSeconds: 9.6 * 3_600, seconds: 300, height: 1 }],
    random,
    meanRunMs: 1_000,
    runMs: () => logNormal(random, 1_000, 1),
    bootMs: 250,
    resetMs: 1,
    replicaStartMs: 5_000,
    cpus: 2,
    balancing: "random",
    queueTarget: 2,
    busyTarget: null,
    hours: [9, 10],
    autoscaler: {
      minReplicas: 1,
      maxReplicas: 12,
      scaleUpPercent: 100,
      scaleDownPercent: 50,
      scaleDownStabilizationSeconds: 300,
    },
    ...options,
  });
}

Deno.test("loadAt() is the day's curve with the bursts on top", () => {
  assert.equal(loadAt(0, []), 0.15);
  assert.equal(loadAt(10 * 3_600, []), 1);
  assert.equal(loadAt(7 * 3_600, []).toFixed(3), "0.200");
  const bursts = [{ atSeconds: 36_000, seconds: 60, height: 0.5 }];
  assert.equal(loadAt(36_059, bursts), 1.5);
  assert.equal(loadAt(36_060, bursts), 1);
});

Deno.test("Random times have the mean that they are asked for", () => {
  const random = seededRandom(1);
  const mean = (next: () => number) =>
    Array.from({ length: 100_000 }, next).reduce((a, b) => a + b) / 100_000;
  assert.ok(Math.abs(mean(() => exponential(random, 5)) - 5) < 0.1);
  assert.ok(Math.abs(mean(() => logNormal(random, 5, 1)) - 5) < 0.2);
  assert.deepEqual(
    randomBursts(seededRandom(1), 3),
    randomBursts(seededRandom(1), 3),
  );
});

Deno.test("simulateDay() gives the same result for the same seed", async () => {
  assert.deepEqual(await morning(), await morning());
});

Deno.test("simulateDay() loses nothing where there is more than room", async () => {
  const result = await morning({
    queueTarget: 0.1,
    bursts: [],
    autoscaler: {
      minReplicas: 12,
      maxReplicas: 12,
      scaleUpPercent: 100,
      scaleDownPercent: 50,
      scaleDownStabilizationSeconds: 300,
    },
  });
  // Three replicas of two CPUs at 70 %, at half the plateau on the average.
  assert.ok(result.runs > 8_000 && result.runs < 16_000, String(result.runs));
  assert.equal(result.lost, 0);
  // Two programs of ten seconds in one replica are rare, but there.
  assert.ok(result.refusals < 10, String(result.refusals));
  assert.equal(result.peakReplicas, 12);
  assert.ok(result.late / result.runs < 0.01);
});

Deno.test("simulateDay() tells what one replica cannot serve", async () => {
  const result = await morning({
    autoscaler: {
      minReplicas: 1,
      maxReplicas: 1,
      scaleUpPercent: 100,
      scaleDownPercent: 50,
      scaleDownStabilizationSeconds: 300,
    },
  });
  assert.equal(result.peakReplicas, 1);
  assert.equal(result.peakNeeded, 6);
  assert.ok(result.refusals > 1_000);
  assert.ok(result.lost > 100);
  assert.ok(result.late / result.runs > 0.5);
});

Deno.test("simulateDay() grows with a burst and shrinks after it", async () => {
  const { minutes } = await morning();
  const at = (minute: number) => minutes[minute].replicas;
  assert.ok(at(40) > at(5), `${at(5)} and ${at(40)}`);
  assert.ok(Math.max(...minutes.map(({ queue }) => queue)) > 2);
});
