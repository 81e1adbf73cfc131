import assert from "node:assert/strict";
import { row } from "../callers/caller_rows.ts";
import { RawConnection } from "./raw_connection.ts";
import { type RunBody, type Service, startService } from "./start_service.ts";

const A = { authorization: "Bearer key of a" };
const B = { authorization: "Bearer key of b" };
const GUESSES = 10_000;
/** Ten thousand of them are far more than the service's heap may grow by. */
const GUESS_CHARS = 8_000;
const AT_ONCE = 8;

type Headers = Readonly<Record<string, string>>;

async function ask(
  { url }: Service,
  path: string,
  headers: Headers,
  { method = "GET", body }: { method?: string; body?: unknown } = {},
) {
  const response = await fetch(url + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

function run(service: Service, headers: Headers, body: RunBody) {
  return ask(service, "/run_code", headers, { method: "POST", body });
}

async function serviceBytes(service: Service): Promise<number> {
  const { text } = await ask(service, "/metrics?format=prometheus", A);
  const line = /^python_faas_resident_memory_bytes\{part="service"\} (\S+)$/m
    .exec(text);
  assert.ok(line, text);
  return Number(line[1]);
}

/** Puts a keys file in the place of another, as the kubelet does. */
async function project(folder: string, version: string, rows: object[]) {
  const real = `${folder}/..${version}`;
  await Deno.mkdir(real);
  await Deno.writeTextFile(`${real}/keys.yaml`, JSON.stringify(rows));
  await Deno.symlink(`..${version}`, `${folder}/..data_tmp`);
  const last = await Deno.readLink(`${folder}/..data`).catch(() => null);
  await Deno.rename(`${folder}/..data_tmp`, `${folder}/..data`);
  if (last === null) {
    await Deno.symlink("..data/keys.yaml", `${folder}/keys.yaml`);
  } else await Deno.remove(`${folder}/${last}`, { recursive: true });
}

Deno.test("Callers against each other and the service", async (t) => {
  const folder = await Deno.makeTempDir();
  const free = row("free", { policy: "permissive" });
  const small = row("small", { memory_limit: "32Mi" });
  await project(folder, "0", [row("a"), row("b"), free, small]);
  await using service = await startService({
    env: {
      FAAS_KEYS_FILE: `${folder}/keys.yaml`,
      FAAS_LANGUAGES: "python,javascript",
      FAAS_SANDBOXES: "core=1,javascript=1",
      FAAS_LOG_LEVEL: "info",
    },
  });

  await t.step("never reach each other's states, by whatever way", async () => {
    const kept = await run(service, A, { code: "x = 41", keep: true });
    const { metadata: { state: { id } } } = JSON.parse(kept.text);
    const batch = { code: "return_val(x)", inputs: [1], state: id };
    const forged = [id, `${id}\0`, `a:${id}`, `../a/${id}`, id.toUpperCase()];
    for (const one of forged) {
      const path = `/states/${encodeURIComponent(one)}`;
      assert.equal((await ask(service, path, B)).status, 404, one);
      const gone = await ask(service, path, B, { method: "DELETE" });
      assert.equal(gone.status, 404, one);
      const told = await run(service, B, { code: "print(x)", state: one });
      assert.equal(told.status, 404, one);
    }
    const rows = await ask(service, "/run_batch", B, {
      method: "POST",
      body: batch,
    });
    assert.match(rows.text, /State not found|no such state|404/i);
    assert.ok(!rows.text.includes("41"));
    assert.deepEqual(JSON.parse((await ask(service, "/states", B)).text), {
      states: [],
    });
    // The owner has it still.
    const own = await run(service, A, { code: "print(x + 1)", state: id });
    assert.equal(JSON.parse(own.text).output.stdout, "42\n");
  });

  await t.step("have the memory of their rows, in both languages", async () => {
    const own = { authorization: "Bearer key of small" };
    // Held, it would run until its time is over; it is ended long before.
    const programs = {
      python: "x = b'x' * (100 * 2**20)\nprint(len(x))\nwhile INPUT: pass",
      javascript: "const x = new Uint8Array(100 * 2 ** 20).fill(1);\n" +
        "console.log(x.length); while (INPUT) {}",
    };
    for (const [language, code] of Object.entries(programs)) {
      const body = { language, code };
      const told = await run(service, own, { ...body, input: true });
      const { metadata } = JSON.parse(told.text);
      assert.equal(metadata.error?.kind, "memory", told.text);
      assert.equal(metadata.exit_code, 137);
      // Others have as much as ever, in the sandbox that comes after it.
      const others = await run(service, A, { ...body, input: false });
      assert.equal(JSON.parse(others.text).output.stdout, "104857600\n");
      const less = await run(service, own, { language, code: "1 + 1" });
      assert.equal(JSON.parse(less.text).metadata.status, "success");
    }
    const batch = await ask(service, "/run_batch", own, {
      method: "POST",
      body: { code: programs.python, inputs: [1] },
    });
    assert.match(batch.text, /"kind":"memory"/, batch.text);
  });

  await t.step("batch by their own policies, one after the other", async () => {
    const body = {
      setup: "import math",
      code: "return_val(eval('math.sqrt(INPUT)'))",
      inputs: [4, 9],
    };
    const batch = async (headers: Headers, more = {}) => {
      const { text } = await ask(service, "/run_batch", headers, {
        method: "POST",
        body: { ...body, ...more },
      });
      return text;
    };
    const own = { authorization: "Bearer key of free" };
    for (let round = 0; round < 2; round += 1) {
      const allowed = await batch(own);
      assert.match(allowed, /"2\.0"[^]*"3\.0"/, allowed);
      const refused = await batch(A);
      assert.match(refused, /rejected|not allowed/, refused);
      assert.ok(!refused.includes('"2.0"'), refused);
    }
    const kept = await run(service, own, { code: "k = 5", keep: true });
    const { metadata: { state } } = JSON.parse(kept.text);
    const { setup: _, ...rows } = body;
    const told = await ask(service, "/run_batch", own, {
      method: "POST",
      body: { ...rows, code: "return_val(eval('k * INPUT'))", state: state.id },
    });
    assert.match(told.text, /"20"[^]*"45"/, told.text);
  });

  await t.step("never put a header into an answer", async () => {
    const cases = [
      "X-Request-Id: a\rX-Injected: 1",
      "X-Request-Id: a\nX-Injected: 1",
      "X-Request-Id: a%0d%0aX-Injected: 1",
      "X-Request-Id: a\u0085X-Injected: 1",
      "Authorization: Bearer a\rX-Injected: 1",
      "X-Api-Key: a\nX-Injected: 1",
    ];
    for (const header of cases) {
      const socket = await Deno.connect({
        hostname: "127.0.0.1",
        port: service.port,
      });
      await socket.write(new TextEncoder().encode(
        `GET /run_code HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n` +
          `${header}\r\n\r\n`,
      ));
      const answer = await new Response(socket.readable).text();
      assert.ok(!/^x-injected/im.test(answer), answer);
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, header);
    }
  });

  await t.step("guess keys without filling memory or the log", async () => {
    const guess = async (count: number, prefix: string) => {
      using connection = await RawConnection.open(service.port);
      for (let n = 0; n < count; n += 1) {
        const key = `${prefix}-${n}-`.padEnd(GUESS_CHARS, "x");
        await connection.send(
          `GET /states HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: ${key}\r\n\r\n`,
        );
        assert.equal((await connection.answer())?.status, 401);
      }
    };
    const all = (count: number, round: string) =>
      Promise.all(Array.from(
        { length: AT_ONCE },
        (_, n) => guess(count / AT_ONCE, `${round}${n}`),
      ));
    const lines = service.process.lines.length;
    const grownBytes: number[] = [];
    // Were they kept, each round would take as much as the one before. The heap
    // takes some room first.
    do {
      const before = await serviceBytes(service);
      await all(GUESSES, `round ${grownBytes.length}, `);
      grownBytes.unshift(await serviceBytes(service) - before);
      assert.ok(grownBytes.length < 6, grownBytes.join());
    } while (grownBytes[0] > GUESSES * GUESS_CHARS / 4);
    assert.ok(service.process.lines.length - lines <= 10);
    assert.equal((await run(service, A, { code: "print(1)" })).status, 200);
  });

  await t.step("lose nothing while links to the keys are swapped", async () => {
    let isOver = false;
    const load = Array.from({ length: AT_ONCE }, async () => {
      while (!isOver) {
        const { status, text } = await run(service, A, { code: "print(1)" });
        assert.equal(status, 200, text);
      }
    });
    for (let version = 1; version <= 10; version += 1) {
      const read = service.process.logged("keys file read").length;
      const next = `next-${version}`;
      await project(folder, String(version), [row("a"), row(next)]);
      service.process.kill("SIGHUP");
      await service.process.untilLogged("keys file read", read + 1);
      const headers = { "x-api-key": `key of ${next}` };
      assert.equal((await ask(service, "/usage", headers)).status, 200);
      assert.equal((await ask(service, "/usage", B)).status, 401);
    }
    isOver = true;
    await Promise.all(load);
    assert.deepEqual(
      service.process.logged(
        "keys file not taken, the callers stay as they are",
      ),
      [],
    );
  });
  await Deno.remove(folder, { recursive: true });
});
