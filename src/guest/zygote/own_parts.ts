/**
 * The parts of a process that a fork copies, and that the copy must replace
 * before it takes a program: one row per part, with the harm that the zygote's
 * own would do.
 *
 * Three more need no row. The zygote prepares no run, so no fork inherits the
 * entropy of one. Deno caches process ids, so nothing reads them. All other
 * open files are closed, see `close_descriptors.ts`.
 *
 * @module
 */

import type { Interpreter } from "../interpreter.ts";
import type { LibC } from "../lock/libc.ts";
import { dieFirst, dieWithParent } from "../lock/lock_process.ts";

/** Options to replace a part. */
export interface RenewOptions {
  readonly libc: LibC;
  readonly interpreter: Interpreter;
  /** Process id of the service. */
  readonly parentPid: number;
  /** Memory that the service shares with this fork; "" if none. */
  readonly outputPath: string;
}

/** One part. */
export interface OwnPart {
  /** The harm that the zygote's own would do. */
  readonly why: string;
  /** Replaces it; throws if it cannot. */
  readonly renew: (options: RenewOptions) => void;
}

/** Parts by name, in the order in which they are replaced. */
export type OwnParts = Readonly<Record<string, OwnPart>>;

/** All parts. */
export const OWN_PARTS: OwnParts = {
  parent: {
    why: "a fork starts without a death signal: it would outlive the service",
    renew: ({ libc, parentPid }) => {
      if (!dieWithParent(libc, parentPid)) {
        throw new Error("Cannot ask for a death signal: the system refuses");
      }
    },
  },
  session: {
    why: "under load the kernel would give all forks together the CPU time " +
      "of one process (sched_autogroup)",
    renew: ({ libc }) => {
      if (libc.setsid() < 0) throw new Error("Cannot begin a session");
    },
  },
  score: {
    why: "the kernel would end forks as late as their zygote, which is worth " +
      "more",
    renew: ({ libc }) => dieFirst(libc),
  },
  entropy: {
    why: "all forks would draw the same random numbers, ids and secrets",
    renew: ({ interpreter: { forked } }) => forked.entropy.forget(),
  },
  pageMap: {
    why: "a reset would look for written pages in the zygote's memory, and " +
      "leave what a program has written",
    renew: ({ interpreter: { forked } }) => forked.baseline.reopenPageMap?.(),
  },
  memoryFile: {
    why: "rows of one fork would read what the rows of another have stored",
    renew: ({ interpreter: { forked } }) => forked.baseline.renewMemoryFile?.(),
  },
  output: {
    why: "the service would not see what a killed program has printed",
    renew: ({ interpreter: { forked }, outputPath }) => {
      if (outputPath !== "" && !forked.sinks.share(outputPath)) {
        throw new Error("Cannot share the memory for output");
      }
    },
  },
};
