/**
 * One client's connection: takes its requests one by one, sends the answers,
 * and finds out whether the client is still there. Decides nothing about other
 * connections.
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
import type { Trace } from "../../run/trace.ts";
import type { App } from "../app.ts";
import {
  type AnswerStream,
  bodyBytes,
  type HttpAnswer,
  isLarge,
  type LargeBody,
} from "./http_answer.ts";
import type { HttpRequest } from "./http_request.ts";

/** Calls of a {@linkcode Connection} to its server. */
export interface ConnectionOwner {
  /** Answers a request; must not reject. */
  readonly handle: App;
  /** True if an answer must be the last one of its connection. */
  readonly isStopping: () => boolean;
  /** Takes a place for a request that waits for the one before it. */
  readonly takePlace: () => boolean;
  /** Gives places back. */
  readonly givePlaces: (count: number) => void;
  /** Told that a request has come, or has been answered. */
  readonly used: (socket: Socket) => void;
  /** Told why this side ends it. */
  readonly ended: (reason: ConnectionEnd) => void;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}

/**
 * Times at which a half-closed client is probed, in milliseconds after it
 * closed its writing side. One that has closed its end answers the first
 * question with a reset, which the second one finds; over a slow network a
 * later one does.
 */
const PROBES_MS = [40, 80, 250, 1_000, 5_000];

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
    socket.on("close", () => owner.givePlaces(this.#waiting.length));
    // What breaks shows in the request, or nobody is there to tell.
    socket.on("error", () => {});
  }

  /** Reports whether a request is being answered. */
  get isBusy(): boolean {
    return this.#exchange !== null;
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
    if (!this.#owner.takePlace()) return this.end("no_room");
    this.#waiting.push([request, response]);
  }

  /**
   * Takes a request for another protocol. Whoever takes the connection over
   * limits it from then on.
   *
   * @param head Bytes that have come behind the request.
   */
  async upgrade(request: IncomingMessage, head: Buffer): Promise<void> {
    // Asked in the midst of an answer: no client of websockets does that.
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
    const exchange = new Exchange(request, response, this, this.#owner);
    this.#exchange = exchange;
    this.#incomplete = request;
    this.#incompleteSinceMs = this.#owner.now();
    this.#owner.used(this.#socket);
    response.once("close", () => {
      exchange.close();
      this.#exchange = null;
      // What nobody reads any more may still be on its way.
      this.#incompleteSinceMs = this.#owner.now();
      if (request.complete) this.#incomplete = null;
      this.#owner.used(this.#socket);
      if (this.#socket.destroyed) return;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#owner.givePlaces(1);
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

/** A request and its answer. */
class Exchange implements HttpRequest {
  trace: Trace | undefined;
  takesBodyByItself = false;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #connection: Connection;
  readonly #owner: ConnectionOwner;
  #abort: AbortController | undefined;
  #answer: HttpAnswer | undefined;
  #probe: ReturnType<typeof setTimeout> | undefined;
  #sendsSinceMs: number | null = null;
  #isStreaming = false;
  #isOver = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    connection: Connection,
    owner: ConnectionOwner,
  ) {
    this.#request = request;
    this.#response = response;
    this.#connection = connection;
    this.#owner = owner;
  }

  get method(): string {
    return this.#request.method ?? "";
  }

  get url(): string {
    return this.#request.url ?? "";
  }

  get headers(): IncomingMessage["headers"] {
    return this.#request.headers;
  }

  get body(): IncomingMessage {
    return this.#request;
  }

  get isComplete(): boolean {
    return this.#request.complete;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#isOver) this.#abort.abort();
    return this.#abort.signal;
  }

  get waitsForClient(): boolean {
    return this.#sendsSinceMs !== null ||
      (!this.takesBodyByItself && !this.#request.complete);
  }

  get sendsSinceMs(): number | null {
    return this.#sendsSinceMs;
  }

  /** Gets the answer and sends it. */
  async answer(): Promise<void> {
    // When the parser is done with what has come, which is mostly all of it.
    await null;
    const answer = await this.#owner.handle(this);
    this.#answer = answer;
    if (this.#isOver || this.#response.destroyed) {
      answer.held?.release();
      answer.stream?.closed?.();
      return;
    }
    clearTimeout(this.#probe);
    this.#sendsSinceMs = this.#owner.now();
    this.#send(answer);
  }

  /** The client sends no more. */
  clientEnds(): void {
    if (!this.#request.complete) {
      this.#request.emit("aborted");
    } else if (this.#isStreaming) {
      // An interim answer cannot be sent in the midst of another one. Who
      // reads an answer as it comes has no reason to close its end first.
      this.#response.destroy();
    } else if (this.#sendsSinceMs === null) {
      this.#probeLater(0);
    }
  }

  /** It is over, in whatever way. */
  close(): void {
    this.#isOver = true;
    clearTimeout(this.#probe);
    this.#answer?.held?.release();
    this.#answer?.stream?.closed?.();
    this.#answer = undefined;
    if (!this.#response.writableFinished) this.#abort?.abort();
  }

  #probeLater(index: number): void {
    if (index === PROBES_MS.length) return;
    const waitMs = PROBES_MS[index] - (PROBES_MS[index - 1] ?? 0);
    this.#probe = setTimeout(() => {
      const { httpVersionMajor, httpVersionMinor } = this.#request;
      if (httpVersionMajor === 1 && httpVersionMinor >= 1) {
        // An interim answer, which every client of HTTP/1.1 has to read over
        // (RFC 9110, 15.2). Of all of them this one is known best.
        this.#response.writeContinue();
        this.#probeLater(index + 1);
      } else if (index > 0) {
        // HTTP/1.0 knows none: such a client is taken to have gone.
        this.#response.destroy();
      } else {
        this.#probeLater(index + 1);
      }
    }, waitMs);
  }

  #send({ status, headers, body, held, stream }: HttpAnswer): void {
    const response = this.#response;
    // What follows a request to upgrade is taken for another protocol's, and no
    // request: a client that is told so sends it again.
    if (this.#owner.isStopping() || this.headers.upgrade !== undefined) {
      response.shouldKeepAlive = false;
    }
    if (stream) return this.#sendStream(stream, status, headers);
    // No length where there can be no body (RFC 9110, 8.6).
    response.writeHead(
      status,
      status === 204
        ? { ...headers }
        : { ...headers, "content-length": String(bodyBytes(body)) },
    );
    held?.onReset(() => this.#connection.end("slow_reader"));
    if (isLarge(body)) this.#sendPieces(body);
    else response.end(body);
  }

  /** Counts the time limit from the moment at which the client fell behind. */
  #sendStream(
    stream: AnswerStream,
    status: number,
    headers: HttpAnswer["headers"],
  ): void {
    const response = this.#response;
    this.#isStreaming = true;
    this.#sendsSinceMs = null;
    response.writeHead(status, { ...headers });
    response.flushHeaders();
    response.on("drain", () => {
      this.#sendsSinceMs = null;
      stream.drained();
    });
    stream.start(
      (text) => {
        if (this.#isOver || response.write(text)) return true;
        this.#sendsSinceMs ??= this.#owner.now();
        return false;
      },
      () => {
        if (this.#isOver) return;
        this.#sendsSinceMs ??= this.#owner.now();
        response.end();
      },
      () => this.#connection.end("slow_reader"),
    );
  }

  /** One by one, so that the counter knows whether the client reads. */
  #sendPieces({ pieces }: LargeBody): void {
    const response = this.#response;
    const held = this.#answer?.held;
    const sendMore = () => {
      held?.progressed();
      for (;;) {
        if (this.#isOver) return;
        const { done, value } = pieces.next();
        if (done) return void response.end();
        if (!response.write(value)) break;
      }
      response.once("drain", sendMore);
    };
    sendMore();
  }
}
