/**
 * Plans what stands in for the first kind of sandbox while that is being made:
 * one sandbox of the standard library alone, which needs no packages and no
 * memory image. Programs that need either wait for the kind itself.
 *
 * @module
 */

import type { PoolPlan } from "./plan_pool.ts";

/** Name of the kind that stands in. */
export const STAND_IN = "plain";

const MIB = 1_048_576;
/** Resident memory of one that booted beyond that of one from an image. */
const BOOT_BYTES = 64 * MIB;

/** Returns the names of the first kind and of what stands in for it. */
export function firstKinds({ kinds }: PoolPlan): readonly string[] {
  const names = kinds.map(({ kind }) => kind.name);
  return names.slice(0, names[0] === STAND_IN ? 2 : 1);
}

/**
 * Returns the plan, with a stand-in before the first kind if that is coming. It
 * is not counted: it lives while the sandboxes that were planned do not.
 */
export function withStandIn(plan: PoolPlan): PoolPlan {
  const [first] = plan.kinds;
  const { kind } = first;
  // Without packages, there is nothing of it yet that could boot.
  if (!kind.coming || kind.bundles.length === 0) return plan;
  const standIn = {
    ...first,
    kind: {
      ...kind,
      name: STAND_IN,
      bundles: [],
      modules: [],
      packages: {},
      coming: false,
      expectedRssBytes: kind.expectedRssBytes + BOOT_BYTES,
    },
    serving: 1,
    spares: 0,
    express: 0,
  };
  return { ...plan, kinds: [standIn, ...plan.kinds] };
}
