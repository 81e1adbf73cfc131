import assert from "node:assert/strict";
import { openRedis } from "../../src/redis/open_redis.ts";
import { NO_REDIS, RedisServer } from "../redis/redis_server.ts";
import { skipBecause } from "../skip_because.ts";
import { type RunBody, type Service, startService } from "./start_service.ts";

const KEY = "a key of the operator's, for tests alone";
const PASSWORD = "hunter2";

async function keep(service: Service, body: RunBody): Promise<string> {
  const { metadata } = await service.run({ keep: true, ...body });
  assert.ok(metadata.state, JSON.stringify(metadata));
  return metadata.state.id;
}

async function printed(service: Service, body: RunBody): Promise<string> {
  const { output } = await service.run(body);
  assert.equal(output.stderr, "");
  return output.stdout;
}

async function ask(service: Service, path: string, init: RequestInit = {}) {
  const response = await fetch(`${service.url}${path}`, init);
  const text = await response.text();
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    text,
    body: text.startsWith("{") ? JSON.parse(text) : {},
  };
}

function post(body: RunBody): RequestInit {
  return { method: "POST", body: JSON.stringify(body) };
}

Deno.test("Services that share a store of states", {
  ignore: skipBecause(NO_REDIS),
}, async (t) => {
  await using server = await new RedisServer({
    args: ["--requirepass", PASSWORD],
  }).start();
  const env = {
    FAAS_LANGUAGES: "python",
    FAAS_CORE_SANDBOXES: "1",
    FAAS_STATE_STORE: `redis://:${PASSWORD}@localhost:${server.port}/2`,
    FAAS_STATE_KEY: KEY,
  };
  await using one = await startService({ env });
  await using two = await startService({ env });
  await one.process.untilLogged("store reached");
  await two.process.untilLogged("store reached");

  await t.step("continue each other's states", async () => {
    const code = "def count():\n    yield from range(9)\nn = count()\nnext(n)";
    const first = await keep(one, { code });
    const second = await keep(two, { code: "a = next(n)", state: first });
    assert.equal(
      await printed(one, { code: "print(a, next(n))", state: second }),
      "1 2\n",
    );
    assert.equal(
      await printed(two, { code: "print(next(n))", state: first }),
      "1\n",
    );
  });

  await t.step("list and delete them for each other", async () => {
    const id = await keep(one, { code: "x = 1", ttl: 600 });
    const { body } = await ask(two, "/states");
    assert.equal(body.states[0].id, id);
    const { body: shown } = await ask(two, `/states/${id}`);
    assert.deepEqual(shown, { ...body.states[0], age: shown.age });
    const { status } = await ask(two, `/states/${id}`, { method: "DELETE" });
    assert.equal(status, 204);
    const gone = await ask(one, "/run_code", post({ code: "x", state: id }));
    assert.equal(gone.status, 404);
  });

  await t.step("a state that has expired is gone for both", async () => {
    const id = await keep(one, { code: "x = 1", ttl: 1 });
    while ((await ask(two, `/states/${id}`)).status === 200);
    assert.equal((await ask(one, `/states/${id}`)).status, 404);
  });

  const state = await keep(one, { code: "x = 5" });

  await t.step("a full store costs the state, and nothing else", async () => {
    using operator = openRedis({ url: env.FAAS_STATE_STORE });
    const room = (bytes: string) =>
      operator.send(["CONFIG", "SET", "maxmemory", bytes]);
    await room("1");
    const { output, metadata } = await one.run({
      code: "print(x)",
      state,
      keep: true,
    });
    assert.equal(output.stdout, "5\n");
    assert.equal(metadata.state, null);
    assert.equal(
      metadata.state_error,
      "Cannot keep the state: the store of states is full; try again when " +
        "others have expired",
    );
    await room("0");
    await keep(one, { code: "y = x", state });
  });

  async function lacksStore(fact: RegExp): Promise<void> {
    for (
      const [path, init] of [
        ["/run_code", post({ code: "print(x)", state })],
        ["/states", {}],
        [`/states/${state}`, {}],
        [`/states/${state}`, { method: "DELETE" }],
      ] as const
    ) {
      const { status, retryAfter, body } = await ask(one, path, init);
      assert.equal(status, 503, path);
      assert.match(retryAfter ?? "", /^\d+$/);
      assert.equal(body.error, "States cannot be reached");
      assert.match(body.details, fact);
    }
    const { output, metadata } = await one.run({
      code: "print(1)",
      keep: true,
    });
    assert.equal(output.stdout, "1\n");
    assert.equal(metadata.state, null);
    assert.match(metadata.state_error ?? "", fact);
    assert.equal(await printed(one, { code: "print(2)" }), "2\n");
    assert.equal((await ask(one, "/health")).status, 200);
  }

  await t.step("a store that hangs keeps nobody waiting", async () => {
    const away = one.process.logged("store away").length;
    server.signal("SIGSTOP");
    await lacksStore(/not answered in time|cannot be reached/);
    await one.process.untilLogged("store away", away + 1);
    const reached = one.process.logged("store reached").length;
    server.signal("SIGCONT");
    await one.process.untilLogged("store reached", reached + 1);
    assert.equal(await printed(one, { code: "print(x)", state }), "5\n");
  });

  await t.step("a store that has died is found again", async () => {
    const away = one.process.logged("store away").length;
    await server.kill();
    await one.process.untilLogged("store away", away + 1);
    await lacksStore(/cannot be reached/);
    const reached = one.process.logged("store reached").length;
    await server.start();
    await one.process.untilLogged("store reached", reached + 1);
    // It comes back empty; what was in it is lost, and no more than that.
    const { status } = await ask(one, `/states/${state}`);
    assert.equal(status, 404);
    const id = await keep(one, { code: "z = 7" });
    assert.equal(await printed(two, { code: "print(z)", state: id }), "7\n");
  });

  await t.step("the metrics tell, and no log has the password", async () => {
    const { text } = await ask(one, "/metrics", {
      headers: { accept: "text/plain" },
    });
    assert.match(
      text,
      /python_faas_state_store_errors_total\{fault="full"\} 1/,
    );
    assert.match(
      text,
      /python_faas_state_refusals_total\{reason="unavailable"/,
    );
    assert.match(text, /python_faas_states_kept_total \d/);
    for (const { lines, stderr } of [one.process, two.process]) {
      assert.ok(!JSON.stringify(lines).includes(PASSWORD));
      assert.equal(stderr, "");
    }
  });
});
