/**
 * Kubernetes's HorizontalPodAutoscaler (autoscaling/v2) as far as the chart
 * uses it: how many replicas it wants, from what it has seen.
 *
 * @module
 */

/** One metric, averaged over the pods that are ready. */
export interface MetricReading {
  readonly average: number;
  readonly target: number;
}

/** Options for {@linkcode Autoscaler}, as in the chart's values. */
export interface AutoscalerOptions {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Most replicas added within 15 s, in percent of those there. */
  readonly scaleUpPercent: number;
  /** Most replicas that go within 60 s, in percent of those there. */
  readonly scaleDownPercent: number;
  /** Time over which the highest wish counts before replicas go. */
  readonly scaleDownStabilizationSeconds: number;
}

/** Differences below this share of the target change nothing. */
const TOLERANCE = 0.1;
const SCALE_UP_WINDOW_SECONDS = 15;
const SCALE_DOWN_WINDOW_SECONDS = 60;

/** Decides every 15 s; remembers what it wished and did. */
export class Autoscaler {
  readonly #options: AutoscalerOptions;
  #wishes: { readonly atSeconds: number; readonly replicas: number }[] = [];
  #changes: { readonly atSeconds: number; readonly by: number }[] = [];

  /** Creates one that has seen nothing. */
  constructor(options: AutoscalerOptions) {
    this.#options = options;
  }

  /**
   * Returns how many replicas there shall be.
   *
   * @param current Replicas that the Deployment asks for now.
   * @param ready Those whose metric was read.
   * @param metrics The highest wish of them counts.
   */
  decide(
    atSeconds: number,
    current: number,
    ready: number,
    metrics: readonly MetricReading[],
  ): number {
    const { minReplicas, maxReplicas, scaleDownStabilizationSeconds } =
      this.#options;
    const wished = Math.max(
      ...metrics.map((metric) => wish(metric, current, ready)),
    );
    this.#wishes = this.#wishes.filter((wish) =>
      wish.atSeconds > atSeconds - scaleDownStabilizationSeconds
    );
    this.#wishes.push({ atSeconds, replicas: wished });
    const held = Math.max(...this.#wishes.map(({ replicas }) => replicas));
    // Downwards the highest wish of the window counts, upwards the newest.
    const stable = wished >= current ? wished : Math.min(current, held);
    const bounded = Math.min(
      Math.max(stable, this.#lowest(atSeconds, current), minReplicas),
      this.#highest(atSeconds, current),
      maxReplicas,
    );
    if (bounded !== current) {
      this.#changes.push({ atSeconds, by: bounded - current });
    }
    return bounded;
  }

  #before(atSeconds: number, current: number, window: number): number {
    const since = this.#changes.filter((change) =>
      change.atSeconds > atSeconds - window
    );
    return current - since.reduce((sum, { by }) => sum + by, 0);
  }

  #highest(atSeconds: number, current: number): number {
    const before = this.#before(atSeconds, current, SCALE_UP_WINDOW_SECONDS);
    return Math.ceil(before * (1 + this.#options.scaleUpPercent / 100));
  }

  #lowest(atSeconds: number, current: number): number {
    const before = this.#before(atSeconds, current, SCALE_DOWN_WINDOW_SECONDS);
    return Math.floor(before * (1 - this.#options.scaleDownPercent / 100));
  }
}

/**
 * Number of replicas that one metric asks for; pods that are not ready count as
 * idle upwards.
 */
function wish(
  { average, target }: MetricReading,
  current: number,
  ready: number,
): number {
  if (ready === 0) return current;
  const ratio = average / target;
  if (Math.abs(ratio - 1) <= TOLERANCE) return current;
  if (ratio < 1) return Math.max(1, Math.ceil(ratio * ready));
  const withIdle = average * ready / current / target;
  if (withIdle <= 1 + TOLERANCE) return current;
  return Math.ceil(withIdle * current);
}
