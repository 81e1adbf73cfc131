/**
 * Websockets, and what each may cost: how many there are, how long a message
 * is, how long a client may stay silent, and what it may leave unread.
 *
 * @module
 */

// @ts-types="./ws.d.ts"
import { type WebSocket, WebSocketServer } from "ws";
import type { Socket } from "node:net";
import { OverloadedError } from "../../run/thrown_errors.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { HttpMetrics } from "../../telemetry/metrics_collector.ts";
import type { HttpAnswer } from "./http_answer.ts";
import { HttpError } from "./http_error.ts";
import type { HttpRequest } from "./http_request.ts";
import { isForeign } from "./is_foreign.ts";
import type { BodyLimits } from "./read_body.ts";
import type { HeldAnswer, UnsentAnswers } from "./unsent_answers.ts";

/** Options for {@linkcode Websockets}. */
export interface WebsocketsOptions {
  /** Limits of a message, and what all that are on their way may hold. */
  readonly bodies: BodyLimits;
  /** Memory that all unread messages may hold. */
  readonly unsent: UnsentAnswers;
  readonly metrics: Pick<HttpMetrics, "connectionEnded">;
  /** Most that are open, an integer > 0. @default {1_024} */
  readonly most?: number;
  /** Most that one caller has open, an integer > 0. @default {256} */
  readonly mostOfCaller?: number;
  /**
   * Time between two pings, in milliseconds: one that was not answered until
   * the next one is due ends the connection. @default {30_000}
   */
  readonly pingMs?: number;
  /** Bytes that one client may leave unread. @default {16_777_216} */
  readonly mostUnreadBytes?: number;
}

/** Either side of an open websocket that a handler sees. */
export interface Websocket {
  /** The protocol that was chosen; "": none. */
  readonly protocol: string;
  /** Sends a message; binary, if it is bytes. */
  send(message: string | Uint8Array): void;
  /** Ends it. */
  close(): void;
}

/** Handler of a websocket. */
export interface WebsocketHandler {
  message(message: string | Uint8Array): void;
  closed(): void;
}

/** Makes websockets of requests. */
export interface OpensWebsockets {
  /**
   * Returns the answer that opens a websocket.
   *
   * @param protocols Those that may be chosen, the preferred one first.
   * @param open Called once it is open.
   * @throws {HttpError} If the request does not ask for one, or must not.
   * @throws {OverloadedError} If there are too many.
   */
  accept(
    request: HttpRequest,
    protocols: readonly string[],
    open: (socket: Websocket) => WebsocketHandler,
  ): HttpAnswer;
}

/** A message needs no room in the budget up to this; see `read_body.ts`. */
const SMALL_BYTES = 16_384;
/** Cost of a piece of a message in addition to its bytes. */
const PIECE_BYTES = 512;
/** Bytes of a control frame beside its data, as clients send them. */
const CONTROL_BYTES = 6;
/** Policy of the protocol: a message that is larger than it may be. */
const TOO_LARGE = 1_009;
const TRY_AGAIN = 1_013;

/** The websockets of a service. */
export class Websockets implements OpensWebsockets {
  readonly #options: Required<WebsocketsOptions>;
  readonly #server: WebSocketServer;
  readonly #open = new Map<string, number>();
  #count = 0;

  /** Opens none yet. */
  constructor(options: WebsocketsOptions) {
    this.#options = {
      most: 1_024,
      mostOfCaller: 256,
      pingMs: 30_000,
      mostUnreadBytes: 16_777_216,
      ...options,
    };
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // A few bytes would become as many as the limit permits.
      perMessageDeflate: false,
      maxPayload: options.bodies.maxBytes,
      maxFragments: 1_024,
      maxBufferedChunks: 16_384,
      handleProtocols: (offered, request) =>
        this.#protocols.get(request)?.find((one) => offered.has(one)) ?? false,
    });
  }

  readonly #protocols = new WeakMap<object, readonly string[]>();

  accept(
    request: HttpRequest,
    protocols: readonly string[],
    open: (socket: Websocket) => WebsocketHandler,
  ): HttpAnswer {
    const { headers, caller, mayUpgrade = false } = request;
    if (!mayUpgrade) {
      throw new HttpError(426, "Only websockets are spoken here");
    }
    // A page may open one to any address, and its browser lets it read all.
    if (isForeign(headers)) throw new HttpError(403, ERROR_TEXT.foreignOrigin);
    const name = caller?.name ?? "";
    const { most, mostOfCaller } = this.#options;
    const own = this.#open.get(name) ?? 0;
    if (this.#count >= most || (caller && own >= mostOfCaller)) {
      throw new OverloadedError("Too many websockets are open", 1);
    }
    this.#opened(name, 1);
    // From here on its connection counts, whether it becomes one or not.
    request.signal.addEventListener("abort", () => this.#opened(name, -1), {
      once: true,
    });
    return {
      status: 101,
      headers: {},
      upgrade: ({ request, socket, head }) => {
        this.#protocols.set(request, protocols);
        this.#server.handleUpgrade(request, socket, head, (ws) => {
          void new Guarded(ws, socket, open, this.#options);
        });
      },
    };
  }

  #opened(name: string, change: 1 | -1): void {
    this.#count += change;
    const own = (this.#open.get(name) ?? 0) + change;
    if (own === 0) this.#open.delete(name);
    else this.#open.set(name, own);
  }
}

/** One websocket, held to its limits. */
class Guarded implements Websocket {
  readonly protocol: string;
  readonly #ws: WebSocket;
  readonly #options: Required<WebsocketsOptions>;
  readonly #handler: WebsocketHandler;
  readonly #held = new Set<HeldAnswer>();
  #takenBytes = 0;
  #bytes = 0;
  #sinceMs = 0;
  #isAlive = true;

  constructor(
    ws: WebSocket,
    socket: Socket,
    open: (socket: Websocket) => WebsocketHandler,
    options: Required<WebsocketsOptions>,
  ) {
    this.#ws = ws;
    this.#options = options;
    this.protocol = ws.protocol;
    const { pingMs } = options;
    const pings = setInterval(() => this.#look(), pingMs);
    // Before the package has worked it off, and told of what was whole.
    socket.prependListener(
      "data",
      ({ length }: Uint8Array) => this.#received(length + PIECE_BYTES),
    );
    ws.on("message", (data, isBinary) => {
      this.#gave();
      this.#isAlive = true;
      this.#handler.message(
        isBinary ? data : new TextDecoder().decode(data),
      );
    });
    ws.on("ping", (data) => this.#control(data));
    ws.on("pong", (data) => {
      this.#isAlive = true;
      this.#control(data);
    });
    // A violation of the protocol closes it; its client has received the
    // reason.
    ws.on("error", () => {});
    ws.on("close", () => {
      clearInterval(pings);
      this.#gave();
      for (const held of this.#held) held.release();
      this.#handler.closed();
    });
    this.#handler = open(this);
  }

  send(message: string | Uint8Array): void {
    const { unsent, mostUnreadBytes } = this.#options;
    if (this.#ws.bufferedAmount > mostUnreadBytes) return this.#end();
    const held = message.length <= SMALL_BYTES
      ? undefined
      : unsent.hold(2 * message.length);
    if (held === null) return this.#end();
    if (held) {
      this.#held.add(held);
      held.onReset(() => this.#end());
    }
    this.#ws.send(message, () => {
      held?.release();
      if (held) this.#held.delete(held);
      for (const other of this.#held) other.progressed();
    });
  }

  close(): void {
    this.#ws.close(1_000);
  }

  /** Counts what has come of a message that is not whole yet. */
  #received(bytes: number): void {
    const { budget } = this.#options.bodies;
    if (this.#bytes === 0) this.#sinceMs = performance.now();
    this.#bytes += bytes;
    const owedBytes = this.#bytes - this.#takenBytes;
    if (this.#bytes <= SMALL_BYTES || owedBytes <= 0) return;
    if (budget.take(owedBytes)) this.#takenBytes += owedBytes;
    else this.#ws.close(TRY_AGAIN, "Too many large messages at the same time");
  }

  /** A control frame is whole, and no part of a message. */
  #control({ length }: Uint8Array): void {
    const bytes = length + CONTROL_BYTES + PIECE_BYTES;
    this.#bytes = Math.max(0, this.#bytes - bytes);
  }

  #gave(): void {
    this.#options.bodies.budget.give(this.#takenBytes);
    this.#takenBytes = this.#bytes = 0;
  }

  #look(): void {
    const { timeoutMs } = this.#options.bodies;
    const isSlow = this.#takenBytes > 0 &&
      performance.now() - this.#sinceMs > timeoutMs;
    if (isSlow) {
      this.#options.metrics.connectionEnded({ reason: "slow_body" });
      return this.#ws.close(TOO_LARGE, "A message did not come in time");
    }
    if (!this.#isAlive) return this.#end("idle");
    this.#isAlive = false;
    this.#ws.ping();
  }

  #end(reason: "idle" | "slow_reader" = "slow_reader"): void {
    this.#options.metrics.connectionEnded({ reason });
    this.#ws.terminate();
  }
}
