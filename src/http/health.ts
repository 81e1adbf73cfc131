/**
 * Body of GET /health, from what the pool says at this moment.
 *
 * @module
 */

import { type PoolStatus, RUNTIME } from "../protocol.ts";
import { policyName } from "./policy_name.ts";

/** What {@linkcode healthBody} needs besides the pool's status. */
export interface HealthOptions {
  /** Version of the service. */
  readonly version: string;
  /** The setting: "strict", "permissive" or a path. */
  readonly safetyPolicy: string;
  /** Programs that have come to an end since the start. */
  readonly executionCount: number;
  /** Time in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Whether programs can be run: what decides between 200 and 503. */
export function canServe({ state }: Pick<PoolStatus, "state">): boolean {
  return state === "healthy";
}

/** Returns the body. */
export function healthBody(
  status: PoolStatus,
  { version, safetyPolicy, executionCount, nowMs }: HealthOptions,
): Readonly<Record<string, unknown>> {
  return {
    status: status.state,
    timestamp: new Date(nowMs).toISOString(),
    runtime: RUNTIME,
    version,
    execution_count: executionCount,
    python_version: status.pythonVersion,
    packages: status.packages,
    coming: status.coming ?? [],
    security: {
      sandbox: "CPython in WebAssembly, its imports denied by default",
      isolation:
        "an operating system process per sandbox, memory restored after " +
        "every program",
      permissions: "none",
      policy: policyName(safetyPolicy),
      locks: status.locks,
    },
    pool_status: {
      ...poolCounts(status),
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
