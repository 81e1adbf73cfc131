import assert from "node:assert/strict";
import { CallsAtOnce } from "../../src/operator/calls_at_once.ts";

/** A call that ends when it is told to. */
function call(started: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    make: () => {
      started.push(name);
      return promise;
    },
    end: () => resolve(name),
  };
}

Deno.test("CallsAtOnce never starts more calls of a caller than its limit, and starts the others in order", async () => {
  const turns = new CallsAtOnce(2);
  const started: string[] = [];
  const calls = ["1", "2", "3", "4"].map((name) => call(started, name));
  const ends = calls.map(({ make }) => turns.run("ada", make));
  assert.deepEqual(started, ["1", "2"]);
  calls[1].end();
  assert.equal(await ends[1], "2");
  assert.deepEqual(started, ["1", "2", "3"]);
  for (const { end } of calls) end();
  assert.deepEqual(await Promise.all(ends), ["1", "2", "3", "4"]);
  assert.deepEqual(started, ["1", "2", "3", "4"]);
});

Deno.test("CallsAtOnce never has a caller wait for another's calls, nor for one that failed", async () => {
  const turns = new CallsAtOnce(1);
  const started: string[] = [];
  const slow = call(started, "slow");
  const first = turns.run("ada", slow.make);
  await turns.run("bob", () => Promise.resolve());
  const failing = turns.run("ada", () => Promise.reject(new Error("no")));
  const last = turns.run("ada", () => Promise.resolve("last"));
  slow.end();
  await assert.rejects(failing, /no/);
  assert.equal(await last, "last");
  await first;
});
