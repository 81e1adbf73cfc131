import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { ConfigError } from "../../src/errors.ts";
import { startServer } from "../../src/http/server.ts";
import { AbandonedError } from "../../src/errors.ts";
import { type FakeOptions, fakeService, HELLO } from "./fake_runner.ts";

const encoder = new TextEncoder();

/** Serves on a free port while `body` runs. */
async function serving(
  options: FakeOptions,
  body: (
    port: number,
    service: ReturnType<typeof fakeService>,
  ) => Promise<void>,
): Promise<void> {
  const service = fakeService(options);
  const server = startServer({
    host: "127.0.0.1",
    port: 0,
    handle: (request) => service.app.fetch(request),
  });
  try {
    await body(server.port, service);
  } finally {
    await server.shutdown();
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
    assert.throws(
      () =>
        startServer({
          host: "127.0.0.1",
          port,
          handle: () => new Response(),
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
  const server = startServer({
    host: "127.0.0.1",
    port: 0,
    handle: (request) => service.app.fetch(request),
  });
  const response = fetch(`${server.url}/run_code`, {
    method: "POST",
    body: '{"code":"x"}',
  });
  await started.promise;
  const down = server.shutdown();
  finish.resolve(HELLO);
  assert.equal((await (await response).json()).output.ret_val, "Success!");
  await down;
  await service.logText();
});
