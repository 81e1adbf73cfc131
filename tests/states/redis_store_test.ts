import assert from "node:assert/strict";
import { StateError } from "../../src/run/thrown_errors.ts";
import { openRedis } from "../../src/redis/open_redis.ts";
import { RedisStore } from "../../src/states/redis_store.ts";
import type { StateRecord } from "../../src/states/state_record.ts";
import { NO_REDIS, RedisServer } from "../redis/redis_server.ts";
import { skipBecause } from "../skip_because.ts";

const NOW = Date.now();

function record(id: string, changes: Partial<StateRecord["header"]> = {}) {
  return {
    header: {
      id,
      caller: "ann",
      imageId: "image",
      kind: "core",
      language: "python",
      policy: "strict",
      createdMs: NOW,
      expiresMs: NOW + 600_000,
      parent: null,
      ...changes,
    },
    sealed: Uint8Array.from({ length: 10_000 }, (_, i) => i % 256),
  } as const;
}

Deno.test("RedisStore", { ignore: skipBecause(NO_REDIS) }, async (t) => {
  await using server = await new RedisServer().start();
  using redis = openRedis({ url: server.url });
  const store = new RedisStore({ redis, ttlSeconds: 3_600 });
  const keys = async () =>
    (await redis.send(["KEYS", "*"]))[0] as readonly Uint8Array[];
  const keyOf = async (id: string) => {
    const all = (await keys()).map((key) => new TextDecoder().decode(key));
    return all.find((key) => key.endsWith(id)) ?? "";
  };

  await t.step(
    "returns what was put, and tells of it without bytes",
    async () => {
      await store.put(record("a"));
      const found = await store.get("ann", "a");
      assert.deepEqual(found?.header, record("a").header);
      assert.deepEqual(new Uint8Array(found.sealed), record("a").sealed);
      const { caller: _, imageId: __, ...told } = record("a").header;
      assert.deepEqual(await store.find("ann", "a"), {
        ...told,
        bytes: 10_000,
      });
    },
  );

  await t.step("never shows one caller what is another's", async () => {
    assert.equal(await store.get("bob", "a"), undefined);
    assert.equal(await store.find("bob", "a"), undefined);
    assert.deepEqual(await store.list("bob"), []);
    assert.equal(await store.delete("bob", "a"), false);
    assert.ok(await store.get("ann", "a"));
    // Not even where someone has put it into the other's place.
    await store.put(record("b", { caller: "bob" }));
    await redis.send(["COPY", await keyOf(":a"), await keyOf(":b"), "REPLACE"]);
    assert.equal(await store.get("bob", "b"), undefined);
    assert.equal(await store.find("bob", "b"), undefined);
  });

  await t.step("has the server forget a state when it expires", async () => {
    await store.put(record("brief", { expiresMs: Date.now() + 500_000 }));
    const [left] = await redis.send(["PTTL", await keyOf(":brief")]);
    assert.ok(Number(left) > 0 && Number(left) <= 500_000, String(left));
    // One that someone has made to stay does not count.
    await store.put(record("past", { expiresMs: Date.now() + 500_000 }));
    const [isMade] = await redis.send(["PERSIST", await keyOf(":past")]);
    assert.equal(isMade, 1);
    const now = () => Date.now() + 600_000;
    const later = new RedisStore({ redis, ttlSeconds: 3_600, now });
    assert.ok(await store.get("ann", "past"));
    assert.equal(await later.find("ann", "past"), undefined);
    assert.equal(await later.get("ann", "past"), undefined);
  });

  await t.step(
    "lists the latest first, and clears ended names away",
    async () => {
      for (let at = 0; at < 300; at++) {
        await store.put(
          record(`l${at}`, { caller: "lee", createdMs: NOW + at }),
        );
      }
      const ids = (await store.list("lee")).map(({ id }) => id);
      assert.equal(ids.length, 300);
      assert.deepEqual(ids.slice(0, 2), ["l299", "l298"]);
      await store.delete("lee", "l298");
      const late = new RedisStore({
        redis,
        ttlSeconds: 3_600,
        now: () => NOW + 700_000,
      });
      const next = { caller: "lee", expiresMs: NOW + 800_000 };
      for (const id of ["n1", "n2", "n3"]) await late.put(record(id, next));
      const [names] = await redis.send([
        "ZCARD",
        (await keyOf(":l1")).replace(/:l1$/, ":made"),
      ]);
      assert.equal(names, 3);
    },
  );

  await t.step("lists what was put again after its end", async () => {
    const at = (now: number) =>
      new RedisStore({ redis, ttlSeconds: 3_600, now: () => now });
    const own = { caller: "cid" };
    await store.put(record("same", own));
    await at(NOW + 700_000).put(
      record("same", { ...own, expiresMs: NOW + 900_000 }),
    );
    const ids = (await store.list("cid")).map(({ id }) => id);
    assert.deepEqual(ids, ["same"]);
  });

  await t.step("keeps damage from callers", async () => {
    for (const value of ["", "\n", "{}\nx", "x".repeat(9_000), "null\n"]) {
      await redis.send(["SET", await keyOf(":a"), value]);
      if (value === "") {
        await assert.rejects(store.get("ann", "a"), StateError);
        assert.equal(await store.find("ann", "a"), undefined);
        continue;
      }
      await assert.rejects(store.get("ann", "a"), { reason: "gone" });
      await assert.rejects(store.find("ann", "a"), { reason: "gone" });
    }
  });
});
