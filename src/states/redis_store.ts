/**
 * Keeps states in a Redis or Valkey server, so that every replica continues
 * them. The server forgets each when it expires, and may do so before.
 *
 * A state is one value: its header as a line of JSON, then its sealed bytes.
 * Two sorted sets for each caller name its states, by when they were made and
 * by when they end. A name can outlive its state; so it is only believed where
 * the state is found.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { z } from "zod";
import { keysOf } from "../run/keys_of.ts";
import { LANGUAGES } from "../run/languages.ts";
import { StateError } from "../run/thrown_errors.ts";
import type { StateInfo } from "../run/state.ts";
import type {
  RedisCommand,
  RedisLink,
  RedisReply,
} from "../redis/redis_link.ts";
import { RedisError } from "../redis/redis_error.ts";
import { stateInfo } from "./state_info.ts";
import type { StateHeader, StateRecord } from "./state_record.ts";
import type { StateStore } from "./state_store.ts";

/** Options for {@linkcode RedisStore}. */
export interface RedisStoreOptions {
  /** The way to the server. */
  readonly redis: RedisLink;
  /** Longest time that any state is kept, in seconds. */
  readonly ttlSeconds: number;
  /** Called with every failed request to the server. */
  readonly failed?: (fault: RedisError["fault"]) => void;
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** No header is longer, in bytes: names in it are bounded. */
const HEADER_MOST_BYTES = 4_096;
/** Most that one list tells. */
const LISTED_MOST = 1_000;
/** Names that are looked up in one go. */
const NAMES_AT_ONCE = 250;
/** Most names of ended states that one new state clears away. */
const CLEARED_AT_ONCE = 100;
const NEWLINE = 10;

const headerSchema = z.object({
  id: z.string(),
  caller: z.string(),
  imageId: z.string(),
  kind: z.string(),
  language: z.enum(keysOf(LANGUAGES)),
  policy: z.enum(["strict", "permissive", "custom"]),
  createdMs: z.number(),
  expiresMs: z.number(),
  parent: z.string().nullable(),
});

/** A store that outlives the service. */
export class RedisStore implements StateStore {
  readonly #options: RedisStoreOptions;
  readonly #now: () => number;

  /** Creates a view of what a server keeps. */
  constructor(options: RedisStoreOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async put({ header, sealed }: StateRecord): Promise<void> {
    const { caller, id, createdMs, expiresMs } = header;
    const { made, ends, state } = storeKeysOf(caller);
    const now = this.#now();
    const indexMs = String(1_000 * this.#options.ttlSeconds + 60_000);
    const [ended] = await this.#send(
      "keep",
      ["ZRANGEBYSCORE", ends, "0", String(now), ...limit(CLEARED_AT_ONCE)],
      ["ZADD", made, String(createdMs), id],
      ["ZADD", ends, String(expiresMs), id],
      ["PEXPIRE", made, indexMs],
      ["PEXPIRE", ends, indexMs],
      // Last: a name without a state does no harm.
      [
        "SET",
        state(id),
        valueOf(header, sealed),
        "PX",
        String(Math.max(1, expiresMs - now)),
      ],
    );
    // A context is put again under its own name.
    await this.#forget(caller, textsIn(ended).filter((one) => one !== id));
  }

  async get(caller: string, id: string): Promise<StateRecord | undefined> {
    const [value] = await this.#send("continue", [
      "GET",
      storeKeysOf(caller).state(id),
    ]);
    if (!(value instanceof Uint8Array)) return undefined;
    return this.#believe(recordIn(value), caller, id);
  }

  async find(caller: string, id: string): Promise<StateInfo | undefined> {
    const [found] = await this.#look("show", caller, [id]);
    return found;
  }

  async list(caller: string): Promise<readonly StateInfo[]> {
    const { made } = storeKeysOf(caller);
    const found: StateInfo[] = [];
    for (let from = 0; found.length < LISTED_MOST; from += NAMES_AT_ONCE) {
      const to = from + NAMES_AT_ONCE - 1;
      const [reply] = await this.#send(
        "list",
        ["ZREVRANGE", made, String(from), String(to)],
      );
      const ids = textsIn(reply);
      const infos = await this.#look("list", caller, ids);
      found.push(...infos.filter((info) => info !== undefined));
      if (ids.length < NAMES_AT_ONCE) break;
    }
    return found.slice(0, LISTED_MOST);
  }

  async delete(caller: string, id: string): Promise<boolean> {
    const { made, ends, state } = storeKeysOf(caller);
    const [deleted] = await this.#send(
      "delete",
      ["DEL", state(id)],
      ["ZREM", made, id],
      ["ZREM", ends, id],
    );
    return deleted === 1;
  }

  /** Returns what is known of some states, without their bytes. */
  async #look(
    action: Action,
    caller: string,
    ids: readonly string[],
  ): Promise<readonly (StateInfo | undefined)[]> {
    if (ids.length === 0) return [];
    const { state } = storeKeysOf(caller);
    const most = String(HEADER_MOST_BYTES - 1);
    const replies = await this.#send(
      action,
      ...ids.flatMap((id): RedisCommand[] => [
        ["GETRANGE", state(id), "0", most],
        ["STRLEN", state(id)],
      ]),
    );
    return ids.map((id, index) => {
      const [start, length] = replies.slice(2 * index);
      if (!(start instanceof Uint8Array) || start.length === 0) return;
      if (typeof length !== "number") return;
      const record = this.#believe(recordIn(start), caller, id);
      if (record === undefined) return;
      const bytes = record.sealed.length + length - start.length;
      return { ...stateInfo(record), bytes };
    });
  }

  /**
   * Returns what is what it was asked for, and undefined for what is not: who
   * can write into the store could put one caller's state into another's place.
   */
  #believe(
    record: StateRecord,
    caller: string,
    id: string,
  ): StateRecord | undefined {
    const { header } = record;
    const isMeant = header.caller === caller && header.id === id;
    return isMeant && header.expiresMs > this.#now() ? record : undefined;
  }

  async #forget(caller: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { made, ends } = storeKeysOf(caller);
    await this.#send("keep", ["ZREM", made, ...ids], ["ZREM", ends, ...ids]);
  }

  async #send(
    action: Action,
    ...commands: readonly RedisCommand[]
  ): Promise<readonly RedisReply[]> {
    try {
      return await this.#options.redis.send(...commands);
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      this.#options.failed?.(error.fault);
      const fact = FACTS[error.fault];
      throw new StateError(
        "unavailable",
        action === "keep" ? fact : `Cannot ${action} the state: ${fact}`,
      );
    }
  }
}

type Action = "keep" | "continue" | "show" | "list" | "delete";

/** Texts for callers; which server it is, and how it is, is the operator's. */
const FACTS: Readonly<Record<RedisError["fault"], string>> = {
  unreachable: "the store of states cannot be reached now; try again",
  late: "the store of states has not answered in time; try again",
  full: "the store of states is full; try again when others have expired",
  refused: "the store of states refuses to serve now; try again",
};

/** Keys of one caller; they share a tag, and so a node where there are many. */
function storeKeysOf(caller: string) {
  const hash = createHash("sha256").update(caller).digest("base64url");
  const prefix = `python-faas:{${hash.slice(0, 22)}}`;
  return {
    made: `${prefix}:made`,
    ends: `${prefix}:ends`,
    state: (id: string) => `${prefix}:${id}`,
  };
}

function limit(count: number): readonly string[] {
  return ["LIMIT", "0", String(count)];
}

function valueOf(header: StateHeader, sealed: Uint8Array): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const value = new Uint8Array(line.length + sealed.length);
  value.set(line);
  value.set(sealed, line.length);
  return value;
}

/** @throws {StateError} If it is not what {@linkcode valueOf} has made. */
function recordIn(value: Uint8Array<ArrayBuffer>): StateRecord {
  const end = value.subarray(0, HEADER_MOST_BYTES).indexOf(NEWLINE);
  try {
    const line = new TextDecoder().decode(value.subarray(0, Math.max(0, end)));
    const header = headerSchema.parse(JSON.parse(line));
    return { header, sealed: value.subarray(end + 1) };
  } catch {
    throw new StateError(
      "gone",
      "Cannot read the state: what the store holds is damaged; start again without it",
    );
  }
}

function textsIn(reply: RedisReply): string[] {
  if (!Array.isArray(reply)) return [];
  const decoder = new TextDecoder();
  return reply
    .filter((one) => one instanceof Uint8Array)
    .map((one) => decoder.decode(one));
}
