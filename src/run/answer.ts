/**
 * The HTTP contract as data: the answers of `/run_code`. The schemas are in
 * `src/http/openapi/schemas.ts`.
 *
 * Existing clients hold the service to every name and type here, and to those of
 * `result.ts` and `error.ts` that it takes over: fields may be added, never
 * renamed, retyped or dropped.
 *
 * @module
 */

import type { RunError } from "./error.ts";
import type { Language } from "./languages.ts";
import type { CheckedBy } from "./policy.ts";
import type { PoolStats } from "./pool_status.ts";
import type {
  CellResult,
  OutputFile,
  OutputStream,
  Receipt,
} from "./result.ts";

/** Body of every answer to `/run_code` with status 200. */
export interface RunAnswer {
  readonly output: {
    readonly stdout: string;
    readonly stderr: string;
    readonly ret_val: string;
    /** The value of `return_val` as JSON text; absent where it has none. */
    readonly ret_json?: string;
  };
  readonly workload_info: {
    /** UUID of the sandbox. */
    readonly id: string;
    readonly status: "Used";
  };
  /** Numbers are integers: the main application decodes them as Go `int64`. */
  readonly metadata: {
    readonly language: Language;
    readonly runtime: string;
    /** Wall time of the program, in milliseconds. */
    readonly duration: number;
    readonly status: "success" | "error" | "calls";
    readonly exit_code: number;
    readonly timed_out: boolean;
    /** UUID of this run. */
    readonly task_id: string;
    readonly instance_id: string;
    readonly pool_stats: PoolStats;
    /** Absent on success. */
    readonly error?: RunError;
    readonly truncated: readonly OutputStream[];
    readonly files: readonly OutputFile[];
    /** Results that a cell has shown; absent for a program. */
    readonly results?: readonly Pick<CellResult, "type" | "data">[];
    readonly queue_ms: number;
    readonly cpu_ms: number;
    readonly memory_peak_bytes: number;
    readonly policy: CheckedBy;
    /** Fields of the request that mean nothing here; absent without any. */
    readonly ignored?: readonly string[];
    /** The time limit in force; absent where it is what was asked for. */
    readonly timeout_held_to?: number;
    /** For a run with seed and time. */
    readonly receipt?: Receipt;
    /** State that it has left, if that was to be kept; null if it cannot be. */
    readonly state?: {
      readonly id: string;
      readonly bytes: number;
      /** Time at which it expires, in ISO 8601. */
      readonly expires: string;
    } | null;
    /** Reason why it cannot be kept. */
    readonly state_error?: string;
    /** Continuation of a run with calls. */
    readonly continuation?: {
      readonly id: string;
      /** Time at which it expires, in ISO 8601. */
      readonly expires: string;
    };
    /** 32 hexadecimal digits; absent where the request belongs to no trace. */
    readonly trace_id?: string;
  };
  /** Calls of tools that wait for results; absent: the run has ended. */
  readonly calls?: readonly {
    readonly id: string;
    readonly name: string;
    /** A JSON object. */
    readonly arguments: unknown;
  }[];
}

/** Body of every answer that is not a 200. */
export interface ErrorBody {
  /** One of {@linkcode ERROR_TEXT}, or a like text for another field. */
  readonly error: string;
  /** More, where there is something to add. */
  readonly details?: string;
  /** State of a 503 without load: the first sandbox starts. */
  readonly state?: "starting";
  /** UUID to look for in the log, where the fault is ours. */
  readonly task_id?: string;
}
