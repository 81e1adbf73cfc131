/**
 * Uses the time in which a CPU is free: warms zygotes, and replaces sandboxes
 * that were forked before their zygote was warm, or from one that was renewed.
 *
 * @module
 */

/** Options for {@linkcode keepWarm}. */
export interface KeepWarmOptions {
  /** Returns whether programs need every CPU. */
  readonly isBusy: () => boolean;
  /** Warms zygotes a little; false if there is nothing to do. */
  readonly tend: () => Promise<boolean>;
  /** Replaces one idle sandbox by a better one; false if there is none. */
  readonly replaceOne: () => boolean;
}

const BUSY_MS = 50;
const REST_MS = 1_000;

/** Starts; returns what ends it. */
export function keepWarm(
  { isBusy, tend, replaceOne }: KeepWarmOptions,
): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (ms: number) => {
    if (isOver) return;
    timer = setTimeout(step, ms);
    // The service does not go on for this alone.
    Deno.unrefTimer(timer);
  };
  const step = async () => {
    if (isBusy()) return next(BUSY_MS);
    // A zygote that cannot be started is tried again at the next rest.
    const didTend = await tend().catch(() => false);
    const didReplace = !isOver && replaceOne();
    next(didTend || didReplace ? 0 : REST_MS);
  };
  next(0);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
