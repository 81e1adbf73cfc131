/**
 * One client's connection: takes its requests one by one. Decides nothing about
 * other connections.
 *
 * @module
 */

import {
  type IncomingMessage,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Socket } from "node:net";
import type { ConnectionEnd } from "../../telemetry/metrics_table.ts";
import type { ConnectionOwner } from "./connection_owner.ts";
import { Exchange } from "./exchange.ts";
import { bodyBytes, type HttpAnswer, isLarge } from "./http_answer.ts";

/** One connection. */
export class Connection {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  /** Requests that came before the one before them was answered. */
  #waiting: (readonly [IncomingMessage, ServerResponse])[] = [];
  #exchange: Exchange | null = null;
  /** The last request, while its body has not come whole. */
  #incomplete: IncomingMessage | null = null;
  #incompleteSinceMs = 0;
  #hasAsked = false;
  #hasEnded = false;
  #isUpgraded = false;

  /** Takes a connection over. */
  constructor(socket: Socket, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    socket.on("end", () => {
      this.#hasEnded = true;
      this.#exchange?.clientEnds();
    });
    socket.on("close", () => owner.releaseSlots(this.#waiting.length));
    // A failure shows in the request, or nobody is there to report it to.
    socket.on("error", () => {});
  }

  /** Reports whether a request is being answered. */
  get isBusy(): boolean {
    return this.#exchange !== null;
  }

  /** Reports whether a request has come. */
  get hasAsked(): boolean {
    return this.#hasAsked;
  }

  /** Reports whether nothing happens until its client does something. */
  get waitsForClient(): boolean {
    return this.#exchange?.waitsForClient ?? !this.#isUpgraded;
  }

  /** Since when it sends its answer, on the owner's clock; null: it does not. */
  get sendsSinceMs(): number | null {
    return this.#exchange?.sendsSinceMs ?? null;
  }

  /**
   * Since when the body of its request is due, on the owner's clock; null: it is
   * not, or its handler sees to that.
   */
  get takesSinceMs(): number | null {
    const isDue = this.#incomplete?.complete === false &&
      !this.#exchange?.takesBodyByItself;
    return isDue ? this.#incompleteSinceMs : null;
  }

  /** Takes a request. */
  receive(request: IncomingMessage, response: ServerResponse): void {
    if (this.#exchange === null) return this.#begin(request, response);
    // HTTP lets a client send without waiting for answers; they go out in
    // order, and a caller must not get more at once in this way than by
    // asking twice.
    if (!this.#owner.acquireSlot()) return this.end("no_room");
    this.#waiting.push([request, response]);
  }

  /**
   * Takes a request for another protocol. The new owner of the connection limits
   * it from then on.
   *
   * @param head Bytes that have come behind the request.
   */
  async upgrade(request: IncomingMessage, head: Buffer): Promise<void> {
    // Asked during an answer: no client of websockets does that.
    if (this.#exchange !== null || this.#isUpgraded) {
      return this.end("unreadable");
    }
    this.#isUpgraded = true;
    const socket = this.#socket;
    // The time between two requests limits what waits for one.
    socket.setTimeout(0);
    const abort = new AbortController();
    socket.once("close", () => abort.abort());
    const { method = "", url = "", headers } = request;
    const answer = await this.#owner.handle({
      method,
      url,
      headers,
      body: request,
      isComplete: true,
      mayUpgrade: true,
      signal: abort.signal,
    });
    if (socket.destroyed) return;
    if (answer.upgrade) answer.upgrade({ request, socket, head });
    else refuseUpgrade(socket, answer);
  }

  /** Ends it now, whatever is on its way. */
  end(reason: ConnectionEnd): void {
    if (this.#socket.destroyed) return;
    this.#owner.ended(reason);
    // Closed in the ordinary way, the kernel would go on holding what a client
    // does not read.
    if (this.sendsSinceMs === null) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    this.#hasAsked = true;
    const exchange = new Exchange(
      request,
      response,
      this.#owner,
      (reason) => this.end(reason),
    );
    this.#exchange = exchange;
    this.#incomplete = request;
    this.#incompleteSinceMs = this.#owner.now();
    this.#owner.used(this.#socket);
    response.once("close", () => {
      exchange.close();
      this.#exchange = null;
      // Bytes that nobody reads any more may still be on their way.
      this.#incompleteSinceMs = this.#owner.now();
      if (request.complete) this.#incomplete = null;
      this.#owner.used(this.#socket);
      if (this.#socket.destroyed) return;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#owner.releaseSlots(1);
      this.#begin(...next);
    });
    if (this.#hasEnded) exchange.clientEnds();
    // Such as a header that cannot be sent: for this client alone.
    exchange.answer().catch(() => this.#socket.destroy());
  }
}

/** Sends a small answer in place of another protocol, and ends. */
function refuseUpgrade(
  socket: Socket,
  { status, headers, body = "" }: HttpAnswer,
): void {
  const lines = Object.entries({
    ...headers,
    "content-length": String(bodyBytes(body)),
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n` +
      `${lines.join("")}\r\n`,
  );
  if (!isLarge(body)) socket.write(body);
  socket.destroySoon();
}
