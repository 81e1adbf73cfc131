/**
 * Quotas of callers per minute: requests, and CPU time of their programs.
 * Counted by this process, and for all replicas where they have a common store.
 * A store that is away, or slow, keeps nobody waiting: this process' own count
 * decides until it is back.
 *
 * @module
 */

import type { CallerMetrics } from "../telemetry/metrics_collector.ts";
import { RedisError } from "../redis/redis_error.ts";
import {
  Buckets,
  type Charge,
  type SharedBuckets,
  type Taken,
} from "./buckets.ts";
import type { Caller } from "./caller.ts";
import type { Callers } from "./callers.ts";

/** Level of one quota of a caller. */
export interface QuotaLevel {
  readonly name: "requests" | "cpu-seconds";
  /** Amount per minute, and at once. */
  readonly limit: number;
  /** Amount that is left now; a whole number. */
  readonly remaining: number;
  /** Time until all of it is there again, in whole seconds. */
  readonly resetSeconds: number;
}

/** Report on a caller's quotas. */
export interface QuotaAnswer {
  readonly levels: readonly QuotaLevel[];
  /** Quota that is used up; absent: the request may go on. */
  readonly refusal?: {
    readonly message: string;
    /** Time until there is enough again, in whole seconds; an integer >= 1. */
    readonly retryAfterSeconds: number;
  };
}

/** Options for {@linkcode Quotas}. */
export interface QuotasOptions {
  readonly callers: Pick<Callers, "named">;
  /** Buckets that all replicas share. @default {this process counts alone} */
  readonly shared?: SharedBuckets;
  readonly metrics: Pick<CallerMetrics, "quotaJudgedLocally">;
  /** Longest wait for the shared ones, in milliseconds. @default {50} */
  readonly waitMs?: number;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
}

const MINUTE_MS = 60_000;
/** Store that has kept one waiting is left alone for so long, in ms. */
const AWAY_MS = 1_000;

interface Quota {
  readonly name: QuotaLevel["name"];
  readonly limit: number;
  readonly charge: Charge;
}

/** The quotas of all callers. */
export class Quotas {
  readonly #options: QuotasOptions;
  readonly #now: () => number;
  readonly #own: Buckets;
  /** CPU time that the store does not know of yet, by caller; in ms. */
  readonly #untold = new Map<string, number>();
  readonly #telling = new Set<string>();
  #away: { readonly untilMs: number; readonly fault: string } = {
    untilMs: -Infinity,
    fault: "",
  };

  /** Creates quotas of which nothing is used. */
  constructor(options: QuotasOptions) {
    const { now = () => performance.now() } = options;
    this.#options = options;
    this.#now = now;
    this.#own = new Buckets(now);
  }

  /**
   * Counts a request of a caller, or refuses it. Never throws.
   *
   * @param mayRun True if it may use CPU time: what uses none is not refused
   *   for it.
   */
  async ask(caller: Caller, mayRun: boolean): Promise<QuotaAnswer> {
    const quotas = quotasOf(caller).map((quota) => ({
      ...quota,
      charge: askedOf(quota, mayRun),
    }));
    if (quotas.length === 0) return { levels: [] };
    const taken = await this.#take(quotas.map(({ charge }) => charge));
    const levels = levelsOf(quotas, taken);
    if (taken.isTaken) return { levels };
    const [{ message, waitMs }] = quotas.map((
      { name, limit, charge },
      index,
    ) => ({
      message: `"${caller.name}" may ${SAID[name](limit)} a minute`,
      waitMs: taken.missingMs[index] + charge.costMs - charge.mostMs,
    })).sort((a, b) => b.waitMs - a.waitMs);
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
    return { levels, refusal: { message, retryAfterSeconds } };
  }

  /** Returns what a caller has left, and takes nothing. Never throws. */
  async look(caller: Caller): Promise<readonly QuotaLevel[]> {
    const quotas = quotasOf(caller);
    if (quotas.length === 0) return [];
    return levelsOf(
      quotas,
      await this.#take(quotas.map(({ charge }) => charge)),
    );
  }

  /** Takes note of CPU time that a caller's programs have used. */
  used(name: string, cpuMs: number): void {
    const caller = this.#options.callers.named(name);
    if (caller === undefined || !(cpuMs > 0)) return;
    const quota = cpuQuota(caller);
    if (quota === undefined) return;
    const { key } = quota.charge;
    const charge = charged(key, cpuMs / 1_000 * unitMs(quota.limit));
    this.#own.take([charge]);
    if (this.#options.shared === undefined) return;
    this.#untold.set(key, (this.#untold.get(key) ?? 0) + charge.costMs);
    if (!this.#telling.has(key)) void this.#tell(key, this.#options.shared);
  }

  /** Sends counts to the store; later ones go in one further message. */
  async #tell(key: string, shared: SharedBuckets): Promise<void> {
    this.#telling.add(key);
    for (;;) {
      const costMs = this.#untold.get(key);
      if (costMs === undefined) break;
      this.#untold.delete(key);
      try {
        await shared.take([charged(key, costMs)]);
      } catch (error) {
        // It is in this process' own count, and that decides now.
        this.#miss(faultOf(error));
      }
    }
    this.#telling.delete(key);
  }

  async #take(charges: readonly Charge[]): Promise<Taken> {
    const { shared, waitMs = 50, metrics } = this.#options;
    if (shared === undefined) return this.#own.take(charges);
    if (this.#now() >= this.#away.untilMs) {
      const taken = await this.#within(waitMs, shared.take(charges));
      if (taken !== undefined) {
        // Else it would be as good as new once the store is gone.
        if (taken.isTaken) {
          this.#own.take(
            charges.map(({ key, costMs }) => charged(key, costMs)),
          );
        }
        return taken;
      }
    }
    metrics.quotaJudgedLocally({ fault: this.#away.fault });
    return this.#own.take(charges);
  }

  async #within(
    waitMs: number,
    work: Promise<Taken>,
  ): Promise<Taken | undefined> {
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => {
      this.#miss("late");
      late.resolve(undefined);
    }, waitMs);
    const done = work.catch((error) => {
      this.#miss(faultOf(error));
      return undefined;
    });
    const taken = await Promise.race([done, late.promise]);
    clearTimeout(timer);
    return taken;
  }

  #miss(fault: string): void {
    this.#away = { untilMs: this.#now() + AWAY_MS, fault };
  }
}

const SAID: Readonly<Record<QuotaLevel["name"], (limit: number) => string>> = {
  requests: (limit) => `make ${limit} requests`,
  "cpu-seconds": (limit) => `use ${limit} s of CPU time`,
};

function quotasOf(caller: Caller): readonly Quota[] {
  const { name, requestsPerMinute: limit } = caller;
  const cpu = cpuQuota(caller);
  const requests: Quota = {
    name: "requests",
    limit,
    charge: charged(`{${name}}:requests`, 0),
  };
  return [
    ...(limit === Infinity ? [] : [requests]),
    ...(cpu === undefined ? [] : [cpu]),
  ];
}

function cpuQuota(
  { name, cpuSecondsPerMinute: limit }: Caller,
): Quota | undefined {
  if (limit === Infinity) return undefined;
  return {
    name: "cpu-seconds",
    limit,
    charge: charged(`{${name}}:cpu`, 0),
  };
}

/** Returns what a request takes. Of CPU time there must be a little. */
function askedOf(
  { name, limit, charge: { key } }: Quota,
  mayRun: boolean,
): Charge {
  if (name === "requests") {
    return { key, costMs: unitMs(limit), mostMs: MINUTE_MS };
  }
  if (!mayRun) return charged(key, 0);
  return { key, costMs: 0, mostMs: MINUTE_MS - unitMs(limit) / 1_000 };
}

/** Returns a charge that is taken whatever there is. */
function charged(key: string, costMs: number): Charge {
  return { key, costMs, mostMs: Infinity };
}

/** Time in which one more of what is limited comes in, in milliseconds. */
function unitMs(limit: number): number {
  return MINUTE_MS / limit;
}

function levelsOf(
  quotas: readonly Quota[],
  { missingMs }: Taken,
): readonly QuotaLevel[] {
  return quotas.map(({ name, limit }, index) => {
    const missing = missingMs[index];
    const left = Math.floor((MINUTE_MS - missing + 1) / unitMs(limit));
    return {
      name,
      limit,
      remaining: Math.max(0, Math.min(limit, left)),
      resetSeconds: Math.ceil(missing / 1_000),
    };
  });
}

function faultOf(error: unknown): string {
  return error instanceof RedisError ? error.fault : "refused";
}
