/**
 * From the settings to the options of the pool: how many sandboxes there may be,
 * and what each is made with.
 *
 * @module
 */

import type { SizingOptions } from "./pool/plan_pool.ts";
import type { MakingOptions } from "./sandbox_making.ts";
import type { Config } from "./settings/config.ts";
import { loadPolicy } from "./settings/load_policy.ts";
import { sandboxCounts } from "./settings/asked_counts.ts";
import { stateBytesOf } from "./states/states_memory.ts";

/** Memory of the process that holds the connection to a store. */
const STORE_LINK_BYTES = 96 * 1024 ** 2;

/** Returns what the number of sandboxes is planned from. */
export function sizingOptions(
  config: Config,
  kinds: SizingOptions["kinds"],
): SizingOptions {
  const linkBytes = (config.stateStore === "" ? 0 : STORE_LINK_BYTES) +
    (config.quotaStore === "" ? 0 : STORE_LINK_BYTES);
  return {
    memoryLimitBytes: config.memoryLimitBytes,
    keptBytes: (memoryLimitBytes) =>
      linkBytes +
      (config.stateStore === ""
        ? stateBytesOf({ ...config, memoryLimitBytes })
        : 0),
    cpuLimit: config.cpuLimit,
    kinds,
    hasCallers: config.keysFile !== "",
    poolMinSize: config.poolMinSize,
    poolMaxSize: config.poolMaxSize,
    asked: sandboxCounts(config),
    programMemoryLimitBytes: config.runMemoryLimitBytes,
    fileLimitBytes: config.maxFileBytes,
  };
}

/**
 * Returns what every sandbox is made with.
 *
 * @param root Folder of the project.
 * @param cache Folder of what the build has made.
 */
export async function makingOptions(
  config: Config,
  root: string,
  cache: string,
): Promise<Pick<MakingOptions, "child" | "boot">> {
  const pyodide = Deno.realPathSync(`${root}/node_modules/pyodide`);
  return {
    child: {
      denoPath: Deno.execPath(),
      entryPath: `${root}/src/guest/main.ts`,
      // Where the build has put it, translated to JavaScript already.
      denoDir: `${cache}/deno`,
      readPaths: [`${root}/src`, cache, pyodide],
    },
    boot: {
      folders: {
        pyodide,
        python: `${root}/src/inside/python`,
        library: `${cache}/javascript`,
        javascript: `${root}/src/inside/javascript`,
      },
      imageDir: `${cache}/images`,
      outputLimitBytes: config.maxOutputBytes,
      fileLimitBytes: config.maxFileBytes,
      fileLimitCount: config.maxFiles,
      stateLimitBytes: stateBytesOf(config) === 0 ? 0 : config.stateLimitBytes,
      policyJson: await loadPolicy(config.safetyPolicy, config.filePolicy),
    },
  };
}
