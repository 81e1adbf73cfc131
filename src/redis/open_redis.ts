/**
 * Opens a link to a Redis or Valkey server.
 *
 * The service itself may reach nothing, not even at its start. So a process of
 * its own holds the connection, with the permission for this one server, and is
 * started anew whenever it ends.
 *
 * @module
 */

import { messageFrame, readMessages } from "./message_frames.ts";
import { RedisError } from "./redis_error.ts";
import type {
  RedisCommand,
  RedisLink,
  RedisNews,
  RedisOrder,
  RedisReply,
} from "./redis_link.ts";

/** Options for {@linkcode openRedis}. */
export interface OpenRedisOptions {
  /** Such as `redis://user:password@host:6379/0`; `rediss://` with TLS. */
  readonly url: string;
  /** Longest wait for an answer, in milliseconds. @default {2_000} */
  readonly timeoutMs?: number;
  /** Told whenever the connection comes or goes. */
  readonly changed?: (isUp: boolean, cause: string) => void;
}

/** A link that can be let go of. */
export interface OpenedRedisLink extends RedisLink, Disposable {
  /** Id of its process; undefined while there is none. */
  readonly pid: number | undefined;
}

/** Least time between two starts of the process, in milliseconds. */
const RESTART_MS = 1_000;
const ENDED = "the link has ended";

/** Returns a link to a server, whether that is there already or not. */
export function openRedis(
  { url, timeoutMs = 2_000, changed = () => {} }: OpenRedisOptions,
): OpenedRedisLink {
  const waiting = new Map<
    number,
    PromiseWithResolvers<readonly RedisReply[]>
  >();
  let nextId = 0;
  let isOpen = true;
  /** The process that runs; undefined between one and the next. */
  let running: RedisProcess | undefined;
  void supervise();

  async function supervise(): Promise<void> {
    while (isOpen) {
      const startedAt = performance.now();
      try {
        running = new RedisProcess(url);
        running.order({ url, timeoutMs });
        for await (const news of running.news()) take(news);
      } catch {
        // Neither a pipe that breaks nor a system that starts no process is
        // the end: there is another try.
      }
      running?.kill();
      running = undefined;
      fail();
      if (!isOpen) return;
      changed(false, "its process has ended");
      const pauseMs = startedAt + RESTART_MS - performance.now();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  function take(news: RedisNews): void {
    if ("isUp" in news) return changed(news.isUp, news.cause);
    const call = waiting.get(news.id);
    waiting.delete(news.id);
    if ("replies" in news) call?.resolve(news.replies);
    else call?.reject(new RedisError(news.fault, news.cause));
  }

  function fail(): void {
    const error = new RedisError("unreachable", ENDED);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    get pid() {
      return running?.pid;
    },
    async send(...commands: readonly RedisCommand[]) {
      if (running === undefined) throw new RedisError("unreachable", ENDED);
      const id = nextId++;
      const call = Promise.withResolvers<readonly RedisReply[]>();
      waiting.set(id, call);
      running.order({ id, commands });
      return await call.promise;
    },
    [Symbol.dispose]() {
      isOpen = false;
      running?.kill();
    },
  };
}

/** The process that holds the connection. */
class RedisProcess {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;

  /** Starts it. */
  constructor(url: string) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: processArguments(url),
      // Ctrl-C reaches the service, which still has answers to give.
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    // A broken pipe rejects this too; the end of its news says so.
    this.#input.closed.catch(() => {});
  }

  get pid(): number {
    return this.#process.pid;
  }

  order(what: RedisOrder): void {
    this.#input.write(messageFrame(what)).catch(() => {});
  }

  async *news(): AsyncGenerator<RedisNews> {
    for await (const message of readMessages(this.#process.stdout)) {
      yield message as RedisNews;
    }
  }

  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It had already ended.
    }
  }
}

function processArguments(url: string): string[] {
  const { hostname, port } = new URL(url);
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-remote",
    "--cached-only",
    "--node-modules-dir=manual",
    `--allow-net=${hostname}:${port || "6379"}`,
    `${import.meta.dirname}/redis_process.ts`,
  ];
}
