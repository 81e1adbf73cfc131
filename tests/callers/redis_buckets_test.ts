import assert from "node:assert/strict";
import { RedisBuckets } from "../../src/callers/redis_buckets.ts";
import { RedisError } from "../../src/redis/redis_error.ts";
import { openRedis } from "../../src/redis/open_redis.ts";
import type { RedisLink } from "../../src/redis/redis_link.ts";
import { NO_REDIS, RedisServer } from "../redis/redis_server.ts";
import { skipBecause } from "../skip_because.ts";

const ignore = skipBecause(NO_REDIS);

/** A request of one that may make so many a minute. */
function request(key: string, limit: number) {
  return { key, costMs: 60_000 / limit, mostMs: 60_000 };
}

async function texts(link: RedisLink): Promise<string[]> {
  const [keys] = await link.send(["KEYS", "*"]);
  return (keys as Uint8Array[]).map((one) => new TextDecoder().decode(one));
}

Deno.test("RedisBuckets give replicas that ask at once what there is, once", {
  ignore,
}, async () => {
  await using server = await new RedisServer().start();
  using one = openRedis({ url: server.url });
  using other = openRedis({ url: server.url });
  const replicas = [one, other].map((link) => new RedisBuckets(link));
  // One comes back every two minutes: none while the test runs.
  const charge = { key: "{a}:requests", costMs: 120_000, mostMs: 840_000 };
  const all = await Promise.all(
    Array.from({ length: 40 }, (_, n) => replicas[n % 2].take([charge])),
  );
  assert.equal(all.filter(({ isTaken }) => isTaken).length, 7);
  for (const { missingMs } of all) {
    assert.ok(missingMs[0] > 0 && missingMs[0] <= 840_000);
  }
  const [ttl] = await one.send(["PTTL", "python-faas:quota:{a}:requests"]);
  assert.ok(Number(ttl) > 0 && Number(ttl) <= 840_000, String(ttl));
});

Deno.test("RedisBuckets take all charges or none, and what is owed beyond", {
  ignore,
}, async () => {
  await using server = await new RedisServer().start();
  using link = openRedis({ url: server.url });
  const buckets = new RedisBuckets(link);
  const cpu = { key: "{a}:cpu", costMs: 0, mostMs: 59_000 };
  assert.deepEqual(await texts(link), []);
  const debt = { ...cpu, costMs: 7_200_000, mostMs: Infinity };
  assert.equal((await buckets.take([debt])).isTaken, true);
  const { isTaken, missingMs } = await buckets.take([
    request("{a}:r", 60),
    cpu,
  ]);
  assert.equal(isTaken, false);
  assert.equal(missingMs[0], 0);
  assert.ok(missingMs[1] > 7_100_000);
  // Nothing was taken of the one that had enough.
  assert.deepEqual(await texts(link), ["python-faas:quota:{a}:cpu"]);
});

Deno.test("RedisBuckets say why they cannot be asked", { ignore }, async () => {
  await using server = await new RedisServer().start();
  using link = openRedis({ url: server.url, timeoutMs: 3_000 });
  const buckets = new RedisBuckets(link);
  const charge = request("{a}:r", 60);
  await buckets.take([charge]);
  server.signal("SIGSTOP");
  await assert.rejects(
    buckets.take([charge]),
    (error) => error instanceof RedisError && error.fault === "late",
  );
  server.signal("SIGCONT");
  await server.kill();
  await assert.rejects(
    buckets.take([charge]),
    (error) => error instanceof RedisError,
  );
});
