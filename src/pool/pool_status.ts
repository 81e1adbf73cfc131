/**
 * Current status of the pool, for `/health` and the metrics. Changes nothing.
 *
 * @module
 */

import { LANGUAGES } from "../run/languages.ts";
import type {
  LanguageStatus,
  PoolStatus,
  ServiceState,
} from "../run/pool_status.ts";
import type { Kind, KindStatus } from "./kind.ts";
import type { PoolPlan } from "./plan_pool.ts";

/** Options for {@linkcode poolStatus}. */
export interface PoolStatusOptions {
  /** Smallest kind first. */
  readonly kinds: readonly Kind[];
  readonly plan: PoolPlan;
  /** More for `config`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** True if the service takes no more runs. */
  readonly isDraining: boolean;
}

/** States that sandboxes are counted by, for the metrics. */
const COUNTED_STATES = ["booting", "idle", "running", "resetting"] as const;

/** Returns the status of a pool. */
export function poolStatus(
  { kinds, plan, config, isDraining }: PoolStatusOptions,
): PoolStatus {
  const all = kinds.map((kind) => kind.status());
  const languages = languageStatuses(kinds, all);
  return {
    state: isDraining ? "draining" : stateOf(kinds[0], all[0]),
    stats: poolStats(kinds),
    pendingRequests: all.reduce((sum, { waiting }) => sum + waiting, 0),
    pythonVersion: languages.find(({ family }) => family === "python")
      ?.version ?? "",
    languages,
    // An unavailable sandbox is not promised.
    packages: Object.assign(
      {},
      ...kinds.filter(({ isHere, canServe }) => isHere && canServe)
        .map(({ planned }) => planned.packages),
    ),
    coming: kinds.filter(({ isComing }) => isComing).map(({ name }) => name),
    failing: all.filter(({ breaker }) => breaker !== "closed")
      .map(({ kind }) => kind),
    sandboxes: all.flatMap((status) =>
      COUNTED_STATES.map((state) => ({
        kind: status.kind,
        state,
        count: status[state],
      }))
    ),
    config: {
      ...config,
      programMemoryBytes: plan.programMemoryBytes,
      plannedBytes: plan.plannedBytes,
      kinds: kinds.map((kind, index) => ({
        name: kind.name,
        state: expectedOf(kind),
        serving: kind.plan.serving,
        spares: kind.plan.spares,
        express: kind.plan.express,
        heapLimitBytes: kind.plan.heapLimitBytes,
        rssLimitBytes: kind.plan.rssLimitBytes,
        ready: readyOf(all[index]),
        breaker: all[index].breaker,
      })),
    },
    sandboxMemoryBytes: all.reduce(
      (sum, { memoryBytes }) => sum + memoryBytes,
      0,
    ),
  };
}

/** Returns how many sandboxes there are in all. */
export function poolStats(kinds: readonly Kind[]): PoolStatus["stats"] {
  let total = 0;
  let idle = 0;
  let ready = 0;
  for (const { fleet } of kinds) {
    total += fleet.alive;
    idle += fleet.idle;
    ready += fleet.ready;
  }
  return {
    totalInstances: total,
    idleInstances: idle,
    activeInstances: ready - idle,
  };
}

/** The first kind decides: most programs need it. */
function stateOf(first: Kind, status: KindStatus): ServiceState {
  if (!first.canServe) return "degraded";
  if (readyOf(status) > 0) return "healthy";
  if (status.breaker !== "closed") return "degraded";
  // All at once being replaced: runs wait for a moment, and are answered.
  return first.fleet.languageVersion === "" ? "starting" : "healthy";
}

/** Returns in a word what is to be expected of a kind. */
function expectedOf({ isAbsent, isComing }: Kind): string {
  if (isAbsent) return "absent";
  return isComing ? "coming" : "here";
}

/** Kinds that run the same languages are reported as one. */
function languageStatuses(
  kinds: readonly Kind[],
  all: readonly KindStatus[],
): LanguageStatus[] {
  const byFamily = new Map<string, LanguageStatus>();
  kinds.forEach(({ planned, fleet }, index) => {
    const { family } = LANGUAGES[planned.languages[0]];
    const before = byFamily.get(family);
    byFamily.set(family, {
      family,
      version: before?.version || fleet.languageVersion,
      ready: (before?.ready ?? 0) + readyOf(all[index]),
    });
  });
  return [...byFamily.values()];
}

function readyOf({ idle, running, resetting }: KindStatus): number {
  return idle + running + resetting;
}
