import assert from "node:assert/strict";
import fc from "fast-check";
import type { Priority } from "../../src/run/request.ts";
import { type QueueItem, RunQueue } from "../../src/pool/queue.ts";

function item(priority: Priority, changes: Partial<QueueItem> = {}): QueueItem {
  return { priority, sizeBytes: 1, expiresAt: 1_000, ...changes };
}

Deno.test("RunQueue.take() serves one priority in the order of arrival", () => {
  const queue = new RunQueue({ limit: 128 });
  const items = [item("normal"), item("normal"), item("normal")];
  for (const one of items) queue.offer(one);
  assert.deepEqual([queue.take(), queue.take(), queue.take()], items);
  assert.equal(queue.take(), undefined);
});

Deno.test("RunQueue.take() prefers the urgent without starving the rest", () => {
  const queue = new RunQueue({ limit: 1_000 });
  for (let round = 0; round < 100; round += 1) {
    for (const priority of ["low", "normal", "high"] as const) {
      queue.offer(item(priority));
    }
  }
  const counts = { low: 0, normal: 0, high: 0 };
  for (let taken = 0; taken < 26; taken += 1) {
    counts[queue.take()?.priority ?? "low"] += 1;
  }
  assert.deepEqual(counts, { low: 2, normal: 8, high: 16 });
});

Deno.test("RunQueue never lets a low run wait for more than 13 others", () => {
  fc.assert(fc.property(
    fc.array(fc.constantFrom<Priority>("high", "normal"), { minLength: 30 }),
    (others) => {
      const queue = new RunQueue({ limit: Infinity });
      const low = item("low");
      queue.offer(low);
      let taken: QueueItem | undefined;
      for (const [index, priority] of others.entries()) {
        queue.offer(item(priority));
        queue.offer(item("high"));
        taken = queue.take();
        if (taken === low) return index < 13;
      }
      return false;
    },
  ));
});

Deno.test("RunQueue never gives an empty line credit for its absence", () => {
  const queue = new RunQueue({ limit: 1_000 });
  for (let round = 0; round < 50; round += 1) queue.offer(item("high"));
  for (let round = 0; round < 40; round += 1) queue.take();
  for (let round = 0; round < 10; round += 1) queue.offer(item("low"));
  assert.equal(queue.take()?.priority, "high");
});

Deno.test("RunQueue.offer() refuses what exceeds a limit", () => {
  const cases = [
    ["number", { limit: 2 }, [1, 1, 1], [true, true, false]],
    ["bytes", { limit: 128, limitBytes: 10 }, [6, 5, 4], [true, false, true]],
    ["one too large for all", { limit: 128, limitBytes: 10 }, [11, 1], [
      true,
      false,
    ]],
    ["nothing may wait", { limit: 0 }, [1], [false]],
  ] as const;
  for (const [name, limits, sizes, expected] of cases) {
    const queue = new RunQueue(limits);
    const accepted = sizes.map((sizeBytes) =>
      queue.offer(item("normal", { sizeBytes }))
    );
    assert.deepEqual(accepted, expected, name);
  }
});

Deno.test("RunQueue.remove() gives back number and bytes", () => {
  const queue = new RunQueue({ limit: 1, limitBytes: 10 });
  const first = item("high", { sizeBytes: 10 });
  queue.offer(first);
  assert.equal(queue.remove(first), true);
  assert.equal(queue.remove(first), false);
  assert.equal(queue.size, 0);
  assert.equal(queue.offer(item("low", { sizeBytes: 10 })), true);
});

Deno.test("RunQueue.expire() removes what is over at this very time", () => {
  const queue = new RunQueue({ limit: 128 });
  const items = [100, 101, 99].map((expiresAt) => item("low", { expiresAt }));
  for (const one of items) queue.offer(one);
  assert.deepEqual(queue.expire(100), [items[0], items[2]]);
  assert.equal(queue.take(), items[1]);
});

Deno.test("RunQueue.giveBack() makes an item the next one again", () => {
  const queue = new RunQueue({ limit: 128 });
  const items = [item("normal"), item("normal"), item("normal")];
  for (const one of items) queue.offer(one);
  const first = queue.take();
  assert.ok(first);
  queue.giveBack(first);
  assert.equal(queue.size, 3);
  assert.deepEqual([queue.take(), queue.take(), queue.take()], items);
});
