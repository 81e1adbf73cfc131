/**
 * Forks for tests of pools: their zygotes do nothing by themselves, so that
 * a sandbox is replaced only by what a test does.
 *
 * @module
 */

import { openForkSystem } from "../src/sandbox/fork_system.ts";
import { Forks, type ForksOptions } from "../src/sandbox/forks.ts";
import { findLibcPath } from "../src/sandbox/libc_path.ts";
import { openForkSocket } from "../src/sandbox/fork_socket.ts";

class ColdForks extends Forks {
  override tend(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/** Reason why nothing can be forked here; null if it can. */
export const WHY_NO_FORKS = Deno.build.os === "linux" && findLibcPath() !== ""
  ? null
  : "only Linux forks sandboxes";

/** Both ways by which a sandbox comes to be, for tests that hold for both. */
export const WAYS = [["booted", false], ["forked", true]] as const;

/** Opens them; the pool closes them. */
export function coldForks(
  options: Partial<Pick<ForksOptions, "now" | "turned" | "isUntried">> = {},
): Forks {
  const system = openForkSystem(findLibcPath());
  return new ColdForks({
    system,
    socket: openForkSocket(system),
    renewAfterMs: Infinity,
    now: () => performance.now(),
    ...options,
  });
}
