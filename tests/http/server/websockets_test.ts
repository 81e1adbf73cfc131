import assert from "node:assert/strict";
import { once } from "node:events";
// @ts-types="../../../src/http/server/ws.d.ts"
import { WebSocket } from "ws";
import { BodyBudget } from "../../../src/http/server/body_budget.ts";
import { errorAnswer } from "../../../src/http/server/error_answer.ts";
import { startServer } from "../../../src/http/server/server.ts";
import { UnsentAnswers } from "../../../src/http/server/unsent_answers.ts";
import {
  type Websocket,
  Websockets,
  type WebsocketsOptions,
} from "../../../src/http/server/websockets.ts";
import { Metrics } from "../../../src/telemetry/metrics_collector.ts";
import { HEALTHY } from "../fake_runner.ts";

interface Echoing extends Disposable {
  readonly port: number;
  /** Opens one; rejects with the status of another answer. */
  open(headers?: Record<string, string>, path?: string): Promise<WebSocket>;
  /** Those that the server sees. */
  readonly sockets: Websocket[];
  readonly budget: BodyBudget;
  readonly unsent: UnsentAnswers;
  ends(): Promise<string>;
}

/** A server of websockets at `/echo` that send back what they get. */
async function echoing(
  { maxBytes = 1_000_000, budgetBytes = 67_108_864, ...limits }:
    & Partial<WebsocketsOptions>
    & { maxBytes?: number; budgetBytes?: number } = {},
  body: (server: Echoing) => Promise<void>,
): Promise<void> {
  const metrics = new Metrics();
  const budget = new BodyBudget(budgetBytes);
  const unsent = new UnsentAnswers();
  const websockets = new Websockets({
    bodies: { maxBytes, budget, timeoutMs: 300_000 },
    unsent,
    metrics,
    pingMs: 300_000,
    ...limits,
  });
  const sockets: Websocket[] = [];
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    metrics,
    mayUpgrade: (path) => path === "/echo",
    // deno-lint-ignore require-await -- an app waits
    async handle(request) {
      try {
        return websockets.accept(request, ["known"], (socket) => {
          sockets.push(socket);
          return {
            message: (message) => socket.send(message),
            closed: () => void sockets.splice(sockets.indexOf(socket), 1),
          };
        });
      } catch (error) {
        return errorAnswer(error, "");
      }
    },
  });
  const clients: WebSocket[] = [];
  try {
    await body({
      port: server.port,
      sockets,
      budget,
      unsent,
      async ends() {
        const text = await metrics.render(HEALTHY);
        const found = text.matchAll(/_ended_total\{reason="(\w+)"\} (\d+)$/gm);
        return [...found].map(([, reason, count]) => `${reason} ${count}`)
          .join(", ");
      },
      async open(headers = {}, path = "/echo") {
        const url = `ws://127.0.0.1:${server.port}${path}`;
        const client = new WebSocket(url, ["other", "known"], { headers });
        clients.push(client);
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        client.on("open", resolve);
        client.on("unexpected-response", (_request, { statusCode }) => {
          reject(new Error(String(statusCode)));
        });
        client.on("error", reject);
        await promise;
        return client;
      },
      [Symbol.dispose]() {},
    });
  } finally {
    for (const client of clients) client.terminate();
    await server.shutdown(5_000);
  }
}

/** Resolves with the code that a websocket was closed with. */
async function closed(client: WebSocket): Promise<number> {
  const [code] = await once(client, "close");
  return code;
}

Deno.test("Websockets sends messages back and forth, in a known protocol", async () => {
  await echoing({}, async ({ open }) => {
    const client = await open();
    assert.equal(client.protocol, "known");
    for (const sent of ["text", "ä".repeat(100_000), Buffer.from([0, 255])]) {
      const echo = once(client, "message");
      client.send(sent);
      const [data, isBinary] = await echo;
      assert.equal(isBinary, typeof sent !== "string");
      assert.deepEqual(data, Buffer.from(sent as string));
    }
  });
});

Deno.test("startServer() never upgrades a request to another path", async () => {
  await echoing({}, async ({ open, port }) => {
    await assert.rejects(open({}, "/echo/"), { message: "426" });
    // A body must not be taken for the other protocol's bytes.
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(
      "POST /echo HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n" +
        "upgrade: websocket\r\ncontent-length: 2\r\n\r\n{}",
    ));
    const answer = new Uint8Array(200);
    await connection.read(answer);
    assert.doesNotMatch(new TextDecoder().decode(answer), /HTTP\/1.1 101/);
  });
});

Deno.test("Websockets never opens one for a page of another origin", async () => {
  await echoing({}, async ({ open, port }) => {
    const foreign: Record<string, string>[] = [
      { origin: "https://example.org" },
      { origin: "null" },
      { origin: `http://localhost:${port}` },
      {
        origin: `http://127.0.0.1:${port}`,
        "sec-fetch-site": "same-site",
      },
    ];
    for (const headers of foreign) {
      await assert.rejects(open(headers), { message: "403" });
    }
    await open({ origin: `http://127.0.0.1:${port}` });
  });
});

Deno.test("Websockets never opens more than there may be", async () => {
  await echoing({ most: 2 }, async ({ open, sockets }) => {
    const first = await open();
    await open();
    await assert.rejects(open(), { message: "503" });
    first.close();
    await closed(first);
    // The place is given back when the connection is gone, not the websocket.
    for (;;) {
      const again = await open().catch(() => undefined);
      if (again !== undefined) break;
    }
    assert.ok(sockets.length <= 2);
  });
});

Deno.test("Websockets never takes a message over the limit", async () => {
  await echoing({ maxBytes: 1_000 }, async ({ open }) => {
    const whole = await open();
    whole.send("x".repeat(1_001));
    assert.equal(await closed(whole), 1_009);
    const parts = await open();
    for (let sent = 0; sent < 11; sent++) {
      parts.send("x".repeat(100), { fin: false });
    }
    assert.equal(await closed(parts), 1_009);
  });
});

Deno.test("Websockets never holds more of unfinished messages than the budget", async () => {
  const budgetBytes = 300_000;
  await echoing({ budgetBytes }, async ({ open, budget }) => {
    const [first, second] = [await open(), await open()];
    first.send("x".repeat(200_000), { fin: false });
    second.send("x".repeat(200_000), { fin: false });
    // Nobody promises which one ends first.
    const code = await Promise.race([closed(first), closed(second)]);
    assert.equal(code, 1_013);
    first.terminate();
    second.terminate();
    // All is given back with the connections.
    while (!budget.take(budgetBytes)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
});

Deno.test("Websockets gives the budget back with each message", async () => {
  await echoing({ budgetBytes: 300_000 }, async ({ open }) => {
    const client = await open();
    for (let round = 0; round < 20; round++) {
      const echo = once(client, "message");
      client.send("x".repeat(100_000));
      await echo;
      client.ping("y".repeat(100));
    }
  });
});

Deno.test("Websockets ends a client that answers no ping", async () => {
  await echoing({ pingMs: 100 }, async ({ port, ends }) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(
      `GET /echo HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
        "connection: upgrade\r\nupgrade: websocket\r\n" +
        "sec-websocket-version: 13\r\n" +
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ));
    // To the end, which the server makes.
    try {
      while (await connection.read(new Uint8Array(1_000)) !== null);
    } catch {
      // It may be a reset.
    }
    assert.equal(await ends(), "idle 1");
  });
});

Deno.test("Websockets ends a client that leaves too much unread", async () => {
  const mostUnreadBytes = 100_000;
  await echoing(
    { mostUnreadBytes },
    async ({ open, sockets, unsent, ends }) => {
      const client = await open();
      client.pause();
      const [socket] = sockets;
      while (sockets.length > 0) {
        socket.send("x".repeat(1_000_000));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      assert.equal(unsent.bytes, 0);
      assert.match(await ends(), /^slow_reader \d+$/);
    },
  );
});
