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
  await project(folder, "0", [row("a"), row("b")]);
  await using service = await startService({
    env: {
      FAAS_KEYS_FILE: `${folder}/keys.yaml`,
      FAAS_LANGUAGES: "python",
      FAAS_CORE_SANDBOXES: "1",
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
    // Whose it is has it still.
    const own = await run(service, A, { code: "print(x + 1)", state: id });
    assert.equal(JSON.parse(own.text).output.stdout, "42\n");
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
        `GET /run_code HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
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
          `GET /states HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
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
