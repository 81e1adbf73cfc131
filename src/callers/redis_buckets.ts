/**
 * Buckets in a Redis or Valkey server, so that all replicas take from the same
 * ones. The server's clock counts, whatever those of the replicas say.
 *
 * @module
 */

import type { RedisLink } from "../redis/redis_link.ts";
import {
  type Charge,
  type SharedBuckets,
  type Taken,
  TOLERANCE_MS,
} from "./buckets.ts";

/** One step for the server: nobody takes between the look and the taking. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local missing = {}
local taken = 1
for i, key in ipairs(KEYS) do
  local full = tonumber(redis.call('GET', key) or now)
  missing[i] = math.max(0, full - now)
  local cost, most = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  if missing[i] + cost > most + ${TOLERANCE_MS} then taken = 0 end
end
for i, key in ipairs(KEYS) do
  local cost = tonumber(ARGV[2 * i - 1])
  if taken == 1 and cost > 0 then
    missing[i] = missing[i] + cost
    local full = string.format('%.3f', now + missing[i])
    redis.call('SET', key, full, 'PX', math.ceil(missing[i]))
  end
  missing[i] = math.ceil(missing[i])
end
return {taken, unpack(missing)}
`;
/** Stands for no limit; the server's numbers have no infinity in text. */
const MOST_MS = Number.MAX_SAFE_INTEGER;

/** Buckets that replicas share. */
export class RedisBuckets implements SharedBuckets {
  readonly #redis: RedisLink;

  /** Creates a view of the buckets of a server. */
  constructor(redis: RedisLink) {
    this.#redis = redis;
  }

  async take(charges: readonly Charge[]): Promise<Taken> {
    const [reply] = await this.#redis.send([
      "EVAL",
      SCRIPT,
      String(charges.length),
      ...charges.map(({ key }) => `python-faas:quota:${key}`),
      ...charges.flatMap(({ costMs, mostMs }) =>
        [costMs, mostMs].map((ms) => String(Math.min(ms, MOST_MS)))
      ),
    ]);
    const [taken, ...missingMs] = Array.isArray(reply) ? reply.map(Number) : [];
    return { isTaken: taken === 1, missingMs };
  }
}
