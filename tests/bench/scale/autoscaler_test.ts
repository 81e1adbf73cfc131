import assert from "node:assert/strict";
import { Autoscaler } from "../../../bench/scale/autoscaler.ts";

function scaler(scaleDownStabilizationSeconds = 300): Autoscaler {
  return new Autoscaler({
    minReplicas: 2,
    maxReplicas: 20,
    scaleUpPercent: 100,
    scaleDownPercent: 50,
    scaleDownStabilizationSeconds,
  });
}

Deno.test("Autoscaler wants what brings the average to the target", () => {
  const cases = [
    // average, replicas, wanted
    [2, 4, 4],
    [2.19, 4, 4],
    [3, 4, 6],
    [1, 4, 2],
    [0, 4, 2],
  ];
  for (const [average, current, wanted] of cases) {
    const metrics = [{ average, target: 2 }];
    assert.equal(scaler(0).decide(0, current, current, metrics), wanted);
  }
});

Deno.test("Autoscaler follows the metric that wants most", () => {
  const metrics = [{ average: 0, target: 2 }, { average: 0.9, target: 0.6 }];
  assert.equal(scaler(0).decide(0, 4, 4, metrics), 6);
});

Deno.test("Autoscaler never more than doubles within 15 s", () => {
  const autoscaler = scaler();
  const metrics = [{ average: 100, target: 2 }];
  assert.equal(autoscaler.decide(0, 4, 4, metrics), 8);
  assert.equal(autoscaler.decide(10, 8, 8, metrics), 8);
  assert.equal(autoscaler.decide(15, 8, 8, metrics), 16);
  assert.equal(autoscaler.decide(30, 16, 16, metrics), 20);
});

Deno.test("Autoscaler goes down by the highest wish of the window, by half a minute", () => {
  const autoscaler = scaler();
  const idle = [{ average: 0, target: 2 }];
  autoscaler.decide(0, 16, 16, [{ average: 2, target: 2 }]);
  assert.equal(autoscaler.decide(290, 16, 16, idle), 16);
  assert.equal(autoscaler.decide(300, 16, 16, idle), 8);
  assert.equal(autoscaler.decide(315, 8, 8, idle), 8);
  assert.equal(autoscaler.decide(360, 8, 8, idle), 4);
  assert.equal(autoscaler.decide(420, 4, 4, idle), 2);
});

Deno.test("Autoscaler counts pods that are not ready as idle, upwards", () => {
  const metrics = [{ average: 4, target: 2 }];
  assert.equal(scaler(0).decide(0, 8, 4, metrics), 8);
  assert.equal(scaler(0).decide(0, 8, 6, metrics), 12);
});
