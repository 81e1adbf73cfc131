import assert from "node:assert/strict";
import { inShard } from "./in_shard.ts";

Deno.test("inShard() gives each case to one shard", () => {
  const cases = Array.from({ length: 10 }, (_, at) => at);
  const shards = [0, 1, 2].map((index) => inShard(cases, `${index}/3`));
  assert.deepEqual(shards.flat().toSorted(), cases);
  assert.ok(shards.every(({ length }) => length >= 3));
  assert.deepEqual(inShard(cases, "0/1"), cases);
});

Deno.test("inShard() never leaves cases out in silence", () => {
  for (const shard of ["", "3/3", "1", "a/b", "0/0"]) {
    assert.throws(() => inShard([1], shard), /Cannot take a shard/, shard);
  }
});
