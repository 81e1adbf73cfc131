/**
 * One request on a connection: gets its answer, sends it, and finds out whether
 * the client is still there.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Trace } from "../../run/trace.ts";
import type { ConnectionEnd } from "../../telemetry/metrics_table.ts";
import type { ConnectionOwner } from "./connection_owner.ts";
import {
  type AnswerStream,
  bodyBytes,
  type HttpAnswer,
  isLarge,
  type LargeBody,
} from "./http_answer.ts";
import type { HttpRequest } from "./http_request.ts";

/**
 * Times at which a half-closed client is probed, in milliseconds after it
 * closed its writing side. One that has closed its end answers the first
 * question with a reset, which the second one finds; over a slow network a
 * later one does.
 */
const PROBES_MS = [40, 80, 250, 1_000, 5_000];

/** A request and its answer. */
export class Exchange implements HttpRequest {
  trace: Trace | undefined;
  takesBodyByItself = false;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #end: (reason: ConnectionEnd) => void;
  readonly #owner: ConnectionOwner;
  #abort: AbortController | undefined;
  #answer: HttpAnswer | undefined;
  #probe: ReturnType<typeof setTimeout> | undefined;
  #sendsSinceMs: number | null = null;
  #isStreaming = false;
  #isOver = false;

  /**
   * Takes a request.
   *
   * @param end Ends the connection, whatever is on its way.
   */
  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    owner: ConnectionOwner,
    end: (reason: ConnectionEnd) => void,
  ) {
    this.#request = request;
    this.#response = response;
    this.#owner = owner;
    this.#end = end;
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
    this.#waitForReader();
    this.#send(answer);
  }

  /** The client sends no more. */
  clientEnds(): void {
    if (!this.#request.complete) {
      this.#request.emit("aborted");
    } else if (this.#isStreaming) {
      // An interim answer cannot be sent during another one. A client that
      // reads an answer as it comes has no reason to close its end first.
      this.#response.destroy();
    } else if (this.#sendsSinceMs === null) {
      this.#probeLater(0);
    }
  }

  /** Ends the exchange. */
  close(): void {
    this.#isOver = true;
    clearTimeout(this.#probe);
    this.#answer?.held?.release();
    this.#answer?.stream?.closed?.();
    this.#answer = undefined;
    if (!this.#response.writableFinished) this.#abort?.abort();
  }

  /** Counts the client's time to read from now on, if it does not run yet. */
  #waitForReader(): void {
    if (this.#sendsSinceMs !== null) return;
    this.#sendsSinceMs = this.#owner.now();
    this.#owner.used(this.#request.socket);
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
    // Bytes after a request to upgrade belong to another protocol, and are no
    // request: a client that learns this sends it again.
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
    held?.onReset(() => this.#end("slow_reader"));
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
        this.#waitForReader();
        return false;
      },
      () => {
        if (this.#isOver) return;
        this.#waitForReader();
        response.end();
      },
      () => this.#end("slow_reader"),
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
