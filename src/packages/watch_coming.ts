/**
 * Looks for what is still being made, until it is there or never will be.
 *
 * @module
 */

import type { FoundKind, FoundKinds } from "./find_kinds.ts";

/** Options for {@linkcode watchComing}. */
export interface WatchComingOptions {
  /** Names of the kinds that something is being made for. */
  readonly coming: Iterable<string>;
  /** Returns what there is at this moment. */
  readonly find: () => Promise<FoundKinds>;
  /** Settles when it is time for the next look. */
  readonly pause: () => Promise<unknown>;
  /** True if nobody wants to know any more. */
  readonly isOver: () => boolean;
  /** Called once for each kind that can start now. */
  readonly arrived: (kind: FoundKind) => void;
  /** Called once for each that cannot, though nothing is made for it now. */
  readonly givenUp: (name: string) => void;
  /** Called with why a bundle cannot be used. */
  readonly failed: (problem: string) => void;
}

/** Looks again and again; settles when no kind is left. Rejects as `find` does. */
export async function watchComing({
  coming,
  find,
  pause,
  isOver,
  arrived,
  givenUp,
  failed,
}: WatchComingOptions): Promise<void> {
  const left = new Set(coming);
  while (left.size > 0) {
    await pause();
    if (isOver()) return;
    const { kinds, problems } = await find();
    for (const name of left) {
      const kind = kinds.find((one) => one.name === name);
      if (kind?.coming) continue;
      left.delete(name);
      if (kind === undefined) givenUp(name);
      else arrived(kind);
    }
    problems.forEach(failed);
  }
}
