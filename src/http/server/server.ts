/**
 * Opens the port and hands requests to the app. Bounds how many connections
 * there are and how long each may take: for a head, for being idle, and for
 * reading an answer.
 *
 * @module
 */

import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import type { HttpMetrics } from "../../telemetry/metrics_collector.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { App } from "../app.ts";
import { Connection } from "./connection.ts";
import type { ConnectionOwner } from "./connection_owner.ts";
import { listen } from "./listen.ts";

/** Options for {@linkcode startServer}. */
export interface ServerOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port, 0 to 65535; 0 picks a free one. */
  readonly port: number;
  /** Answers a request; must not reject. */
  readonly handle: App;
  readonly metrics: Pick<HttpMetrics, "connectionEnded">;
  /** Most connections at a time, an integer > 0. @default {1_024} */
  readonly maxConnections?: number;
  /** Time for the head of a request, in milliseconds. @default {10_000} */
  readonly headTimeoutMs?: number;
  /**
   * Time between two requests, in milliseconds. Clients that keep connections
   * close them after 90 s (Go), proxies after 60. @default {120_000}
   */
  readonly idleTimeoutMs?: number;
  /** Time in which an answer must be read, in ms. @default {30_000} */
  readonly answerTimeoutMs?: number;
  /**
   * Time in which a body must have come, unless its handler sees to that, in
   * milliseconds: behind the limit that the app keeps, and can explain.
   * @default {70_000}
   */
  readonly bodyTimeoutMs?: number;
  /** Time between two looks for late ones, in milliseconds. @default {1_000} */
  readonly checkMs?: number;
  /**
   * Reports whether clients may ask for a websocket at a path. Every other
   * request to upgrade is answered as if it were none.
   *
   * @default {nowhere}
   */
  readonly mayUpgrade?: (path: string) => boolean;
}

/** A server that listens. */
export interface RunningServer {
  /** Address, such as "http://127.0.0.1:8890". */
  readonly url: string;
  /** The port that it has got. */
  readonly port: number;
  /** Connections that are open. */
  readonly connections: number;
  /** From now on the answer to a request is the last one of its connection. */
  windDown(): void;
  /** Takes no more connections. */
  stopListening(): void;
  /**
   * Resolves when every request is answered and every connection is closed.
   *
   * @param timeoutMs After this, what is still open is closed.
   */
  shutdown(timeoutMs: number): Promise<void>;
}

/** All requests together that wait for the one before them on their line. */
const MAX_WAITING_REQUESTS = 4_096;
/**
 * Late connections that are closed before others have their turn: thousands may
 * be found late at one look, and to close one takes 30 µs.
 */
const ENDED_AT_ONCE = 64;
const NO_ROOM = JSON.stringify({
  error: ERROR_TEXT.overloaded,
  details: "Too many connections",
});
const NOT_ALLOWED = JSON.stringify({ error: ERROR_TEXT.methodNotAllowed });

/**
 * Starts to listen; resolves when it does.
 *
 * HTTP/1.1 and 1.0 alone: HTTP/2 is for clients over TLS, which is the work of
 * a proxy; without TLS next to none asks for it, and each of its connections
 * would be a hundred.
 *
 * @throws {ConfigError} If the address cannot be had.
 */
export async function startServer({
  host,
  port,
  handle,
  metrics,
  maxConnections = 1_024,
  headTimeoutMs = 10_000,
  idleTimeoutMs = 120_000,
  answerTimeoutMs = 30_000,
  bodyTimeoutMs = 70_000,
  checkMs = 1_000,
  mayUpgrade = () => false,
}: ServerOptions): Promise<RunningServer> {
  /** The first one has been left alone for longest. */
  const connections = new Map<Socket, Connection>();
  let slots = MAX_WAITING_REQUESTS;
  let isStopping = false;
  /** Called, once the server shuts down, when no request is left. */
  let emptied: (() => void) | undefined;

  const owner: ConnectionOwner = {
    handle,
    isStopping: () => isStopping,
    acquireSlot: () => slots > 0 && slots-- > 0,
    releaseSlots(count) {
      slots += count;
    },
    used(socket) {
      const connection = connections.get(socket);
      if (connection === undefined) return;
      connections.delete(socket);
      connections.set(socket, connection);
      endIfEmpty();
    },
    ended: (reason) => metrics.connectionEnded({ reason }),
    now: () => performance.now(),
  };

  /** Ends the connection that has waited longest for its client. */
  function makeRoom(): boolean {
    for (const [socket, connection] of connections) {
      if (!connection.waitsForClient) continue;
      connections.delete(socket);
      if (connection.hasAsked) connection.end("no_room");
      // Its request may be there, and not be read yet.
      else refuseForRoom(socket);
      return true;
    }
    return false;
  }

  function refuseForRoom(socket: Socket): void {
    owner.ended("no_room");
    refuse(socket, "503 Service Unavailable\r\nretry-after: 1", NO_ROOM);
  }

  function accept(socket: Socket): void {
    if (connections.size >= maxConnections && !makeRoom()) {
      socket.on("error", () => {});
      return refuseForRoom(socket);
    }
    connections.set(socket, new Connection(socket, owner));
    socket.on("close", () => {
      connections.delete(socket);
      endIfEmpty();
    });
  }

  function endSlowOnes(): void {
    const lateMs = owner.now() - answerTimeoutMs;
    const lateBodyMs = owner.now() - bodyTimeoutMs;
    for (const connection of connections.values()) {
      const { sendsSinceMs, takesSinceMs } = connection;
      if (sendsSinceMs !== null && sendsSinceMs < lateMs) {
        connection.end("slow_reader");
      } else if (takesSinceMs !== null && takesSinceMs < lateBodyMs) {
        connection.end("slow_body");
      }
    }
  }

  function endIfEmpty(): void {
    if (emptied === undefined) return;
    for (const connection of connections.values()) {
      if (connection.isBusy) return;
    }
    emptied();
  }

  /** Connections whose head has not arrived in time. */
  const late: Socket[] = [];

  function endSoon(socket: Socket): void {
    if (late.push(socket) === 1) setImmediate(endSome);
  }

  function endSome(): void {
    for (const socket of late.splice(0, ENDED_AT_ONCE)) socket.destroy();
    if (late.length > 0) setImmediate(endSome);
  }

  const server = createServer({
    headersTimeout: headTimeoutMs,
    keepAliveTimeout: idleTimeoutMs,
    // It would end a batch whose rows take longer: see `takesSinceMs`.
    requestTimeout: 0,
    connectionsCheckingInterval: checkMs,
    // A client that sends none has been served so far.
    requireHostHeader: false,
    noDelay: true,
    // Else the first of two keys would count, and what stands before this
    // service may have looked at the second.
    joinDuplicateHeaders: true,
    ...upgradesOnly(mayUpgrade),
  }, (request: IncomingMessage, response: ServerResponse) => {
    connections.get(request.socket)?.receive(request, response);
  });
  // Some clients shut their writing side when they have sent their request.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on("connection", accept);
  server.on("upgrade", (request, socket: Socket, head) => {
    const connection = connections.get(socket);
    // Such as a header that cannot be sent: for this client alone.
    connection?.upgrade(request, head).catch(() => socket.destroy());
  });
  server.on("connect", (_request, socket: Socket) => {
    refuse(socket, "405 Method Not Allowed", NOT_ALLOWED);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable) return void socket.destroy();
    const isLate = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
    const isLong = error.code === "HPE_HEADER_OVERFLOW";
    owner.ended(isLate ? "slow_head" : "unreadable");
    if (isLate) return endSoon(socket);
    refuse(
      socket,
      isLong ? "431 Request Header Fields Too Large" : "400 Bad Request",
      "",
    );
  });
  server.on("timeout", (socket: Socket) => {
    owner.ended("idle");
    socket.destroy();
  });
  await listen(server, host, port);
  // Such as without free descriptors: it goes on with those that it has.
  server.on("error", () => owner.ended("no_room"));
  const timer = setInterval(endSlowOnes, checkMs);

  const { promise: closed, resolve } = Promise.withResolvers<unknown>();
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new TypeError(`Cannot listen on ${host}:${port}: no address`);
  }
  const shown = address.family === "IPv6"
    ? `[${address.address}]`
    : address.address;

  function stopListening(): void {
    isStopping = true;
    // The server's own way would cut idle connections off, and with them the
    // request that is on its way over one: it gets its answer, and a "close".
    if (server.listening) NetServer.prototype.close.call(server, resolve);
  }

  return {
    url: `http://${shown}:${address.port}`,
    port: address.port,
    get connections() {
      return connections.size;
    },
    windDown() {
      isStopping = true;
    },
    stopListening,
    async shutdown(timeoutMs) {
      stopListening();
      const late = setTimeout(() => emptied?.(), timeoutMs);
      await new Promise<void>((resolve) => {
        emptied = resolve;
        endIfEmpty();
      });
      clearTimeout(late);
      clearInterval(timer);
      for (const [socket, { isBusy }] of connections) {
        if (isBusy) owner.ended("shutdown");
        socket.destroy();
      }
      await closed;
      server.close();
    },
  };
}

/** Option of Node's server that its types do not have yet. */
function upgradesOnly(mayUpgrade: (path: string) => boolean): object {
  return {
    shouldUpgradeCallback: ({ method, url = "", headers }: IncomingMessage) =>
      method === "GET" && headers.upgrade?.toLowerCase() === "websocket" &&
      mayUpgrade(url.split("?")[0]),
  };
}

/** Answers below the app, and ends the connection. */
function refuse(socket: Socket, head: string, body: string): void {
  const type = body === "" ? "" : "content-type: application/json\r\n";
  socket.write(
    `HTTP/1.1 ${head}\r\n${type}content-length: ${body.length}\r\n` +
      `connection: close\r\n\r\n${body}`,
  );
  socket.destroySoon();
}
