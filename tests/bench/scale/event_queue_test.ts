import assert from "node:assert/strict";
import fc from "fast-check";
import { EventQueue } from "../../../bench/scale/event_queue.ts";

Deno.test("EventQueue lets everything happen in the order of time", () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: 100 })), (delays) => {
    const queue = new EventQueue();
    const happened: number[] = [];
    for (const delayMs of delays) {
      queue.after(delayMs, () => {
        assert.equal(queue.nowMs, delayMs);
        happened.push(delayMs);
      });
    }
    while (queue.step());
    assert.deepEqual(happened, delays.toSorted((a, b) => a - b));
    assert.equal(queue.size, 0);
  }));
});

Deno.test("EventQueue counts delays from the event that happens", () => {
  const queue = new EventQueue();
  const times: number[] = [];
  queue.after(10, () => queue.after(5, () => times.push(queue.nowMs)));
  queue.after(12, () => times.push(queue.nowMs));
  while (queue.step());
  assert.deepEqual(times, [12, 15]);
});
