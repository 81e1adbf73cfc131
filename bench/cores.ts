/**
 * Gives the load generator a core of its own, where Linux's `taskset` is there.
 *
 * @module
 */

/** On which cores the two sides run; undefined: wherever Linux puts them. */
export interface Cores {
  /** For the servers, as `taskset -c` takes it. */
  readonly server: string | undefined;
  /** For the load generator. */
  readonly load: string | undefined;
}

/** Both sides anywhere. */
export const ANY_CORE: Cores = { server: undefined, load: undefined };

/** Returns the last core for the load and all others for the servers. */
export function splitCores(coreCount: number): Cores {
  if (coreCount < 2) return ANY_CORE;
  const last = coreCount - 1;
  return { server: last === 1 ? "0" : `0-${last - 1}`, load: String(last) };
}

/** Returns whether processes can be held to cores here. */
export async function canPin(): Promise<boolean> {
  try {
    const taskset = new Deno.Command("taskset", { args: ["-c", "0", "true"] });
    return (await taskset.output()).success;
  } catch {
    return false;
  }
}

/** Returns the command that runs `command` on `cores`. */
export function pinned(
  cores: string | undefined,
  command: string,
  args: readonly string[],
): [command: string, args: string[]] {
  if (cores === undefined) return [command, [...args]];
  return ["taskset", ["-c", cores, command, ...args]];
}
