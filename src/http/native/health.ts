/**
 * Body of GET /health, from what the pool says at this moment.
 *
 * @module
 */

import {
  FAMILIES,
  type LanguageFamily,
  LANGUAGES,
} from "../../run/languages.ts";
import { SLOWNESS } from "../../judging/slowness.ts";
import type { PoolStatus } from "../../run/pool_status.ts";
import { policyName } from "../../settings/policy_name.ts";

/** Options for {@linkcode healthBody} besides the pool's status. */
export interface HealthOptions {
  /** Version of the service. */
  readonly version: string;
  /** Languages that are taken; not empty. */
  readonly languages: readonly LanguageFamily[];
  /** The setting: "strict", "permissive" or a path. */
  readonly safetyPolicy: string;
  /** Programs that have come to an end since the start. */
  readonly executionCount: number;
  /** Time in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Reports whether programs can be run: what decides between 200 and 503. */
export function canServe({ state }: Pick<PoolStatus, "state">): boolean {
  return state === "healthy";
}

/** Returns the body. */
export function healthBody(
  status: PoolStatus,
  { version, languages, safetyPolicy, executionCount, nowMs }: HealthOptions,
): Readonly<Record<string, unknown>> {
  return {
    status: status.state,
    timestamp: new Date(nowMs).toISOString(),
    runtime: LANGUAGES[languages[0]].runtime,
    version,
    execution_count: executionCount,
    python_version: status.pythonVersion,
    // Clients of a service for both take it for Python's.
    ...(languages[0] === "javascript" ? { language: "javascript" } : {}),
    languages: Object.fromEntries(
      (status.languages ?? []).map(({ family, version, ready }) => [
        family,
        { version, ready },
      ]),
    ),
    packages: status.packages,
    coming: status.coming ?? [],
    failing: status.failing ?? [],
    security: {
      sandbox:
        `${languages.map((family) => FAMILIES[family].engine).join(" or ")} ` +
        "in WebAssembly, its imports denied by default",
      isolation:
        "an operating system process per sandbox, memory restored after " +
        "every program",
      permissions: "none",
      policy: policyName(safetyPolicy),
      locks: status.locks,
    },
    calibration: { factor: SLOWNESS },
    pool_status: {
      ...poolCounts(status),
      forked: status.forked ?? false,
      config: status.config,
    },
  };
}

/** Returns the numbers that `/health` and `/metrics` show of the pool. */
export function poolCounts(
  { stats, pendingRequests }: PoolStatus,
): Readonly<Record<string, number>> {
  return {
    totalProcesses: stats.totalInstances,
    availableProcesses: stats.idleInstances,
    busyProcesses: stats.activeInstances,
    pendingRequests,
  };
}
