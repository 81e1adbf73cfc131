import assert from "node:assert/strict";
import { CallRates } from "../../src/operator/call_rates.ts";

Deno.test("CallRates allows as many calls at once as in a minute, whenever they come", () => {
  for (const perMinute of [1, 2, 3, 7, 60, 999]) {
    for (let now = 1 / 3; now < 100_000; now += 987.654321) {
      const rates = new CallRates();
      for (let call = 0; call < perMinute; call++) {
        assert.equal(rates.take("a", perMinute, now), 0, `${call} at ${now}`);
      }
      const waitMs = rates.take("a", perMinute, now);
      assert.ok(Math.abs(waitMs - 60_000 / perMinute) < 1, `${waitMs}`);
      assert.equal(rates.take("b", perMinute, now), 0);
    }
  }
});

Deno.test("CallRates allows the next call after its wait, and not before", () => {
  const rates = new CallRates();
  for (let call = 0; call < 3; call++) rates.take("a", 3, 5_000);
  assert.equal(rates.take("a", 3, 5_000), 20_000);
  assert.equal(rates.take("a", 3, 24_000), 1_000);
  assert.equal(rates.take("a", 3, 25_000), 0);
  assert.equal(rates.take("a", 3, 25_000), 20_000);
  assert.equal(rates.take("a", Infinity, 25_000), 0);
});
