/**
 * Opens what it takes to fork sandboxes while the service still has the right
 * to, and finds out whether they can be forked here.
 *
 * @module
 */

import type { PoolPlan } from "./pool/plan_pool.ts";
import { closeOnExec } from "./sandbox/close_on_exec.ts";
import { openForkSystem } from "./sandbox/fork_system.ts";
import { Forks, type ForksOptions } from "./sandbox/forks.ts";
import { openForkSocket } from "./sandbox/fork_socket.ts";
import { sharedOutputOpener } from "./sandbox/shared_output.ts";
import { tryFork } from "./sandbox/try_fork.ts";
import { type MakingOptions, sandboxMaking } from "./sandbox_making.ts";

/** Options for {@linkcode openForks}. */
export interface OpenForksOptions
  extends Pick<ForksOptions, "renewAfterMs" | "lost" | "turned"> {
  readonly making: MakingOptions;
  /** Plans the pool; its first kind is tried. Throws if there is no room. */
  readonly plan: () => PoolPlan;
}

/** Forks that may turn out not to work. */
export interface OpenForks {
  readonly forks: Forks;
  /** Forks a sandbox and runs a program; returns why they do not work, or null. */
  try(): Promise<string | null>;
}

/** Returns the forks, which are not tried yet, or why there are none. */
export function openForks(
  { making, plan, ...watch }: OpenForksOptions,
): OpenForks | string {
  const { libcPath } = making;
  if (Deno.build.os !== "linux" || libcPath === "") {
    return "the system is not Linux, or its C library is not known";
  }
  const now = () => performance.now();
  try {
    const [row] = plan().kinds;
    // Descriptors that the service was started with are nothing for a zygote.
    closeOnExec(libcPath);
    const system = openForkSystem(libcPath);
    const socket = openForkSocket(system);
    const openOutput = sharedOutputOpener(libcPath);
    const forks = new Forks({ socket, system, now, isUntried: true, ...watch });
    return {
      forks,
      async try() {
        const { createReplyParser } = await import("./wire/parse_reply.ts");
        const fault = await tryFork({
          forks,
          making: sandboxMaking(making, row),
          language: row.kind.languages[0],
          parseReply: createReplyParser(making.boot),
          output: openOutput(making.boot.outputLimitBytes),
          now,
        });
        if (fault === null) forks.trust();
        else forks.close();
        return fault;
      },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
