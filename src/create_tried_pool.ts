/**
 * A pool whose first sandbox boots, so that it serves at once, while a zygote is
 * tried beside it. Once a fork has run a program, sandboxes are forked. Where
 * that fails, another pool takes over, planned for sandboxes that boot.
 *
 * @module
 */

import {
  createPool,
  type CreatePoolOptions,
  openPoolSystem,
  type RunningPool,
} from "./create_pool.ts";
import type { OpenForks } from "./open_forks.ts";
import type { PoolPlan } from "./pool/plan_pool.ts";
import { STAND_IN, withStandIn } from "./pool/stand_in.ts";

/** Options for {@linkcode createTriedPool}. */
export interface CreateTriedPoolOptions
  extends Omit<CreatePoolOptions, "plan" | "forks"> {
  /** Plans the pool; throws if there is no room. */
  readonly planOf: (isForked: boolean) => PoolPlan;
  /** undefined where nothing can be forked. */
  readonly opened: OpenForks | undefined;
  /** Called with the reason if the trial fails. */
  readonly failed: (reason: string) => void;
}

/** Starts the pool. */
export function createTriedPool(
  { planOf, opened, failed, ...options }: CreateTriedPoolOptions,
): RunningPool {
  const { events } = options;
  let isClosed = false;
  let isTrying = opened === undefined || opened.forks.areTried;
  // Nothing more can be opened by the time that it is needed.
  let system = isTrying ? undefined : openPoolSystem();
  /** Arrivals that a pool that takes over must know too. */
  const arrivals: ((pool: RunningPool) => void)[] = [];
  let pool = createPool({
    ...options,
    plan: withStandIn(planOf(opened !== undefined)),
    forks: opened?.forks,
    events: {
      ...events,
      sandboxReady(event) {
        events.sandboxReady(event);
        // Not before: the first program would wait for both, and what stands in
        // boots before there is an image to fork from.
        if (event.kind !== STAND_IN) void tryOnce();
      },
    },
  });
  const first = pool;

  async function tryOnce(): Promise<void> {
    if (isTrying || opened === undefined) return;
    isTrying = true;
    const fault = await opened.try();
    if (fault === null || isClosed) return;
    failed(fault);
    pool = createPool({ ...options, plan: planOf(false), system });
    system = undefined;
    for (const arrive of arrivals) arrive(pool);
    // Runs that it has taken come to their end in the pool that has booted.
    await first.close(Infinity);
  }

  function tell(arrive: (pool: RunningPool) => void): void {
    arrivals.push(arrive);
    arrive(pool);
  }

  return {
    canSample: pool.canSample,
    run: (...run) => pool.run(...run),
    runBatch: (...batch) => pool.runBatch(...batch),
    status: () => pool.status(),
    stats: () => pool.stats(),
    kinds: () => pool.kinds(),
    arrive: (kind) => tell((one) => one.arrive(kind)),
    giveUp: (name) => tell((one) => one.giveUp(name)),
    async close(drainTimeoutMs) {
      isClosed = true;
      system?.sampler.close();
      system = undefined;
      await Promise.all(
        [...new Set([first, pool])].map((one) => one.close(drainTimeoutMs)),
      );
    },
  };
}
