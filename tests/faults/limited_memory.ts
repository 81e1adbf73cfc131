/**
 * A control group with little memory, for a service to be started in.
 *
 * @module
 */

/** Reason why there may be none. */
export const LIMITED_MEMORY =
  "a control group for memory cannot be made here (not root, or a container)";

/** A control group; disposed of once its processes have ended. */
export interface LimitedMemory extends AsyncDisposable {
  /** Starts the command that follows it in the group. */
  readonly wrapper: readonly string[];
}

/** Files of memory limits in both versions of control groups. */
const HIERARCHIES = [
  { folder: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes" },
  { folder: "/sys/fs/cgroup", limit: "memory.max" },
] as const;

/** Returns whether a group can be made here. */
export async function canLimitMemory(): Promise<boolean> {
  await using group = await limitedMemory(1_024);
  return group !== null;
}

/** Makes a group that holds `limitMib` MiB, or returns null if none can be. */
export async function limitedMemory(
  limitMib: number,
): Promise<LimitedMemory | null> {
  for (const { folder, limit } of HIERARCHIES) {
    const path = `${folder}/faas-test-${Deno.pid}`;
    try {
      await Deno.mkdir(path);
    } catch {
      continue;
    }
    try {
      await Deno.writeTextFile(`${path}/${limit}`, `${limitMib}M`);
    } catch {
      await Deno.remove(path);
      continue;
    }
    return {
      wrapper: [
        "sh",
        "-c",
        `echo $$ > ${path}/cgroup.procs && exec "$0" "$@"`,
      ],
      async [Symbol.asyncDispose]() {
        // Busy until the last process has left it.
        const left = Deno.readTextFileSync(`${path}/cgroup.procs`);
        if (left === "") await Deno.remove(path);
      },
    };
  }
  return null;
}
