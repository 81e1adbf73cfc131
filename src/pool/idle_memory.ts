/**
 * Memory of idle sandboxes, where each boots by itself and where they are
 * forked. Data and sums alone.
 *
 * @module
 */

import type { SandboxKind } from "../kinds.ts";

const MIB = 1_048_576;
/** Code that V8 has optimized in a zygote that is warm. */
const ZYGOTE_BYTES = 16 * MIB;

/** Memory of idle sandboxes. */
export interface IdleMemory {
  /** Private memory of one sandbox, in bytes. */
  readonly ownBytes: (kind: SandboxKind) => number;
  /** Brief extra memory of one sandbox, which is not planned, in bytes. */
  readonly briefBytes: number;
  /** Memory of several of them together, in bytes. */
  readonly idleBytes: (kind: SandboxKind, count: number) => number;
}

/** Each has all of its memory, and a heap that has grown as far as is kept. */
export const BOOTED: IdleMemory = {
  ownBytes: bootedBytes,
  // The heap that may have grown is not there while a large answer is made.
  briefBytes: 0,
  idleBytes: (kind, count) => count * bootedBytes(kind),
};

/** Each has what it has written; the rest is there once, in their zygote. */
export const FORKED: IdleMemory = {
  ownBytes: ({ forkBytes }) => forkBytes,
  // Copies of a large answer, which V8 frees late on one thread.
  briefBytes: 64 * MIB,
  idleBytes: ({ expectedRssBytes, forkBytes }, count) =>
    count === 0 ? 0 : expectedRssBytes + ZYGOTE_BYTES + count * forkBytes,
};

function bootedBytes(kind: SandboxKind): number {
  return kind.expectedRssBytes + kind.retireHeapBytes - kind.baselineHeapBytes;
}
