import assert from "node:assert/strict";
import { readTree } from "../../bench/process_tree.ts";
import { encodePost, HttpConnection } from "../../bench/http_connection.ts";
import { SERVICE_BYTES } from "../../src/pool/plan_pool.ts";
import { inParallel } from "./in_parallel.ts";
import { RawConnection } from "./raw_connection.ts";
import { type Service, startService } from "./start_service.ts";

const MIB = 1_048_576;
const HELLO = encodePost("/run_code", { code: "print('Hello!')" });
/** 19 MB of JSON. */
const LARGE = encodePost("/run_code", {
  code: 'import sys; x = "\\x01" * 1048576; sys.stdout.write(x); ' +
    "sys.stderr.write(x); return_val(x)",
});

/** Asks on a connection of its own: one that is kept may be closed meanwhile. */
async function assertServes({ port }: Service): Promise<void> {
  using connection = await RawConnection.open(port);
  await connection.send(HELLO);
  const answer = await connection.answer();
  assert.equal(answer?.status, 200, answer?.body);
  assert.match(answer.body, /"stdout":"Hello!\\n"/);
}

Deno.test("Connections never end the service, however many there are", async () => {
  await using service = await startService({
    wrapper: ["sh", "-c", 'ulimit -n 400 && exec "$@"', "sh"],
  });
  const [{ max_connections }] = service.process.logged("listening");
  assert.equal(max_connections, 200);
  const heads = [
    "GET",
    "POST /run_code HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
    "POST /run_code HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "",
  ];
  const held: RawConnection[] = [];
  await inParallel(Array.from({ length: 1_500 }), 50, async (_, n) => {
    const connection = await RawConnection.open(service.port);
    held.push(connection);
    await connection.send(heads[n % heads.length]);
    if (n % 100 === 0) await assertServes(service);
  });
  await assertServes(service);
  const { descriptors } = await readTree(service.process.pid);
  assert.ok(descriptors < 400, `${descriptors}`);
  const metrics = await fetch(`${service.url}/metrics?format=prometheus`);
  const text = await metrics.text();
  const [, open] = /^python_faas_connections (\d+)$/m.exec(text) ?? [];
  assert.ok(Number(open) <= 200, open);
  assert.match(text, /_connections_ended_total\{reason="no_room"\} \d{4}\n/);
  for (const connection of held) connection[Symbol.dispose]();
  await assertServes(service);
  assert.equal((await service.stop()).code, 0);
  assert.equal(service.process.stderr, "");
});

Deno.test("Clients that come at once are answered, or told to come again", async () => {
  await using service = await startService({
    env: { FAAS_MAX_CONNECTIONS: "100" },
  });
  // All of them are there before the service has a look.
  Deno.kill(service.process.pid, "SIGSTOP");
  const clients = await Promise.all(
    Array.from({ length: 500 }, () => RawConnection.open(service.port)),
  );
  await Promise.all(clients.map((client) => client.send(HELLO)));
  Deno.kill(service.process.pid, "SIGCONT");
  const answers = await Promise.all(clients.map((client) => client.answer()));
  for (const client of clients) client[Symbol.dispose]();
  const served = answers.filter((answer) => answer?.status === 200);
  assert.ok(served.length > 0);
  for (const answer of answers) {
    if (answer?.status === 200) continue;
    assert.equal(answer?.status, 503);
    assert.match(answer.body, /Too many connections/);
  }
});

Deno.test("Answers that nobody reads never fill the memory", async () => {
  await using service = await startService({
    sandboxes: 2,
    env: {
      FAAS_SANDBOXES: "core=2",
      FAAS_QUEUE_SIZE: "1000",
      FAAS_QUEUE_TIMEOUT: "600000",
      // Probes are no requests that are counted here.
      FAAS_LOG_LEVEL: "info",
    },
  });
  const clients = 24;
  const held = await Promise.all(
    Array.from({ length: clients }, () => RawConnection.open(service.port)),
  );
  await Promise.all(held.map((connection) => connection.send(LARGE)));
  let peakBytes = 0;
  // Without a limit, these would come to 600 MB.
  for (let answered = 1; answered <= clients; answered++) {
    await service.process.untilLogged("request", answered);
    const { pid } = service.process;
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    const [, kib] = /^VmRSS:\s+(\d+)/m.exec(status) ?? [];
    peakBytes = Math.max(peakBytes, Number(kib) * 1_024);
  }
  await assertServes(service);
  assert.ok(peakBytes < SERVICE_BYTES, `${peakBytes}`);
  for (const { status } of service.process.logged("request")) {
    assert.ok(status === 200 || status === 503, `${status}`);
  }
  for (const connection of held) connection[Symbol.dispose]();
  // A client that reads gets all of it.
  using reader = await RawConnection.open(service.port);
  await reader.send(LARGE);
  const answer = await reader.answer();
  assert.equal(answer?.status, 200);
  assert.ok(answer.body.length > 18 * MIB);
});

Deno.test("SIGTERM loses nothing of clients that keep their connections", async () => {
  await using service = await startService({
    sandboxes: 2,
    env: {
      FAAS_SANDBOXES: "core=2",
      FAAS_STOP_DELAY: "3000",
    },
  });
  const { port } = service;
  let answered = 0;
  const someAnswered = Promise.withResolvers<void>();

  /** Asks on one connection until the service says that this was the last time. */
  async function keepAsking(): Promise<void> {
    using connection = await RawConnection.open(port);
    for (;;) {
      assert.ok(await connection.send(HELLO), "the connection has gone");
      const answer = await connection.answer();
      assert.equal(answer?.status, 200, answer?.body);
      answered += 1;
      if (answered === 50) someAnswered.resolve();
      if (answer.closes) return;
    }
  }
  const clients = Array.from({ length: 8 }, keepAsking);
  await someAnswered.promise;
  service.process.kill("SIGTERM");
  await service.process.untilLogged("draining");
  const health = await service.health();
  assert.equal(health.status, 503);
  assert.equal((await health.json()).status, "draining");
  // A client that has not heard of it yet opens a new connection.
  const late = new HttpConnection(port);
  assert.equal((await late.send(HELLO)).status, 200);
  late.close();
  await Promise.all(clients);
  assert.equal((await service.process.ended).code, 0);
  assert.equal(service.process.stderr, "");
});

Deno.test("SIGTERM never waits for a body that does not come", async () => {
  await using service = await startService({
    env: { FAAS_DRAIN_TIMEOUT: "500" },
  });
  using slow = await RawConnection.open(service.port);
  await slow.send(
    "POST /run_code HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
  );
  await assertServes(service);
  assert.equal((await service.stop()).code, 0);
  // Had it waited for the 30 s that a body has, this would be a 400.
  assert.equal(await slow.answer(), null);
});
