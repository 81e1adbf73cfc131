/**
 * A connection to one server that is opened again whenever it is lost, and that
 * keeps nobody waiting: a server that is known to be away is not waited for,
 * and one that does not answer in time counts as away.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createClient, ErrorReply, RESP_TYPES } from "@redis/client";
import type { RedisCommand, RedisFault, RedisReply } from "./redis_link.ts";

/** Options for {@linkcode RedisConnection}. */
export interface RedisConnectionOptions {
  /** Address of the server. */
  readonly url: string;
  /** Longest wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Called whenever the connection opens or closes. */
  readonly changed: (isUp: boolean, cause: string) => void;
}

/** Outcome of some commands. */
export type RedisOutcome =
  | { readonly replies: readonly RedisReply[] }
  | { readonly fault: RedisFault; readonly cause: string };

/** Longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE_MS = 2_000;

/** A client that has been asked nothing yet, and loses its connection once. */
function newClient(url: string, timeoutMs: number) {
  return createClient({
    url,
    // Version of the protocol that the oldest server in use speaks.
    RESP: 2,
    disableClientInfo: true,
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, reconnectStrategy: false },
  }).withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
}

type Client = ReturnType<typeof newClient>;

/** A connection. It is never closed, but ends with its worker. */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  #client: Client | undefined;
  /** Resolves when it is known whether the server is there. */
  #known = Promise.withResolvers<void>();
  #problem = "";
  #lose: (cause: string) => void = () => {};

  /** Begins to connect. */
  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    void this.#stayConnected();
  }

  /** Sends commands in one go. Never throws. */
  async send(commands: readonly RedisCommand[]): Promise<RedisOutcome> {
    const { timeoutMs } = this.#options;
    const lose = this.#lose;
    try {
      return await within(timeoutMs, this.#send(commands));
    } catch (error) {
      const outcome = explain(error);
      // Replies come in order: what waits behind this one would be late, too.
      if (outcome.fault === "late") lose(outcome.cause);
      return outcome;
    }
  }

  async #send(commands: readonly RedisCommand[]): Promise<RedisOutcome> {
    await this.#known.promise;
    const client = this.#client;
    if (client === undefined) {
      return { fault: "unreachable", cause: this.#problem };
    }
    const outcomes = await Promise.allSettled(
      commands.map((command) => client.sendCommand<RedisReply>(wire(command))),
    );
    return {
      replies: outcomes.map((outcome) => {
        if (outcome.status === "rejected") throw outcome.reason;
        return outcome.value;
      }),
    };
  }

  async #stayConnected(): Promise<never> {
    const { url, timeoutMs, changed } = this.#options;
    let failures = 0;
    let wasUp: boolean | undefined;
    for (;;) {
      const lost = Promise.withResolvers<string>();
      const client = newClient(url, timeoutMs);
      client.on("error", (error) => lost.resolve(explain(error).cause));
      try {
        await within(timeoutMs, greet(client));
        this.#client = client;
        this.#lose = lost.resolve;
        this.#known.resolve();
        failures = 0;
        changed(wasUp = true, "");
        this.#problem = await lost.promise;
        this.#known = Promise.withResolvers();
      } catch (error) {
        this.#problem = explain(error).cause;
        failures++;
        if (wasUp !== false) changed(wasUp = false, this.#problem);
        this.#known.resolve();
      }
      this.#client = undefined;
      if (client.isOpen) client.destroy();
      await pause(Math.min(50 * 2 ** failures, LONGEST_PAUSE_MS));
    }
  }
}

/** Connects, and makes sure that it is answered: a kernel accepts for anyone. */
async function greet(client: Client): Promise<void> {
  await client.connect();
  await client.sendCommand(["PING"]);
}

function wire(command: RedisCommand): (string | Buffer)[] {
  return command.map((part) =>
    typeof part === "string"
      ? part
      : Buffer.from(part.buffer, part.byteOffset, part.byteLength)
  );
}

class LateError extends Error {}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new LateError()), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Describes a failure, without address, user or data. */
function explain(error: unknown): { fault: RedisFault; cause: string } {
  if (error instanceof LateError) return { fault: "late", cause: "no answer" };
  if (error instanceof ErrorReply) {
    // The first word is the server's code; what follows can hold arguments.
    const cause = /^[A-Z]{2,20}/.exec(error.message)?.[0] ?? "ERR";
    return { fault: cause === "OOM" ? "full" : "refused", cause };
  }
  const { code, name } = Object(error);
  const cause = typeof code === "string" ? code : String(name ?? "unknown");
  return { fault: "unreachable", cause };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
