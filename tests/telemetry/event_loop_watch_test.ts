import assert from "node:assert/strict";
import {
  inOneTurn,
  watchEventLoop,
} from "../../src/telemetry/event_loop_watch.ts";
import type { LogFields } from "../../src/telemetry/log.ts";

Deno.test("watchEventLoop() logs which work has delayed the event loop", async () => {
  const { promise: logged, resolve } = Promise.withResolvers<LogFields>();
  const delays: number[] = [];
  const stop = watchEventLoop({
    beatMs: 1,
    slowMs: 50,
    metrics: { loopDelayed: ({ delayMs }) => delays.push(delayMs) },
    log: {
      warning(message, fields = {}) {
        assert.equal(message, "event loop delayed");
        // The machine itself may be late, with no work of the service to name.
        if (fields.longest_work === "a long one") resolve(fields);
      },
    },
  });
  const result = inOneTurn("a long one", () => {
    inOneTurn("a short one", () => 1);
    const endMs = performance.now() + 100;
    while (performance.now() < endMs);
    return 2;
  });
  assert.equal(result, 2);
  const fields = await logged;
  stop();
  assert.ok(Number(fields.delay_ms) >= 50, `${fields.delay_ms}`);
  assert.ok(Number(fields.longest_work_ms) >= 100);
  assert.equal(typeof fields.cpu_ms, "number");
  assert.ok(Math.max(...delays) >= 50);
});

Deno.test("inOneTurn() passes on what its work throws", () => {
  const thrown = new Error("of the work");
  assert.throws(() =>
    inOneTurn("work", () => {
      throw thrown;
    }), thrown);
});
