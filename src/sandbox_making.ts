/**
 * Options to start the process of a sandbox, with its first message: the same
 * for a zygote, for its forks, and where nothing can be forked.
 *
 * @module
 */

import type { KindPlan } from "./pool/plan_pool.ts";
import type { SandboxMaking } from "./sandbox/forks.ts";
import type { ChildOptions } from "./sandbox/process.ts";
import type { BootMessage } from "./wire/messages.ts";

/** Options that all sandboxes of a service share. */
export interface MakingOptions {
  /** Absolute path of the C library; "" if there is none. */
  readonly libcPath: string;
  /** Archives to unpack, in order, for a kind. */
  readonly packagePaths: (kind: string) => readonly string[];
  /** Options to start a sandbox's process, except for its memory. */
  readonly child: Omit<ChildOptions, "wasmPages" | "ffiPaths" | "stackKib">;
  /** First message to every sandbox. */
  readonly boot: Pick<
    BootMessage,
    | "folders"
    | "imageDir"
    | "outputLimitBytes"
    | "fileLimitBytes"
    | "fileLimitCount"
    | "policyJson"
    | "stateLimitBytes"
  >;
}

const WASM_PAGE_BYTES = 65_536;

/** Returns what sandboxes of one kind are made with. */
export function sandboxMaking(
  { libcPath, packagePaths, child, boot }: MakingOptions,
  { kind, heapLimitBytes }: Pick<KindPlan, "kind" | "heapLimitBytes">,
): SandboxMaking {
  return {
    child: {
      ...child,
      ffiPaths: libcPath === "" ? [] : [libcPath],
      wasmPages: heapLimitBytes / WASM_PAGE_BYTES,
      stackKib: kind.stackKib,
    },
    boot: {
      type: "boot",
      ...boot,
      parentPid: Deno.pid,
      libcPath,
      engine: kind.engine,
      kind: kind.name,
      packagePaths: packagePaths(kind.name),
      heapLimitBytes,
      retireHeapBytes: Math.min(kind.retireHeapBytes, heapLimitBytes),
    },
  };
}
