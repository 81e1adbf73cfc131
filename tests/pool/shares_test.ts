import assert from "node:assert/strict";
import fc from "fast-check";
import { type QueueItem, RunQueue } from "../../src/pool/queue.ts";
import { type CallerShare, Shares } from "../../src/pool/shares.ts";

interface Item extends QueueItem {
  readonly caller: string;
  readonly costMs: number;
}

function item(caller: string, costMs = 10): Item {
  return { caller, costMs, priority: "normal", sizeBytes: 1, expiresAt: 1 };
}

function shareOf(rows: Readonly<Record<string, Partial<CallerShare>>>) {
  return (caller: string): CallerShare => ({
    share: 1,
    maxRuns: Infinity,
    maxWaiting: Infinity,
    ...rows[caller],
  });
}

/** Sandboxes that take what is next, and work it off at its cost. */
class Machine {
  readonly queue: RunQueue<Item>;
  readonly done: Record<string, number> = {};
  readonly shares: Shares;
  readonly running: { item: Item; endsAt: number }[] = [];
  readonly #sandboxes: number;
  nowMs = 0;

  constructor(sandboxes: number, shares: Shares) {
    this.#sandboxes = sandboxes;
    this.shares = shares;
    this.queue = new RunQueue({ limit: Infinity }, shares);
  }

  fill(): void {
    while (this.running.length < this.#sandboxes && this.queue.hasTurn) {
      const next = this.queue.take();
      assert.ok(next);
      this.shares.started(next.caller);
      this.running.push({ item: next, endsAt: this.nowMs + next.costMs });
    }
  }

  /** Lets the run end that ends first, and returns it. */
  step(): Item | undefined {
    this.fill();
    const [first] = this.running.toSorted((a, b) => a.endsAt - b.endsAt);
    if (first === undefined) return undefined;
    this.running.splice(this.running.indexOf(first), 1);
    this.nowMs = first.endsAt;
    const { caller, costMs } = first.item;
    this.done[caller] = (this.done[caller] ?? 0) + costMs;
    this.shares.ended(caller, costMs);
    this.fill();
    return first.item;
  }
}

const costs = fc.integer({ min: 1, max: 200 });
const shares = fc.constantFrom(0.5, 1, 2, 4);
/** Steps before each arrival of a light caller. */
const pauses = fc.array(fc.integer({ min: 1, max: 20 }), {
  minLength: 1,
  maxLength: 20,
});

Deno.test("Shares never let two callers that both wait drift apart", () => {
  fc.assert(fc.property(
    fc.record({
      sandboxes: fc.integer({ min: 1, max: 4 }),
      shareA: shares,
      shareB: shares,
      costsA: fc.array(costs, { minLength: 20, maxLength: 20 }),
      costsB: fc.array(costs, { minLength: 20, maxLength: 20 }),
    }),
    ({ sandboxes, shareA, shareB, costsA, costsB }) => {
      const books = new Shares(shareOf({
        a: { share: shareA },
        b: { share: shareB },
      }));
      const machine = new Machine(sandboxes, books);
      for (let round = 0; round < 10; round += 1) {
        for (const costMs of costsA) machine.queue.offer(item("a", costMs));
        for (const costMs of costsB) machine.queue.offer(item("b", costMs));
      }
      const most = Math.max(...costsA, ...costsB);
      // While both have enough that waits.
      for (let step = 0; step < 150; step += 1) {
        machine.step();
        const { a = 0, b = 0 } = machine.done;
        const apart = Math.abs(a / shareA - b / shareB);
        const least = Math.min(shareA, shareB);
        // Those that run have been charged a guess, and each may be one off.
        const bound = 2 * (sandboxes + 1) * most / least;
        assert.ok(apart <= bound, `${apart} > ${bound}`);
      }
    },
  ));
});

Deno.test("A caller that comes never waits for more than what runs", () => {
  fc.assert(
    fc.property(
      fc.record({
        sandboxes: fc.integer({ min: 1, max: 4 }),
        waiting: fc.integer({ min: 50, max: 300 }),
        heavy: costs,
        light: costs,
        pauses,
      }),
      ({ sandboxes, waiting, heavy, light, pauses }) => {
        const machine = new Machine(sandboxes, new Shares());
        for (let n = 0; n < waiting; n += 1) {
          machine.queue.offer(item("heavy", heavy));
        }
        for (const [index, pause] of pauses.entries()) {
          for (let n = 0; n < pause; n += 1) machine.step();
          if (machine.queue.size < sandboxes) return;
          const own = item(`light-${index}`, light);
          machine.queue.offer(own);
          // The next sandbox that is free is its own.
          machine.step();
          assert.ok(machine.running.some(({ item }) => item === own));
        }
      },
    ),
    {
      // Runs that take less than their caller was charged for them.
      examples: [[{
        sandboxes: 2,
        waiting: 50,
        heavy: 1,
        light: 2,
        pauses: [2, 1],
      }]],
    },
  );
});

Deno.test("A caller waits for nobody where the others leave a sandbox", () => {
  fc.assert(fc.property(
    fc.record({
      sandboxes: fc.integer({ min: 2, max: 4 }),
      heavy: costs,
      light: costs,
      pauses,
    }),
    ({ sandboxes, heavy, light, pauses }) => {
      const books = new Shares(shareOf({ heavy: { maxRuns: sandboxes - 1 } }));
      const machine = new Machine(sandboxes, books);
      for (let n = 0; n < 500; n += 1) {
        machine.queue.offer(item("heavy", heavy));
      }
      for (const [index, pause] of pauses.entries()) {
        for (let n = 0; n < pause; n += 1) machine.step();
        if (machine.running.some(({ item }) => item.caller !== "heavy")) return;
        const own = item(`light-${index}`, light);
        machine.queue.offer(own);
        machine.fill();
        assert.ok(machine.running.some(({ item }) => item === own));
      }
    },
  ));
});

Deno.test("A caller never has more at a time than it may, and others go on", () => {
  fc.assert(fc.property(
    fc.array(
      fc.record({
        caller: fc.constantFrom("a", "b", "c"),
        costMs: costs,
        steps: fc.nat({ max: 2 }),
      }),
      { minLength: 1, maxLength: 100 },
    ),
    (arrivals) => {
      const limits = { a: { maxRuns: 1 }, b: { maxRuns: 2 } };
      const of = shareOf(limits);
      const machine = new Machine(3, new Shares(of));
      for (const { caller, costMs, steps } of arrivals) {
        machine.queue.offer(item(caller, costMs));
        for (let n = 0; n < steps; n += 1) machine.step();
        machine.fill();
        const running: Record<string, number> = {};
        for (const { item: { caller } } of machine.running) {
          running[caller] = (running[caller] ?? 0) + 1;
        }
        for (const [name, count] of Object.entries(running)) {
          assert.ok(count <= of(name).maxRuns, `${name} ${count}`);
        }
        if (machine.running.length < 3) assert.ok(!machine.queue.hasTurn);
      }
      while (machine.step() !== undefined);
      assert.equal(machine.queue.size, 0);
    },
  ));
});

Deno.test("Shares never let an hour of modest use buy an hour of all", () => {
  const books = new Shares();
  books.waits("modest", 1);
  for (let n = 0; n < 1_000; n += 1) {
    books.started("busy");
    books.ended("busy", 3_600);
  }
  books.started("busy");
  const behind = books.usedBy("busy") - books.usedBy("modest");
  assert.ok(behind <= 1_000 + 3_600, String(behind));
});

Deno.test("Shares keep no tally of a caller that is even", () => {
  const books = new Shares();
  for (let n = 0; n < 1_000; n += 1) {
    books.waits(`caller-${n}`, 1);
    books.waits(`caller-${n}`, -1);
  }
  assert.equal(books.size, 0);
  for (let n = 0; n < 1_000; n += 1) {
    books.started(`caller-${n % 3}`);
    books.ended(`caller-${n % 3}`, n % 7);
  }
  assert.ok(books.size <= 3);
});

Deno.test("RunQueue gives a full queue's places to who has fewer of them", () => {
  const displaced: Item[] = [];
  const queue = new RunQueue<Item>(
    { limit: 4 },
    new Shares(shareOf({ b: { share: 3 } })),
    (one) => displaced.push(one),
  );
  const first = [item("a"), item("a"), item("a"), item("a")];
  for (const one of first) assert.ok(queue.offer(one));
  assert.ok(!queue.offer(item("a")), "not from itself");
  assert.ok(queue.offer(item("b")));
  assert.ok(queue.offer(item("b")));
  // The last ones, which would have waited longest.
  assert.deepEqual(displaced, [first[3], first[2]]);
  // b is at three times what a has, as its share is.
  assert.ok(queue.offer(item("b")));
  assert.ok(!queue.offer(item("b")));
  assert.ok(!queue.offer(item("a")));
  assert.equal(queue.size, 4);
  assert.equal(queue.take()?.caller, "b", "who has come last");
});

Deno.test("RunQueue takes bytes from who has more of them, and none in vain", () => {
  const displaced: Item[] = [];
  const queue = new RunQueue<Item>(
    { limit: 100, limitBytes: 10 },
    new Shares(),
    (one) => displaced.push(one),
  );
  const large = [4, 4].map((sizeBytes) => ({ ...item("a"), sizeBytes }));
  for (const one of large) assert.ok(queue.offer(one));
  assert.ok(!queue.offer({ ...item("b"), sizeBytes: 9 }));
  assert.deepEqual(displaced, []);
  assert.ok(queue.offer({ ...item("b"), sizeBytes: 3 }));
  assert.deepEqual(displaced, [large[1]]);
});
