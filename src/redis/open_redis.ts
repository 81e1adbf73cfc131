/**
 * Opens a link to a Redis or Valkey server.
 *
 * The service itself may reach nothing, not even at its start. So a process of
 * its own holds the connection, with the permission for this one server, and is
 * started again whenever it ends.
 *
 * @module
 */

import { openOwnProcess } from "../own_process/own_process.ts";
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
  /** Called whenever the connection opens or closes. */
  readonly changed?: (isUp: boolean, cause: string) => void;
}

/** A link that can be let go of. */
export interface OpenedRedisLink extends RedisLink, Disposable {
  /** Id of its process; undefined while there is none. */
  readonly pid: number | undefined;
}

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
  const { hostname, port } = new URL(url);
  const process = openOwnProcess<RedisOrder, RedisNews>({
    entry: `${import.meta.dirname}/redis_process.ts`,
    net: [`${hostname}:${port || "6379"}`],
    first: { url, timeoutMs },
    take,
    ended() {
      const error = new RedisError("unreachable", ENDED);
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      if (isOpen) changed(false, "its process has ended");
    },
  });

  function take(news: RedisNews): void {
    if ("isUp" in news) return changed(news.isUp, news.cause);
    const call = waiting.get(news.id);
    waiting.delete(news.id);
    if ("replies" in news) call?.resolve(news.replies);
    else call?.reject(new RedisError(news.fault, news.cause));
  }

  return {
    get pid() {
      return process.pid;
    },
    async send(...commands: readonly RedisCommand[]) {
      const id = nextId++;
      if (!process.order({ id, commands })) {
        throw new RedisError("unreachable", ENDED);
      }
      const call = Promise.withResolvers<readonly RedisReply[]>();
      waiting.set(id, call);
      return await call.promise;
    },
    [Symbol.dispose]() {
      isOpen = false;
      process[Symbol.dispose]();
    },
  };
}
