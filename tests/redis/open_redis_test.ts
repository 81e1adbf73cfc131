import assert from "node:assert/strict";
import {
  openRedis,
  type OpenRedisOptions,
} from "../../src/redis/open_redis.ts";
import type { RedisLink } from "../../src/redis/redis_link.ts";
import { skipBecause } from "../skip_because.ts";
import { NO_REDIS, RedisServer } from "./redis_server.ts";

const ignore = skipBecause(NO_REDIS);

/** A link, and how to wait until its connection has come or gone. */
function open(options: Omit<OpenRedisOptions, "changed">) {
  let news = Promise.withResolvers<void>();
  const seen: { isUp: boolean; cause: string }[] = [];
  const link = openRedis({
    ...options,
    changed(isUp, cause) {
      seen.push({ isUp, cause });
      news.resolve();
      news = Promise.withResolvers();
    },
  });
  return {
    link,
    seen,
    async until(isUp: boolean) {
      while (seen.at(-1)?.isUp !== isUp) await news.promise;
    },
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };
}

function faultOf(link: RedisLink, ...command: string[]) {
  return link.send(command).then(
    (replies) => assert.fail(JSON.stringify(replies)),
    ({ name, fault }) => `${name}: ${fault}`,
  );
}

const text = (reply: unknown) =>
  reply instanceof Uint8Array ? new TextDecoder().decode(reply) : reply;

Deno.test("openRedis() hands commands and bytes to and fro", {
  ignore,
}, async () => {
  await using server = await new RedisServer().start();
  using opened = open({ url: server.url });
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
  const replies = await opened.link.send(
    ["SET", "a", bytes, "PX", "60000"],
    ["GET", "a"],
    ["GET", "none"],
    ["STRLEN", "a"],
    ["ZADD", "z", "1", "é"],
    ["ZRANGE", "z", "0", "9"],
  );
  assert.equal(replies[0], "OK");
  assert.deepEqual(new Uint8Array(replies[1] as Uint8Array), bytes);
  assert.deepEqual(replies.slice(2, 5), [null, 100_000, 1]);
  assert.deepEqual((replies[5] as unknown[]).map(text), ["é"]);
});

Deno.test(
  "openRedis() tells at once when the server is gone, and finds it again",
  {
    ignore,
  },
  async () => {
    await using server = await new RedisServer().start();
    using opened = open({ url: server.url });
    await opened.link.send(["SET", "a", "1"]);
    await server.kill();
    await opened.until(false);
    assert.equal(
      await faultOf(opened.link, "GET", "a"),
      "RedisError: unreachable",
    );
    await server.start();
    await opened.until(true);
    assert.deepEqual(await opened.link.send(["GET", "a"]), [null]);
  },
);

Deno.test(
  "openRedis() never waits for a server that hangs, nor mixes replies",
  {
    ignore,
  },
  async () => {
    await using server = await new RedisServer().start();
    using opened = open({ url: server.url, timeoutMs: 3_000 });
    await opened.link.send(["SET", "a", "1"], ["SET", "b", "2"]);
    server.signal("SIGSTOP");
    assert.equal(await faultOf(opened.link, "GET", "a"), "RedisError: late");
    await opened.until(false);
    // It is known now, so nobody waits for it.
    assert.equal(
      await faultOf(opened.link, "GET", "a"),
      "RedisError: unreachable",
    );
    server.signal("SIGCONT");
    await opened.until(true);
    assert.deepEqual((await opened.link.send(["GET", "b"])).map(text), ["2"]);
  },
);

Deno.test("openRedis() tells a full server from one that refuses", {
  ignore,
}, async () => {
  await using server = await new RedisServer({
    args: ["--maxmemory", "1", "--maxmemory-policy", "noeviction"],
  }).start();
  using opened = open({ url: server.url });
  assert.equal(
    await faultOf(opened.link, "SET", "a", "1"),
    "RedisError: full",
  );
  assert.equal(
    await faultOf(opened.link, "NO-SUCH-COMMAND"),
    "RedisError: refused",
  );
  assert.deepEqual(await opened.link.send(["GET", "a"]), [null]);
});

Deno.test("openRedis() uses a password, and never shows one", {
  ignore,
}, async () => {
  await using server = await new RedisServer({
    args: ["--requirepass", "hunter2"],
  }).start();
  const at = `localhost:${server.port}`;
  using right = open({ url: `redis://:hunter2@${at}/3` });
  assert.deepEqual(await right.link.send(["GET", "a"]), [null]);
  using wrong = open({ url: `redis://:hunter3@${at}` });
  await assert.rejects(wrong.link.send(["GET", "a"]), (error: Error) => {
    assert.match(error.message, /unreachable \(WRONGPASS\)/);
    return !error.message.includes("hunter");
  });
  assert.deepEqual(wrong.seen, [{ isUp: false, cause: "WRONGPASS" }]);
});

Deno.test("openRedis() uses the database that the address names", {
  ignore,
}, async () => {
  await using server = await new RedisServer().start();
  using first = open({ url: `${server.url}/1` });
  await first.link.send(["SET", "a", "1"]);
  using other = open({ url: server.url });
  assert.deepEqual(await other.link.send(["GET", "a"]), [null]);
});

Deno.test("openRedis() restarts its process when that has ended", {
  ignore,
}, async () => {
  await using server = await new RedisServer().start();
  using opened = open({ url: server.url });
  await opened.link.send(["SET", "a", "1"]);
  Deno.kill(opened.link.pid ?? 0, "SIGKILL");
  await opened.until(false);
  assert.equal(
    await faultOf(opened.link, "GET", "a"),
    "RedisError: unreachable",
  );
  await opened.until(true);
  assert.deepEqual((await opened.link.send(["GET", "a"])).map(text), ["1"]);
});
