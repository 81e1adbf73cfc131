/**
 * One kernel as the clients of this replica see it: their websockets, and the
 * requests that wait for one another. The kernel itself is a context, so that
 * nothing is lost with a room.
 *
 * @module
 */

import type { Websocket, WebsocketHandler } from "../../server/websockets.ts";
import { HttpError } from "../../server/http_error.ts";
import type { BodyBudget } from "../../server/body_budget.ts";
import type { NamedContext } from "../../../run/context.ts";
import { answerRequest } from "./answer_request.ts";
import type { Asked, Room, Seat } from "./asked.ts";
import {
  type Channel,
  type ClientMessage,
  type Header,
  type KernelMessage,
  readMessage,
  writeMessage,
} from "./channel_message.ts";
import type { KernelRuns, RunsIn } from "./kernel_runs.ts";

/** State of a kernel, as Jupyter names it. */
export type KernelState = "idle" | "busy" | "dead";

/** Options for {@linkcode KernelRoom}. */
export interface KernelRoomOptions extends RunsIn {
  readonly kernel: NamedContext;
  /** Memory that waiting requests may hold. */
  readonly budget: BodyBudget;
  /** Called once nobody needs the room. */
  readonly left: () => void;
  /** Starts the kernel again, or ends it, for a client that asks so. */
  readonly shutDown: (isRestart: boolean) => Promise<void>;
  /** Time for a client to come back, in milliseconds. @default {60_000} */
  readonly waitMs?: number;
}

/** Requests of one kernel that may wait. */
const MOST_WAITING = 1_000;
/** A header comes back with every message that its request causes. */
const MOST_HEADER_CHARS = 4_096;
/** Messages that are kept for a client that has lost its connection. */
const MOST_KEPT_CHARS = 1_048_576;
/** Inputs that clients may ask to see again. */
const MOST_HISTORY = 200;
const MOST_INPUT_CHARS = 4_096;
const WAIT_MS = 60_000;

/** One kernel's clients. */
export class KernelRoom implements Room {
  readonly options: KernelRoomOptions;
  readonly #seats = new Map<string, Seat>();
  readonly #session = crypto.randomUUID();
  readonly #waiting: (Asked & { readonly bytes: number })[] = [];
  #current: AbortController | undefined;
  #lineFor: ((line: string | undefined) => void) | undefined;
  #state: KernelState = "idle";
  #isRunning = false;
  /** Number of the last cell, and the cells since this replica knows it. */
  executions: number;
  readonly history: [session: number, line: number, input: string][] = [];

  /** Creates a room that nobody has entered. */
  constructor(options: KernelRoomOptions) {
    this.options = options;
    this.executions = options.kernel.executions;
  }

  get state(): KernelState {
    return this.#state;
  }

  /** Websockets that are open. */
  get connections(): number {
    return [...this.#seats.values()]
      .reduce((sum, { sockets }) => sum + sockets.size, 0);
  }

  /** Takes a client in, beside those with the same session. */
  enter(
    session: string,
    runs: KernelRuns,
    socket: Websocket,
  ): WebsocketHandler {
    // Replies to what it has asked before find it by its seat.
    const seat: Seat = this.#seats.get(session) ??
      { runs, sockets: new Set(), kept: [], keptChars: 0 };
    this.#seats.set(session, seat);
    seat.sockets.add(socket);
    for (const message of this.#takeKept(seat)) this.#send(seat, message);
    return {
      message: (text) => this.#receive(seat, socket, text),
      closed: () => {
        seat.sockets.delete(socket);
        if (seat.sockets.size > 0) return;
        const { waitMs = WAIT_MS } = this.options;
        seat.late = setTimeout(() => {
          this.#takeKept(seat);
          this.#seats.delete(session);
          this.#leaveIfEmpty();
        }, waitMs);
      },
    };
  }

  /** Keeps an input for those who want to see it again. */
  remember(execution: number, input: string): void {
    this.history.push([0, execution, input.slice(0, MOST_INPUT_CHARS)]);
    if (this.history.length > MOST_HISTORY) this.history.shift();
  }

  /** Ends the cell that runs, and those that wait behind it. */
  interrupt(): void {
    this.#current?.abort();
    this.#abortWaiting();
  }

  /** Notes that the kernel has restarted. */
  restarted(): void {
    this.interrupt();
    this.executions = 0;
    this.history.length = 0;
    // Not "restarting": to JupyterLab that is a kernel that has died.
    for (const state of ["starting", "idle"]) {
      this.tell({}, "status", { execution_state: state });
    }
  }

  /** The kernel is no more. */
  died(): void {
    this.interrupt();
    this.#state = "dead";
    this.tell({}, "status", { execution_state: "dead" });
    this.options.left();
    // The client that asked for it hears first that its request is answered.
    setTimeout(() => {
      for (const seat of this.#seats.values()) {
        this.#takeKept(seat);
        for (const socket of seat.sockets) socket.close();
        seat.sockets.clear();
      }
      this.#seats.clear();
    });
  }

  /** Sends a message on iopub, to all. */
  tell(
    parent: ClientMessage["parent"],
    type: string,
    content: KernelMessage["content"],
    metadata?: KernelMessage["metadata"],
  ): void {
    const message = { ...this.#made("iopub", parent, type, content), metadata };
    for (const seat of this.#seats.values()) this.#send(seat, message);
  }

  /** Sends a message to who has asked. */
  reply(
    { seat, message }: Asked,
    type: string,
    content: KernelMessage["content"],
    channel: Channel = message.channel,
  ): void {
    this.#send(seat, this.#made(channel, message.header, type, content));
  }

  /** Asks a client for a line; undefined if none comes. */
  async askForLine(asked: Asked): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.#lineFor = resolve;
    const { signal } = this.#current ?? new AbortController();
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
    this.reply(
      asked,
      "input_request",
      { prompt: "", password: false },
      "stdin",
    );
    try {
      return await promise;
    } finally {
      this.#lineFor = undefined;
    }
  }

  /** Does `work` as what an interrupt ends. */
  async interruptible<T>(
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const current = this.#current = new AbortController();
    try {
      return await work(current.signal);
    } finally {
      this.#current = undefined;
    }
  }

  /** Turns away the requests that wait for a cell that has failed. */
  abortCells(): void {
    this.#abortWaiting("execute_request");
  }

  #receive(
    seat: Seat,
    { protocol }: Websocket,
    text: string | Uint8Array,
  ): void {
    let message: ClientMessage;
    try {
      message = readMessage(text, protocol);
    } catch (error) {
      // As a kernel does it: what is no message has no answer.
      if (error instanceof HttpError) return;
      throw error;
    }
    if (JSON.stringify(message.header).length > MOST_HEADER_CHARS) return;
    const { channel, content } = message;
    if (channel === "stdin") {
      const { value } = content;
      return this.#lineFor?.(typeof value === "string" ? value : "");
    }
    const asked = { seat, message };
    if (channel === "control") return void this.#answer(asked);
    const bytes = text.length;
    if (
      this.#waiting.length >= MOST_WAITING || !this.options.budget.take(bytes)
    ) return this.#turnAway(asked);
    this.#waiting.push({ ...asked, bytes });
    if (!this.#isRunning) void this.#work();
  }

  /** Answers what waits, one by one. */
  async #work(): Promise<void> {
    this.#isRunning = true;
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.options.budget.give(next.bytes);
      await this.#answer(next);
    }
    this.#isRunning = false;
    this.#leaveIfEmpty();
  }

  async #answer(asked: Asked): Promise<void> {
    const { header } = asked.message;
    const isShell = asked.message.channel === "shell";
    if (isShell) this.#state = "busy";
    this.tell(header, "status", { execution_state: "busy" });
    try {
      await answerRequest(this, asked);
    } finally {
      if (isShell && this.#state !== "dead") this.#state = "idle";
      this.tell(header, "status", { execution_state: "idle" });
    }
  }

  #abortWaiting(type?: string): void {
    const all = this.#waiting.splice(0);
    for (const one of all) {
      const isMeant = type === undefined ||
        one.message.header.msg_type === type;
      if (!isMeant) {
        this.#waiting.push(one);
        continue;
      }
      this.options.budget.give(one.bytes);
      this.#turnAway(one);
    }
  }

  #turnAway(asked: Asked): void {
    const { msg_type } = asked.message.header;
    const type = msg_type.replace(/_request$/, "_reply");
    const { header } = asked.message;
    this.tell(header, "status", { execution_state: "busy" });
    this.reply(asked, type, {
      status: "aborted",
      execution_count: this.executions,
    });
    this.tell(header, "status", { execution_state: "idle" });
  }

  #made(
    channel: Channel,
    parent: KernelMessage["parent"],
    type: string,
    content: KernelMessage["content"],
  ): KernelMessage {
    const header: Header = {
      msg_id: crypto.randomUUID(),
      msg_type: type,
      username: "",
      session: this.#session,
      date: new Date().toISOString(),
      version: "5.3",
    };
    return { channel, header, parent, content };
  }

  #send(seat: Seat, message: KernelMessage): void {
    for (const socket of seat.sockets) {
      socket.send(writeMessage(message, socket.protocol));
    }
    if (seat.sockets.size > 0) return;
    const { length } = JSON.stringify(message);
    const isRoom = seat.keptChars + length <= MOST_KEPT_CHARS &&
      this.options.budget.take(length);
    if (!isRoom) return;
    seat.kept.push(message);
    seat.keptChars += length;
  }

  #takeKept(seat: Seat): readonly KernelMessage[] {
    clearTimeout(seat.late);
    const { kept, keptChars } = seat;
    this.options.budget.give(keptChars);
    Object.assign(seat, { kept: [], keptChars: 0 });
    return kept;
  }

  /** Nobody comes back: what a cell does is lost with its outputs. */
  #leaveIfEmpty(): void {
    if (this.#seats.size > 0) return;
    this.#lineFor?.(undefined);
    if (!this.#isRunning) this.options.left();
  }
}
