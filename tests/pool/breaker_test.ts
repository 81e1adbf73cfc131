import assert from "node:assert/strict";
import { CrashBreaker } from "../../src/pool/breaker.ts";

const OPTIONS = {
  threshold: 3,
  windowMs: 1_000,
  firstPauseMs: 100,
  longestPauseMs: 350,
};

Deno.test("CrashBreaker opens at the threshold and not before", () => {
  const breaker = new CrashBreaker(OPTIONS);
  breaker.died(0);
  breaker.died(1);
  assert.equal(breaker.state(1), "closed");
  breaker.died(2);
  assert.equal(breaker.state(2), "open");
  assert.equal(breaker.pauseMs(2), 100);
});

Deno.test("CrashBreaker forgets deaths that are older than its window", () => {
  const breaker = new CrashBreaker(OPTIONS);
  for (const now of [0, 500, 1_000, 1_500, 2_000]) breaker.died(now);
  assert.equal(breaker.state(2_000), "closed");
});

Deno.test("CrashBreaker doubles its pause with each try that fails", () => {
  const breaker = new CrashBreaker(OPTIONS);
  for (const now of [0, 0, 0]) breaker.died(now);
  const pauses = [breaker.pauseMs(0)];
  let now = 100;
  for (let round = 0; round < 3; round += 1) {
    assert.equal(breaker.state(now), "half-open");
    breaker.died(now);
    pauses.push(breaker.pauseMs(now));
    now += breaker.pauseMs(now);
  }
  assert.deepEqual(pauses, [100, 200, 350, 350]);
});

Deno.test("CrashBreaker does not count what was booting when it opened", () => {
  const breaker = new CrashBreaker(OPTIONS);
  for (const now of [0, 0, 0, 10, 20]) breaker.died(now);
  assert.equal(breaker.pauseMs(0), 100);
});

Deno.test("CrashBreaker closes when a try works", () => {
  const breaker = new CrashBreaker(OPTIONS);
  for (const now of [0, 0, 0]) breaker.died(now);
  breaker.becameReady();
  assert.equal(breaker.state(100), "closed");
  breaker.served();
  breaker.died(101);
  assert.equal(breaker.state(101), "closed");
});

Deno.test("CrashBreaker halves its pause with each sandbox that is ready", () => {
  const breaker = new CrashBreaker(OPTIONS);
  for (const now of [0, 0, 0, 100, 300]) breaker.died(now);
  assert.equal(breaker.pauseMs(300), 350);
  breaker.becameReady();
  breaker.becameReady();
  breaker.died(300);
  assert.equal(breaker.pauseMs(300), 175);
  // It never gets shorter than the first one.
  for (let n = 0; n < 10; n += 1) breaker.becameReady();
  breaker.died(300);
  assert.equal(breaker.pauseMs(300), 100);
});

Deno.test("CrashBreaker never pauses for long while there is no sandbox", () => {
  const breaker = new CrashBreaker();
  let now = 0;
  for (let n = 0; n < 20; n += 1) {
    breaker.died(now, true);
    const pauseMs = breaker.pauseMs(now, true);
    assert.ok(pauseMs <= 250, `${pauseMs}`);
    assert.ok(breaker.pauseMs(now) <= 5_000);
    now += pauseMs;
    assert.notEqual(breaker.state(now, true), "open");
  }
  assert.equal(breaker.pauseMs(now - 250), 5_000);
  assert.equal(breaker.state(now), "open");
});

Deno.test("CrashBreaker is not fooled by readiness without service", () => {
  const breaker = new CrashBreaker(OPTIONS);
  for (const now of [0, 1, 2]) {
    breaker.becameReady();
    breaker.died(now);
  }
  assert.equal(breaker.state(2), "open");
});
