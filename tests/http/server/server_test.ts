import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { AbandonedError, ConfigError } from "../../../src/run/thrown_errors.ts";
import {
  type RunningServer,
  type ServerOptions,
  startServer,
} from "../../../src/http/server/server.ts";
import type { BatchReport } from "../../../src/run/batch.ts";
import { UnsentAnswers } from "../../../src/http/server/unsent_answers.ts";
import { Metrics } from "../../../src/telemetry/metrics_collector.ts";
import {
  type FakeOptions,
  fakeService,
  HEALTHY,
  HELLO,
  PLAIN_ROW,
} from "../fake_runner.ts";

const encoder = new TextEncoder();

type Limits = Partial<ServerOptions>;
type Service = ReturnType<typeof fakeService> & {
  readonly server: RunningServer;
  /** Reason why the server has ended connections, as "reason count". */
  readonly ends: () => Promise<string[]>;
};

/** Serves on a free port while `body` runs. */
async function serving(
  { limits = {}, ...options }: FakeOptions & { readonly limits?: Limits },
  body: (port: number, service: Service) => Promise<void>,
): Promise<void> {
  const service = fakeService(options);
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    handle: service.app,
    metrics: service.metrics,
    ...limits,
  });
  async function ends(): Promise<string[]> {
    const text = await service.metrics.render(HEALTHY);
    const found = text.matchAll(/^\w+_ended_total\{reason="(\w+)"\} (\d+)$/gm);
    return [...found].map(([, reason, count]) => `${reason} ${count}`);
  }
  try {
    await body(server.port, { ...service, server, ends });
  } finally {
    await server.shutdown(5_000);
    await service.logText();
  }
}

/** Sends text as it is and returns what comes back until `until` is in it. */
async function exchange(
  port: number,
  text: string,
  until: RegExp,
): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(encoder.encode(text));
  return await readUntil(connection, until);
}

async function readUntil(connection: Deno.Conn, until: RegExp) {
  const buffer = new Uint8Array(65_536);
  let received = "";
  while (!until.test(received)) {
    const count = await connection.read(buffer);
    if (count === null) break;
    received += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return received;
}

/** The same of a long text of ASCII, of which the end alone is looked at. */
async function readLong(connection: Deno.Conn, end: RegExp) {
  const buffer = new Uint8Array(65_536);
  const parts: string[] = [];
  while (!end.test(parts.slice(-2).join(""))) {
    const count = await connection.read(buffer);
    if (count === null) break;
    parts.push(new TextDecoder().decode(buffer.subarray(0, count)));
  }
  return parts.join("");
}

const HEAD = "POST /run_code HTTP/1.1\r\nHost: x\r\n";
const JSON_END = /\r\n\r\n.*\}/s;

Deno.test("startServer() answers over a real port", async () => {
  await serving({}, async (port) => {
    const response = await fetch(`http://127.0.0.1:${port}/run_code`, {
      method: "POST",
      body: '{"code":"x"}',
      headers: { "accept-encoding": "gzip", "content-type": "text/weird" },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-encoding"), null);
    assert.equal((await response.json()).output.ret_val, "Success!");
  });
});

Deno.test("startServer() answers 413 before the body has come", async () => {
  await serving({ maxBodyBytes: 10 }, async (port, { requests }) => {
    for (
      const text of [
        `${HEAD}Content-Length: 1000000\r\n\r\n{"c`,
        `${HEAD}Transfer-Encoding: chunked\r\n\r\nb\r\n{"code":"x"\r\n`,
      ]
    ) {
      const answer = await exchange(port, text, JSON_END);
      assert.match(answer, /^HTTP\/1\.1 413 /);
      assert.match(answer, /connection: close/i);
      assert.match(answer, /"error":"Request body too large"/);
    }
    assert.deepEqual(requests, []);
  });
});

Deno.test("startServer() ends a connection whose body never ends", async () => {
  await serving({ maxBodyBytes: 1_000 }, async (port) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const answered = readUntil(connection, JSON_END);
    const chunk = encoder.encode(`400\r\n${"x".repeat(1_024)}\r\n`);
    await connection.write(
      encoder.encode(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`),
    );
    await assert.rejects(async () => {
      while (true) await connection.write(chunk);
    });
    // The answer may be lost with the connection; if it comes, it is this one.
    const answer = await answered.catch(() => "");
    if (answer !== "") assert.match(answer, /^HTTP\/1\.1 413 /);
  });
});

Deno.test("startServer() gives up on a slow body", async () => {
  await serving({ bodyTimeoutMs: 20 }, async (port, { requests }) => {
    for (
      const text of [
        `${HEAD}Content-Length: 12\r\n\r\n{"code"`,
        `${HEAD}Transfer-Encoding: chunked\r\n\r\n7\r\n{"code"\r\n`,
      ]
    ) {
      const answer = await exchange(port, text, JSON_END);
      assert.match(answer, /^HTTP\/1\.1 400 /);
      assert.match(answer, /not received within 20 ms/);
    }
    assert.deepEqual(requests, []);
  });
});

Deno.test("startServer() never lets length and chunks disagree", async () => {
  await serving({}, async (port, { requests }) => {
    const answer = await exchange(
      port,
      `${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n` +
        'c\r\n{"code":"x"}\r\n0\r\n\r\n',
      /\r\n\r\n/,
    );
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.deepEqual(requests, []);
  });
});

Deno.test("startServer() answers HEAD and 405 without a wrong length", async () => {
  await serving({}, async (port) => {
    // Two requests on one connection: a body after HEAD would break the second.
    const answers = await exchange(
      port,
      "HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n" +
        "GET /run_code HTTP/1.1\r\nHost: x\r\n\r\n",
      /Not Allowed"\}/,
    );
    assert.match(answers, /^HTTP\/1\.1 200 [^{]*HTTP\/1\.1 405 /);
    assert.match(answers, /allow: POST, OPTIONS/i);
  });
});

Deno.test("startServer() tells the runner that the client went away", async () => {
  const aborted = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const run: FakeOptions["run"] = (_request, signal) => {
    const { promise, reject } = Promise.withResolvers<typeof HELLO>();
    signal.addEventListener("abort", () => {
      aborted.resolve();
      reject(new AbandonedError("Cannot answer: the client went away"));
    });
    started.resolve();
    return promise;
  };
  await serving({ run }, async (port, { firstLine, logRecords }) => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(
      encoder.encode(`${HEAD}Content-Length: 12\r\n\r\n{"code":"x"}`),
    );
    await started.promise;
    connection.close();
    await aborted.promise;
    await firstLine;
    const [line] = await logRecords();
    assert.equal(line.status, 499);
  });
});

Deno.test("startServer() refuses a port that is taken, in one line", async () => {
  const other: Server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  other.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = other.address();
  assert.ok(typeof address === "object" && address !== null);
  try {
    const { port } = address;
    await assert.rejects(
      startServer({
        host: "127.0.0.1",
        port,
        handle: () => Promise.reject(new Error("nobody asks")),
        metrics: { connectionEnded() {} },
      }),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.deepEqual(error.problems, [
          `Cannot listen on 127.0.0.1:${port}, which FAAS_PORT="${port}" ` +
          "asks for: another program listens there",
        ]);
        return true;
      },
    );
  } finally {
    other.close();
  }
});

Deno.test("startServer() waits for running requests when it shuts down", async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<typeof HELLO>();
  const service = fakeService({
    run() {
      started.resolve();
      return finish.promise;
    },
  });
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    handle: service.app,
    metrics: service.metrics,
  });
  const response = fetch(`${server.url}/run_code`, {
    method: "POST",
    body: '{"code":"x"}',
  });
  await started.promise;
  const down = server.shutdown(5_000);
  finish.resolve(HELLO);
  assert.equal((await (await response).json()).output.ret_val, "Success!");
  await down;
  await service.logText();
});

const RUN = `${HEAD}Content-Length: 12\r\n\r\n{"code":"x"}`;
const LIVEZ = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
const HALF_HEAD = "POST /run_code HTTP/1.1\r\nX-Half: ";

/** A runner that answers when the test lets it. */
function gate(result = HELLO) {
  const started = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<typeof HELLO>();
  return {
    started: started.promise,
    open: () => answer.resolve(result),
    run() {
      started.resolve();
      return answer.promise;
    },
  };
}

/** Connects, sends `text`, and leaves it at that. */
async function connect(port: number, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(encoder.encode(text));
  return connection;
}

/** Resolves when the other end has closed the connection, or reset it. */
async function untilEnd(connection: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  while (await connection.read(buffer).catch(() => null) !== null);
  connection.close();
}

Deno.test("startServer() serves beside as many half heads as one likes", async () => {
  await serving({ limits: { maxConnections: 20 } }, async (port, service) => {
    const half: Deno.TcpConn[] = [];
    for (let n = 0; n < 100; n++) half.push(await connect(port, HALF_HEAD));
    for (let n = 0; n < 5; n++) {
      assert.match(await exchange(port, RUN, JSON_END), /^HTTP\/1\.1 200 /);
    }
    // The first to come are the first to go.
    await Promise.all(half.splice(0, 80).map(untilEnd));
    assert.ok(service.server.connections <= 20);
    const [ended] = await service.ends();
    assert.match(ended, /^no_room 8\d$/);
    for (const connection of half) connection.close();
  });
});

Deno.test("startServer() ends heads and connections that do not go on", async () => {
  const heads = { headTimeoutMs: 40, checkMs: 20 };
  await serving({ limits: heads }, async (port, { ends }) => {
    await untilEnd(await connect(port, HALF_HEAD));
    await untilEnd(await connect(port, ""));
    assert.deepEqual(await ends(), ["slow_head 2"]);
  });
  const idle = { idleTimeoutMs: 40, checkMs: 20 };
  await serving({ limits: idle }, async (port, { ends }) => {
    await untilEnd(await connect(port, RUN));
    assert.deepEqual(await ends(), ["idle 1"]);
  });
});

Deno.test("startServer() never keeps others waiting while it ends late heads", async () => {
  const limits = { headTimeoutMs: 1_000, checkMs: 500 };
  await serving({ limits }, async (port, { server, ends }) => {
    const count = 400;
    const half: Deno.TcpConn[] = [];
    for (let n = 0; n < count; n++) half.push(await connect(port, HALF_HEAD));
    let haveEnded = false;
    const ended = Promise.all(half.map(untilEnd))
      .then(() => haveEnded = true);
    let before = server.connections;
    let mostAtOnce = 0;
    while (!haveEnded) {
      // One turn of the event loop, in which others are answered too.
      await new Promise((resolve) => setImmediate(resolve));
      const { connections } = server;
      mostAtOnce = Math.max(mostAtOnce, before - connections);
      before = connections;
    }
    assert.ok(mostAtOnce <= 128, `${mostAtOnce}`);
    assert.deepEqual(await ends(), [`slow_head ${count}`]);
    await ended;
  });
});

Deno.test("startServer() lets a batch's body take its time, however it is answered", async () => {
  const head = "POST /run_batch HTTP/1.1\r\nhost: x\r\n" +
    "content-type: application/x-ndjson\r\ncontent-length: 20\r\n";
  for (const accept of ["application/x-ndjson", "application/json"]) {
    const first = Promise.withResolvers<void>();
    await serving({
      limits: { bodyTimeoutMs: 3_000, checkMs: 10 },
      runBatch(_request, tell) {
        const { promise, resolve } = Promise.withResolvers<BatchReport>();
        let told = 0;
        return {
          finished: promise,
          add(inputs) {
            for (const input of inputs) {
              tell(told++, { ...PLAIN_ROW, retVal: `${input}` });
            }
            first.resolve();
          },
          end: () => resolve({ redone: {}, sandboxes: [] }),
          stop() {},
          hold() {},
        };
      },
    }, async (port, { ends }) => {
      const start = `${head}accept: ${accept}\r\n\r\n{"code":"x"}\n1\n`;
      using batch = await connect(port, start);
      await first.promise;
      // When one that came later is ended, the first one's time is over too.
      const length = "content-length: 9\r\n\r\n";
      await untilEnd(
        await connect(port, `POST /none HTTP/1.1\r\nhost: x\r\n${length}`),
      );
      assert.deepEqual(await ends(), ["slow_body 1"]);
      await batch.write(encoder.encode("2\n3\n\n"));
      assert.match(await readUntil(batch, /"summary"/), /"index":2,/);
    });
  }
});

Deno.test("startServer() never ends because a handler failed", async () => {
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    metrics: new Metrics(),
    handle: ({ url }) =>
      url === "/fails"
        ? Promise.reject(new RangeError("Maximum call stack size exceeded"))
        : Promise.resolve({
          status: 200,
          headers: { "x-a": url === "/header" ? "a\nb" : "a" },
          body: "{}",
        }),
  });
  for (const path of ["/fails", "/header", "/"]) {
    const text = await exchange(
      server.port,
      `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`,
      JSON_END,
    );
    assert.equal(text.startsWith("HTTP/1.1 200"), path === "/", path);
  }
  await server.shutdown(0);
});

Deno.test("startServer() ends a batch at once whose client hangs up in mid-body", async () => {
  const head = "POST /run_batch HTTP/1.1\r\nhost: x\r\n" +
    "content-type: application/x-ndjson\r\ncontent-length: 99\r\n";
  for (const accept of ["application/x-ndjson", "application/json"]) {
    for (const leave of ["close", "closeWrite"] as const) {
      const added = Promise.withResolvers<void>();
      const left = Promise.withResolvers<void>();
      await serving({
        runBatch(_request, _tell, signal) {
          const { promise, reject } = Promise.withResolvers<BatchReport>();
          signal.addEventListener("abort", () => {
            reject(new AbandonedError("the client has gone"));
            left.resolve();
          });
          // Its first row does not end by itself.
          return {
            finished: promise,
            add: () => added.resolve(),
            end() {},
            stop() {},
            hold() {},
          };
        },
      }, async (port) => {
        const start = `${head}accept: ${accept}\r\n\r\n{"code":"x"}\n1\n`;
        const batch = await connect(port, start);
        await added.promise;
        if (leave === "close") batch.close();
        else await batch.closeWrite();
        await left.promise;
        if (leave === "close") return;
        // A client that still reads receives the reason.
        assert.match(await readUntil(batch, /\}\}/), /its client has ended it/);
        batch.close();
      });
    }
  }
});

Deno.test("startServer() never ends a run to make room for a connection", async () => {
  const { run, started, open } = gate();
  await serving({ run, limits: { maxConnections: 1 } }, async (port) => {
    using busy = await connect(port, RUN);
    await started;
    const refused = await exchange(port, RUN, JSON_END);
    assert.match(refused, /^HTTP\/1\.1 503 /);
    assert.match(refused, /retry-after: 1/);
    assert.match(refused, /"error":"Service overloaded"/);
    open();
    assert.match(await readUntil(busy, JSON_END), /^HTTP\/1\.1 200 /);
  });
});

Deno.test("startServer() answers a client that has shut its writing side", async () => {
  const { run, open } = gate();
  await serving({ run }, async (port) => {
    using connection = await connect(port, RUN);
    await connection.closeWrite();
    // It is asked whether it still reads, and it does.
    const asked = await readUntil(connection, /\r\n\r\n/);
    assert.match(asked, /^HTTP\/1\.1 100 Continue\r\n/);
    open();
    const answer = await readUntil(connection, JSON_END);
    assert.match(answer, /HTTP\/1\.1 200 OK\r\n/);
    await readUntil(connection, /never/);
  });
});

Deno.test("startServer() refuses a body that its client ends too early", async () => {
  await serving({}, async (port, { requests }) => {
    using connection = await connect(
      port,
      `${HEAD}Content-Length: 12\r\n\r\n{"code"`,
    );
    await connection.closeWrite();
    const answer = await readUntil(connection, JSON_END);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /not received to its end/);
    assert.deepEqual(requests, []);
  });
});

Deno.test("startServer() runs one program of a connection at a time", async () => {
  let running = 0;
  const run: FakeOptions["run"] = async () => {
    running += 1;
    assert.equal(running, 1);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return HELLO;
  };
  await serving({ run }, async (port) => {
    using connection = await connect(port, RUN.repeat(50));
    for (let answers = 0; answers < 50;) {
      const text = await readUntil(connection, /\}\}$/);
      answers += text.split("HTTP/1.1 200 OK").length - 1;
    }
  });
});

Deno.test("startServer() never lets requests wait without end", async () => {
  const { run, open } = gate();
  await serving({ run }, async (port, { ends }) => {
    using connection = await connect(port, RUN);
    const sent = connection.write(encoder.encode(LIVEZ.repeat(5_000)));
    const answers = await readUntil(connection, /never/).catch(() => "");
    await sent.catch(() => {});
    assert.equal(answers, "");
    assert.deepEqual(await ends(), ["no_room 1"]);
    open();
  });
});

Deno.test("startServer() speaks no HTTP/2, and no other protocol", async () => {
  await serving({}, async (port) => {
    for (
      const text of [
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
        "\x16\x03\x01\x02\0\x01\0\x01\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
      ]
    ) {
      const answer = await exchange(port, text, /never/).catch(() => "");
      if (answer !== "") assert.match(answer, /^HTTP\/1\.1 400 Bad Request/);
    }
    const upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" +
      "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    const head = `GET /livez HTTP/1.1\r\nHost: x\r\n${upgrade}`;
    assert.match(await exchange(port, head, JSON_END), /^HTTP\/1\.1 200 /);
    // Java's client asks so with its first request, whatever it is.
    const run = RUN.replace("\r\n", `\r\n${upgrade.slice(0, -2)}`);
    for (const asked of [head, run]) {
      // The second one may go unanswered, but never without a word.
      const answers = await exchange(port, asked + RUN, /never/);
      assert.match(answers, /^HTTP\/1\.1 200 [^]*\r\nconnection: close\r\n/i);
      assert.equal(answers.split("HTTP/1.1 ").length, 2, answers);
    }
    const tunnel = "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n";
    assert.match(await exchange(port, tunnel, JSON_END), /^HTTP\/1\.1 405 /);
  });
});

/** More than the kernel takes for a client that does not read. */
const LARGE = { ...HELLO, stdout: "\x01".repeat(4_000_000) };

Deno.test("startServer() ends a client that does not read its answer", async () => {
  const unsent = new UnsentAnswers();
  await serving({
    unsent,
    run: () => Promise.resolve(LARGE),
    limits: { answerTimeoutMs: 3_000, checkMs: 10 },
  }, async (port, service) => {
    using _ = await connect(port, RUN);
    await service.firstLine;
    assert.ok(unsent.bytes > 24_000_000);
    while (service.server.connections > 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.equal(unsent.bytes, 0);
    assert.deepEqual(await service.ends(), ["slow_reader 1"]);
  });
});

Deno.test("startServer() makes room by the connection left alone for longest", async () => {
  const { started, run, open } = gate(LARGE);
  await serving(
    { run, limits: { maxConnections: 2 } },
    async (port, service) => {
      const reader = await connect(port, RUN);
      await started;
      const idle = await connect(port, "");
      while (service.server.connections < 2) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      // The reader has been there for longer, but could do nothing until now.
      open();
      await service.firstLine;
      const ended = untilEnd(idle);
      assert.match(await exchange(port, LIVEZ, JSON_END), /^HTTP\/1\.1 200 /);
      await ended;
      const answer = await readLong(reader, /"policy":"strict"\}\}$/);
      assert.equal(answer.split("\\u0001").length, 4_000_001);
      reader.close();
    },
  );
});

Deno.test("startServer() answers 503 where too much waits to be read", async () => {
  const unsent = new UnsentAnswers({ stalledMs: 60_000 });
  let result: typeof HELLO = LARGE;
  await serving({
    unsent,
    run: () => Promise.resolve(result),
  }, async (port, service) => {
    const reader = await connect(port, RUN);
    await service.firstLine;
    const refused = await exchange(port, RUN, JSON_END);
    assert.match(refused, /^HTTP\/1\.1 503 /);
    assert.match(refused, /retry-after: 1/);
    assert.match(refused, /wait for clients that do not read/);
    // The output of most programs is never in the way.
    result = HELLO;
    assert.match(await exchange(port, RUN, JSON_END), /^HTTP\/1\.1 200 /);
    // Nothing of the answer that waited is lost.
    const answer = await readLong(reader, /"policy":"strict"\}\}$/);
    assert.equal(answer.split("\\u0001").length, 4_000_001);
    reader.close();
  });
});

Deno.test("startServer() tells clients to go elsewhere once it winds down", async () => {
  let isStopping = false;
  await serving({ isStopping: () => isStopping }, async (port, { server }) => {
    using kept = await connect(port, RUN);
    const before = await readUntil(kept, JSON_END);
    assert.match(before, /connection: keep-alive/i);
    isStopping = true;
    server.windDown();
    await kept.write(encoder.encode(RUN));
    const last = await readUntil(kept, /never/);
    assert.match(last, /^HTTP\/1\.1 200 /);
    assert.match(last, /connection: close/i);
    // New connections are served as well.
    const health = await fetch(`${server.url}/health`);
    assert.equal(health.status, 503);
    assert.equal((await health.json()).status, "draining");
    assert.match(await exchange(port, RUN, /never/), /^HTTP\/1\.1 200 /);
  });
});

Deno.test("startServer() never waits for ever when it shuts down", async () => {
  const { run, started, open } = gate();
  await serving({ run }, async (port, { server, ends }) => {
    const connections = [
      await connect(port, `${HEAD}Content-Length: 12\r\n\r\n{"code"`),
      await connect(port, HALF_HEAD),
      await connect(port, RUN),
    ];
    await started;
    await server.shutdown(20);
    await Promise.all(connections.map(untilEnd));
    assert.equal(server.connections, 0);
    assert.deepEqual(await ends(), ["shutdown 2"]);
    await assert.rejects(connect(port, RUN));
    open();
  });
});
