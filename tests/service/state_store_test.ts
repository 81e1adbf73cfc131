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
    body: /^[[{]/.test(text) ? JSON.parse(text.split("\n")[0]) : {},
  };
}

/** Lines of a cell in one of E2B's contexts. */
async function cell(service: Service, code: string, context?: string) {
  const request = { code, ...(context ? { context_id: context } : {}) };
  const { status, text } = await ask(service, "/execute", {
    method: "POST",
    body: JSON.stringify(request),
  });
  assert.equal(status, 200, text);
  const lines = text.trim().split("\n").map((line) => JSON.parse(line));
  const textOf = (type: string) =>
    lines.filter((line) => line.type === type).map((line) => line.text).join();
  return {
    count: lines[0].execution_count,
    result: textOf("result"),
    stderr: textOf("stderr"),
    error: lines.find((line) => line.type === "error")?.name,
  };
}

/** Result of a cell of a kernel, or the name of its error. */
async function kernelCell(service: Service, id: string, code: string) {
  const url = service.url.replace("http", "ws");
  const socket = new WebSocket(`${url}/api/kernels/${id}/channels`);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let shown = "";
  socket.onerror = reject;
  socket.onopen = () =>
    socket.send(JSON.stringify({
      channel: "shell",
      header: { msg_id: "1", msg_type: "execute_request" },
      content: { code },
    }));
  socket.onmessage = ({ data }) => {
    const { msg_type, content } = JSON.parse(data);
    if (msg_type === "execute_result") shown = content.data["text/plain"];
    if (msg_type === "error") shown = content.ename;
    // Results come while the cell runs; its state is kept before the reply.
    if (msg_type === "execute_reply") resolve(shown);
  };
  try {
    return await promise;
  } finally {
    socket.close();
  }
}

async function newContext(service: Service): Promise<string> {
  const { body } = await ask(service, "/contexts", post({}));
  return body.id;
}

async function contextsOf(service: Service): Promise<readonly string[]> {
  const { body } = await ask(service, "/contexts");
  return body.map(({ id }: { id: string }) => id);
}

/** Waits: each service finds out by itself that the store is there again. */
async function reachesStore(service: Service): Promise<void> {
  while ((await ask(service, "/states")).status !== 200);
}

function post(body: unknown): RequestInit {
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
    FAAS_SANDBOXES: "core=1",
    FAAS_DIALECTS: "e2b,jupyter",
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

  await t.step("continue each other's contexts", async () => {
    const id = await newContext(one);
    for (const [run, service] of [one, two, two, one].entries()) {
      const code = run === 0 ? "n = iter(range(9))\nnext(n)" : "next(n)";
      const { count, result } = await cell(service, code, id);
      assert.deepEqual([count, result], [run + 1, String(run)]);
    }
    // So they do with what is there unasked.
    await cell(one, "y = 7");
    assert.equal((await cell(two, "y")).result, "7");
    assert.deepEqual(await contextsOf(one), await contextsOf(two));
    const { length } = (await ask(one, "/states")).body.states;
    await cell(two, "z = 1", id);
    const { states } = (await ask(one, "/states")).body;
    assert.equal(states.length, length, "the state before it is forgotten");
  });

  await t.step(
    "restart each other's contexts, or forget them",
    async () => {
      const id = await newContext(one);
      await cell(one, "x = 1", id);
      const path = `/contexts/${id}`;
      assert.equal((await ask(two, `${path}/restart`, post({}))).status, 200);
      assert.deepEqual(
        await cell(one, "x", id),
        { count: 1, result: "", stderr: "", error: "NameError" },
      );
      assert.ok((await contextsOf(one)).includes(id));
      const { body: { states } } = await ask(one, "/states");
      assert.equal((await ask(two, path, { method: "DELETE" })).status, 200);
      for (const service of [one, two]) {
        assert.ok(!(await contextsOf(service)).includes(id));
        for (
          const [path, init] of [
            ["/execute", post({ code: "x", context_id: id })],
            [`/contexts/${id}/restart`, post({})],
            [`/contexts/${id}`, { method: "DELETE" }],
          ] as const
        ) {
          const { status, text } = await ask(service, path, init);
          assert.equal(status, 404, path);
          assert.match(text, new RegExp(`Context ${id} not found`));
        }
      }
      const left = (await ask(one, "/states")).body.states;
      assert.equal(left.length, states.length - 1, "what it held is forgotten");
    },
  );

  await t.step("continue each other's kernels of Jupyter", async () => {
    const { body: kernel } = await ask(one, "/api/kernels", post({}));
    assert.equal(await kernelCell(one, kernel.id, "x = 20\nx + 1"), "21");
    assert.equal(await kernelCell(two, kernel.id, "x += 1\nx"), "21");
    assert.equal(await kernelCell(one, kernel.id, "x"), "21");
    const { body: [shown] } = await ask(two, "/api/kernels");
    assert.equal(shown.id, kernel.id);
    const path = `/api/kernels/${kernel.id}`;
    await ask(two, `${path}/restart`, post({}));
    assert.equal(await kernelCell(one, kernel.id, "x"), "NameError");
    await ask(two, path, { method: "DELETE" });
    assert.equal((await ask(one, path)).status, 404);
  });

  const state = await keep(one, { code: "x = 5" });
  const context = await newContext(one);
  await cell(one, "x = 6", context);

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
    const { result, stderr } = await cell(one, "x += 1\nx", context);
    assert.equal(result, "7");
    assert.match(
      stderr,
      /store of states is full.*context is as it was before/,
    );
    await room("0");
    assert.equal((await cell(one, "x", context)).result, "6");
    await keep(one, { code: "y = x", state });
  });

  async function lacksStore(fact: RegExp): Promise<void> {
    for (
      const [path, init] of [
        ["/run_code", post({ code: "print(x)", state })],
        ["/states", {}],
        [`/states/${state}`, {}],
        [`/states/${state}`, { method: "DELETE" }],
        ["/execute", post({ code: "x", context_id: context })],
        ["/contexts", {}],
        ["/contexts", post({})],
        [`/contexts/${context}`, { method: "DELETE" }],
        [`/contexts/${context}/restart`, post({})],
      ] as const
    ) {
      const { status, retryAfter, body, text } = await ask(one, path, init);
      assert.equal(status, 503, path);
      assert.match(retryAfter ?? "", /^\d+$/);
      if (/^\/(execute|contexts)/.test(path)) {
        assert.match(text, fact);
        continue;
      }
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
    await reachesStore(two);
    assert.equal((await cell(two, "x", context)).result, "6");
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
    await reachesStore(two);
    assert.equal(await printed(two, { code: "print(z)", state: id }), "7\n");
    const lost = { code: "x", context_id: context };
    const { status: unknown, text } = await ask(two, "/execute", post(lost));
    assert.equal(unknown, 404);
    assert.match(text, new RegExp(`Context ${context} not found`));
    const anew = await newContext(one);
    await cell(one, "x = 1", anew);
    assert.equal((await cell(two, "x", anew)).result, "1");
  });

  await t.step("the metrics tell, and no log has the password", async () => {
    const { text } = await ask(one, "/metrics", {
      headers: { accept: "text/plain" },
    });
    assert.match(
      text,
      /python_faas_state_store_errors_total\{fault="full"\} [1-9]/,
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
