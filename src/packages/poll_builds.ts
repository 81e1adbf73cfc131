/**
 * Polls for kinds that are still being built.
 *
 * @module
 */

import type { FoundKind, FoundKinds } from "./find_kinds.ts";

/** Options for {@linkcode pollBuilds}. */
export interface PollBuildsOptions {
  /** Names of the kinds that are being built. */
  readonly coming: Iterable<string>;
  /** Returns the kinds and problems of this moment. */
  readonly find: () => Promise<FoundKinds>;
  /** Settles when it is time for the next poll. */
  readonly pause: () => Promise<unknown>;
  /** True if the service stops. */
  readonly isOver: () => boolean;
  /** Called once for each kind that can start now. */
  readonly arrived: (kind: FoundKind) => void;
  /** Called once for each kind that cannot start, and is not being built. */
  readonly givenUp: (name: string) => void;
  /** Called with the reason why a bundle cannot be used. */
  readonly failed: (problem: string) => void;
}

/** Polls until no kind is left. Rejects as `find` does. */
export async function pollBuilds({
  coming,
  find,
  pause,
  isOver,
  arrived,
  givenUp,
  failed,
}: PollBuildsOptions): Promise<void> {
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
