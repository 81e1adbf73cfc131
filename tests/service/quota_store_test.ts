import assert from "node:assert/strict";
import { row } from "../callers/caller_rows.ts";
import { NO_REDIS, RedisServer } from "../redis/redis_server.ts";
import { skipBecause } from "../skip_because.ts";
import { type Service, startService } from "./start_service.ts";

const HEADERS = { authorization: "Bearer key of a" };
/** As many a minute do not come back while the test runs. */
const LIMIT = 6;

async function ask(service: Service, code = "print(1)") {
  const response = await fetch(`${service.url}/run_code`, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify({ code }),
  });
  await response.body?.cancel();
  return response;
}

/** Number of `count` successive requests that are admitted. */
async function letIn(service: Service, count: number): Promise<number> {
  let sum = 0;
  for (let n = 0; n < count; n += 1) {
    const { status } = await ask(service);
    assert.ok(status === 200 || status === 429, String(status));
    if (status === 200) sum += 1;
  }
  return sum;
}

/** Line of the metric of requests that were judged without the store. */
async function judgedLocally(service: Service): Promise<string> {
  const response = await fetch(`${service.url}/metrics?format=prometheus`, {
    headers: HEADERS,
  });
  const text = await response.text();
  return /^python_faas_quota_judged_locally_total\{.*$/m.exec(text)?.[0] ?? "";
}

/** A service whose callers "a" and "b" have quotas, and its keys file. */
async function serviceWith(store: string, quota: object) {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/keys.json`;
  await Deno.writeTextFile(path, JSON.stringify([row("a", quota)]));
  return await startService({
    env: {
      FAAS_LANGUAGES: "python",
      FAAS_SANDBOXES: "core=1",
      FAAS_KEYS_FILE: path,
      FAAS_QUOTA_STORE: store,
    },
  });
}

Deno.test("Services that count quotas together", {
  ignore: skipBecause(NO_REDIS),
}, async (t) => {
  await using server = await new RedisServer().start();
  const quota = { requests_per_minute: LIMIT, cpu_seconds_per_minute: 60 };
  await using one = await serviceWith(server.url, quota);
  await using two = await serviceWith(server.url, quota);
  await one.process.untilLogged("store reached");
  await two.process.untilLogged("store reached");

  await t.step("let a caller have its quota once", async () => {
    const start = performance.now();
    const first = await ask(one);
    assert.equal(
      first.headers.get("ratelimit-policy"),
      `"requests";q=${LIMIT};w=60, "cpu-seconds";q=60;w=60`,
    );
    const all = 1 + await letIn(two, LIMIT) + await letIn(one, 2);
    // On a busy machine some come back meanwhile, and the store may be late.
    const back = Math.ceil((performance.now() - start) * LIMIT / 60_000);
    const lines = [await judgedLocally(one), await judgedLocally(two)];
    const local = lines.map((line) => Number(line.split(" ")[1] ?? 0))
      .reduce((sum, count) => sum + count);
    const most = LIMIT + back + local;
    assert.ok(all >= LIMIT && all <= most, `${all} of ${LIMIT} to ${most}`);
  });

  await t.step(
    "go on by themselves while it hangs, and when it is gone",
    async () => {
      server.signal("SIGSTOP");
      const { status } = await ask(two);
      assert.ok(status === 200 || status === 429);
      assert.match(await judgedLocally(two), /fault="late"\} [1-9]/);
      server.signal("SIGCONT");
      await server.kill();
      await one.process.untilLogged("store away");
      // This one has let in few of them itself, so there is some left here.
      assert.ok(await letIn(one, LIMIT) > 0);
      assert.match(await judgedLocally(one), /fault="[a-z]+"\} [1-9]/);
    },
  );

  await t.step("count together again when it is back", async () => {
    await server.start();
    await one.process.untilLogged("store reached", 2);
    while (!(await ask(one)).headers.get("ratelimit")?.includes("r=0")) {
      // Until the new store has been asked, and what it has is used up.
    }
    assert.notEqual(await judgedLocally(one), "");
  });
});

Deno.test("A service whose store of quotas never says a word serves", async () => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of silent) accepted.push(connection);
  })();
  const { port } = silent.addr as Deno.NetAddr;
  {
    await using service = await serviceWith(`redis://127.0.0.1:${port}`, {
      requests_per_minute: LIMIT,
    });
    const sum = await letIn(service, 2 * LIMIT);
    assert.ok(sum >= LIMIT && sum < 2 * LIMIT, String(sum));
    assert.match(await judgedLocally(service), /fault="(late|unreachable)"\}/);
  }
  for (const connection of accepted) connection.close();
  silent.close();
  await accepting.catch(() => {});
});
