/**
 * From the setting to the callers: reads the keys file, and reads it again as
 * often as it changes.
 *
 * @module
 */

import type { Log } from "../telemetry/log.ts";
import type { CallerMetrics } from "../telemetry/metrics_collector.ts";
import type { RedisLink } from "../redis/redis_link.ts";
import type { Config } from "../settings/config.ts";
import {
  DIALECT_NAMES,
  type DialectSecrets,
  secretOf,
} from "../settings/dialects.ts";
import { Callers } from "./callers.ts";
import { KeysFile } from "./keys_file.ts";
import { unlimitedCaller } from "./parse_callers.ts";
import { Quotas } from "./quotas.ts";
import { RedisBuckets } from "./redis_buckets.ts";

/** Options for {@linkcode openCallers}. */
export interface OpenCallersOptions {
  readonly config: Pick<Config, "keysFile"> & DialectSecrets;
  readonly log: Log;
  readonly metrics: CallerMetrics;
  /**
   * Link to the store in which all replicas count together. @default {each
   * counts alone}
   */
  readonly redis?: RedisLink;
}

/** Callers whose file is looked at. */
export interface OpenCallers {
  readonly callers: Callers;
  /** Quotas of the callers. */
  readonly quotas: Quotas;
  /** Looks at the file now. */
  readonly refresh: () => Promise<void>;
}

/** A look reads a file that the kernel has in memory. */
const LOOK_EVERY_MS = 2_000;

/**
 * Returns the callers of `FAAS_KEYS_FILE`.
 *
 * @throws {ConfigError} If the file cannot be read, or makes no sense.
 */
export async function openCallers(
  { config, log, metrics, redis }: OpenCallersOptions,
): Promise<OpenCallers> {
  const file = new KeysFile({ path: config.keysFile, log, metrics });
  // Clients that send a dialect's secret are callers too.
  const callers = new Callers(
    await file.load(),
    DIALECT_NAMES.filter((name) => secretOf(name, config) !== "")
      .map((name) => unlimitedCaller(name, [name])),
  );
  const refresh = () => file.refresh(callers);
  setInterval(() => void refresh(), LOOK_EVERY_MS);
  const quotas = new Quotas({
    callers,
    metrics,
    ...(redis === undefined ? {} : { shared: new RedisBuckets(redis) }),
  });
  return { callers, quotas, refresh };
}
