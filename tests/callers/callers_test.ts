import assert from "node:assert/strict";
import { Callers } from "../../src/callers/callers.ts";
import { unlimitedCaller } from "../../src/callers/parse_callers.ts";
import { callersOf, keyHash, row } from "./caller_rows.ts";

Deno.test("Callers.withKey() finds the caller of each of its keys", () => {
  const keys = [keyHash("old"), keyHash("new")];
  const callers = new Callers(callersOf(row("a", { key: keys }), row("b")));
  assert.equal(callers.withKey("old")?.name, "a");
  assert.equal(callers.withKey("new")?.name, "a");
  assert.equal(callers.withKey("key of b")?.name, "b");
  assert.equal(callers.size, 2);
});

Deno.test("Callers.withKey() never takes what is no key", () => {
  const callers = new Callers(callersOf(row("a")), [
    unlimitedCaller("dify", ["dify"]),
  ]);
  const guesses = [
    "",
    "key of A",
    "key of a ",
    "key of a, key of a",
    keyHash("key of a"),
    keyHash("key of a").slice("sha256:".length),
    "key of dify",
    "undefined",
    "__proto__",
    "k".repeat(1_000_000),
  ];
  for (const guess of guesses) {
    assert.equal(callers.withKey(guess), undefined, guess.slice(0, 80));
  }
});

Deno.test("Callers.replace() takes the keys of those who are gone", () => {
  const callers = new Callers(callersOf(row("a"), row("b")));
  const next = row("a", { key: keyHash("another"), max_runs: 1 });
  callers.replace(callersOf(next));
  assert.equal(callers.withKey("key of a"), undefined);
  assert.equal(callers.withKey("key of b"), undefined);
  assert.equal(callers.named("b"), undefined);
  assert.equal(callers.withKey("another")?.maxRuns, 1);
});

Deno.test("Callers know those without a row until they have one", () => {
  const standing = [unlimitedCaller("dify", ["dify"])];
  const callers = new Callers(callersOf(row("a")), standing);
  assert.deepEqual(callers.named("dify")?.dialects, ["dify"]);
  callers.replace(callersOf(row("dify", { max_runs: 2 })));
  assert.equal(callers.named("dify")?.maxRuns, 2);
  callers.replace(callersOf(row("a")));
  assert.equal(callers.named("dify")?.maxRuns, Infinity);
});
