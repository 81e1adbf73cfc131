import assert from "node:assert/strict";
import { addKey } from "../../tools/add_key.ts";
import { keyHash, row } from "../callers/caller_rows.ts";
import { RawConnection } from "./raw_connection.ts";
import { type Service, startService } from "./start_service.ts";

const HELLO = JSON.stringify({ code: "print('hello')" });
/** Requests on their way while the file is swapped, at any moment. */
const AT_ONCE = 8;

async function statusOf(
  { url }: Pick<Service, "url">,
  headers: Readonly<Record<string, string>>,
  path = "/run_code",
): Promise<number> {
  const method = path === "/run_code" ? "POST" : "GET";
  const body = method === "POST" ? HELLO : undefined;
  const response = await fetch(url + path, { method, headers, body });
  await response.body?.cancel();
  return response.status;
}

Deno.test("A service with a keys file", async (context) => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/keys.yaml`;
  const key = await addKey({ path, name: "maker" });
  await using service = await startService({
    env: {
      FAAS_KEYS_FILE: path,
      FAAS_SANDBOXES: "core=1",
    },
  });
  const { process } = service;
  const own = { authorization: `Bearer ${key}` };

  async function write(...rows: readonly object[]): Promise<void> {
    // As an editor does: the file is never half there.
    await Deno.writeTextFile(`${path}.next`, JSON.stringify(rows));
    await Deno.rename(`${path}.next`, path);
    process.kill("SIGHUP");
  }

  await context.step(
    "runs programs for those who have a key alone",
    async () => {
      assert.equal(await statusOf(service, own), 200);
      assert.equal(await statusOf(service, { "x-api-key": key }), 200);
      assert.equal(await statusOf(service, {}), 401);
      assert.equal(await statusOf(service, { "x-api-key": `${key}a` }), 401);
      assert.equal(await statusOf(service, {}, "/metrics"), 401);
      assert.equal(await statusOf(service, own, "/metrics"), 200);
      assert.equal(await statusOf(service, {}, "/livez"), 200);
    },
  );

  await context.step("tells a caller what it has used", async () => {
    const usage = async () => {
      const response = await fetch(`${service.url}/usage`, { headers: own });
      return await response.json();
    };
    const post = async (path: string, body: unknown) => {
      const response = await fetch(service.url + path, {
        method: "POST",
        headers: own,
        body: JSON.stringify(body),
      });
      return await response.text();
    };
    const before = await usage();
    const busy = "x = 0\nwhile True: x += 1";
    await post("/run_code", { code: busy, timeout: 200 });
    await post("/run_batch", { code: "return_val(INPUT)", inputs: [1, 2, 3] });
    const after = await usage();
    assert.equal(after.caller, "maker");
    assert.equal(after.runs, before.runs + 1);
    assert.equal(after.rows, before.rows + 3);
    assert.ok(after.cpu_ms > before.cpu_ms, JSON.stringify(after));
    // More than 10 MB for 200 ms, and no more than the machine could have.
    const grown = after.memory_byte_seconds - before.memory_byte_seconds;
    assert.ok(grown > 2e6 && grown < 1e12, String(grown));
    assert.match(
      await (await fetch(`${service.url}/metrics?format=prometheus`, {
        headers: own,
      })).text(),
      /^python_faas_caller_rows_total\{caller="maker"\} 3$/m,
    );
  });

  await context.step(
    "never takes a request with two keys, or a huge one",
    async () => {
      const right = `Authorization: Bearer ${key}\r\n`;
      const cases = [
        [right, 200],
        [`${right}Authorization: Bearer wrong\r\n`, 401],
        [`Authorization: Bearer wrong\r\n${right}`, 401],
        [`X-Api-Key: wrong\r\nX-Api-Key: ${key}\r\n`, 401],
        [`X-Api-Key: ${key}\r\n\tand more\r\n`, 401],
        [`X-Api-Key: ${key}${"a".repeat(12_000)}\r\n`, 401],
        [`X-Api-Key: ${"a".repeat(100_000)}\r\n`, 431],
      ] as const;
      for (const [headers, expected] of cases) {
        using connection = await RawConnection.open(service.port);
        await connection.send(
          `POST /run_code HTTP/1.1\r\nHost: localhost\r\n${headers}` +
            `Content-Length: ${HELLO.length}\r\n\r\n${HELLO}`,
        );
        const answer = await connection.answer();
        const isRefused = answer === null || answer.status >= 400;
        assert.equal(isRefused, expected !== 200, headers.slice(0, 80));
        // An obsolete line end is refused below, as no HTTP.
        if (answer !== null && answer.status !== 400) {
          assert.equal(answer.status, expected, headers.slice(0, 80));
        }
      }
    },
  );

  await context.step(
    "loses no request while the file is swapped under load",
    async () => {
      const maker = { name: "maker", key: keyHash(key) };
      let isOver = false;
      let answered = 0;
      const load = Array.from({ length: AT_ONCE }, async () => {
        while (!isOver) {
          assert.equal(await statusOf(service, own), 200);
          answered += 1;
        }
      });
      let read = process.logged("keys file read").length;
      for (let round = 0; round < 20; round += 1) {
        await write(maker, row(`other-${round}`));
        read += 1;
        await process.untilLogged("keys file read", read);
        const next = { "x-api-key": `key of other-${round}` };
        assert.equal(await statusOf(service, next), 200);
        const last = { "x-api-key": `key of other-${round - 1}` };
        assert.equal(await statusOf(service, last), 401);
      }
      isOver = true;
      await Promise.all(load);
      assert.ok(answered >= AT_ONCE);
    },
  );

  await context.step(
    "keeps the callers where the file has an error, and says so",
    async () => {
      await write({ name: "maker" });
      const { level, problem } = await process.untilLogged(
        "keys file not taken, the callers stay as they are",
      );
      assert.equal(level, "ERROR");
      assert.match(String(problem), /row 1, key/);
      assert.equal(await statusOf(service, own), 200);
      const response = await fetch(`${service.url}/metrics?format=prometheus`, {
        headers: own,
      });
      assert.match(await response.text(), /^python_faas_keys_file_error 1$/m);
    },
  );

  await context.step("sees a change by itself", async () => {
    const read = process.logged("keys file read").length;
    await Deno.writeTextFile(path, JSON.stringify([row("alone")]));
    await process.untilLogged("keys file read", read + 1);
    assert.equal(await statusOf(service, own), 401);
    assert.equal(await statusOf(service, { "x-api-key": "key of alone" }), 200);
  });

  await context.step("never lets a caller near another's states", async () => {
    const read = process.logged("keys file read").length;
    await write(row("ann"), row("bob"));
    await process.untilLogged("keys file read", read + 1);
    async function ask(
      name: string,
      path: string,
      method = "GET",
      body?: object,
    ) {
      const response = await fetch(service.url + path, {
        method,
        headers: { "x-api-key": `key of ${name}` },
        body: body && JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, text };
    }
    const made = await ask("ann", "/run_code", "POST", {
      code: "secret = 'hunter2'",
      keep: true,
    });
    const { id } = JSON.parse(made.text).metadata.state;
    const attempts = [
      ["/run_code", "POST", { code: "print(secret)", state: id }],
      ["/run_code", "POST", { code: "print(secret)", state: id, keep: true }],
      ["/run_batch", "POST", { code: "1", inputs: [1], state: id }],
      [`/states/${id}`, "GET", undefined],
      [`/states/${id}`, "DELETE", undefined],
    ] as const;
    for (const [path, method, body] of attempts) {
      const { status, text } = await ask("bob", path, method, body);
      assert.equal(status, 404, `${method} ${path}: ${text}`);
      assert.ok(!text.includes("hunter2"));
    }
    assert.equal((await ask("bob", "/states")).text, '{"states":[]}');
    assert.match((await ask("ann", "/states")).text, RegExp(id));
    const { text } = await ask("ann", "/run_code", "POST", {
      code: "print(secret)",
      state: id,
    });
    assert.match(text, /hunter2/);
  });

  await context.step("never tells a key in its log", () => {
    const log = JSON.stringify(process.lines);
    assert.ok(!log.includes(key));
    assert.ok(!log.includes("key of"));
    assert.ok(log.includes('"caller":"maker"'));
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("A keys file that makes no sense stops the start", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "- name: a\n");
  await assert.rejects(
    () => startService({ env: { FAAS_KEYS_FILE: path } }),
    /FAAS_KEYS_FILE=.*row 1, key/,
  );
  await Deno.remove(path);
});

Deno.test("A service that all may reach, and that asks for no key, warns", async () => {
  await using open = await startService({ env: { FAAS_HOST: "0.0.0.0" } });
  const message = "everyone who reaches the port can run programs";
  assert.equal(open.process.logged(message)[0]?.level, "WARN");
  assert.equal(
    await statusOf({ url: `http://127.0.0.1:${open.port}` }, {}),
    200,
  );
});
