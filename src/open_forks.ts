/**
 * Finds out at the start whether sandboxes can be forked here, and opens what
 * that takes while the service still has the right to.
 *
 * @module
 */

import type { PoolPlan } from "./pool/plan_pool.ts";
import { closeOnExec } from "./sandbox/close_on_exec.ts";
import { openForkSystem } from "./sandbox/fork_system.ts";
import { Forks, type ForksOptions } from "./sandbox/forks.ts";
import { openMeetingPoint } from "./sandbox/meeting_point.ts";
import { sharedOutputOpener } from "./sandbox/shared_output.ts";
import { tryFork } from "./sandbox/try_fork.ts";
import { type MakingOptions, sandboxMaking } from "./sandbox_making.ts";
import { createReplyParser } from "./wire/parse_reply.ts";

/** Options for {@linkcode openForks}. */
export interface OpenForksOptions
  extends Pick<ForksOptions, "renewAfterMs" | "lost" | "turned"> {
  readonly making: MakingOptions;
  /** Plans the pool; its first kind is tried. Throws if there is no room. */
  readonly plan: () => PoolPlan;
}

/** Returns the forks, or why there are none. */
export async function openForks(
  { making, plan, ...watch }: OpenForksOptions,
): Promise<Forks | string> {
  const { libcPath } = making;
  if (Deno.build.os !== "linux" || libcPath === "") {
    return "the system is not Linux, or its C library is not known";
  }
  const now = () => performance.now();
  let forks: Forks | undefined;
  try {
    const [row] = plan().kinds;
    // What the service was started with is nothing for a zygote.
    closeOnExec(libcPath);
    const system = openForkSystem(libcPath);
    const point = openMeetingPoint(system);
    forks = new Forks({ point, system, now, ...watch });
    const fault = await tryFork({
      forks,
      making: sandboxMaking(making, row),
      language: row.kind.languages[0],
      parseReply: createReplyParser(making.boot),
      output: sharedOutputOpener(libcPath)(making.boot.outputLimitBytes),
      now,
    });
    if (fault === null) return forks;
    forks.close();
    return fault;
  } catch (error) {
    forks?.close();
    return error instanceof Error ? error.message : String(error);
  }
}
