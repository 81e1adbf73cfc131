/**
 * One program to run, as the HTTP side hands it to the pool.
 *
 * @module
 */

import type { ContextUse } from "./context.ts";
import type { RunInputs } from "./inputs.ts";
import type { Language } from "./languages.ts";
import type { PolicyName } from "./policy.ts";
import type { KeepOptions, ResumedState } from "./state.ts";
import type { AnsweredCall, ContinuedRun, ToolDefinition } from "./tools.ts";
import type { Trace } from "./trace.ts";

/** Priority of a run; within one priority, first come is first served. */
export type Priority = "low" | "normal" | "high";

/** Options of a notebook's kernel for a cell. */
export interface KernelOptions {
  /** Variables of the environment for this cell alone. @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /** True if dicts, lists and tables are shown as data too. @default {false} */
  readonly showsData?: boolean;
  /**
   * Folder to start in, made if it is missing; absolute.
   *
   * @default {where programs start, or where the state is}
   */
  readonly cwd?: string;
}

/** One program to run, as the HTTP side hands it over. */
export interface RunRequest {
  /** UUID of this run; the key to look for in the log. */
  readonly taskId: string;
  /** Language of the program. */
  readonly language: Language;
  /** The program. */
  readonly code: string;
  /** Name of who calls. @default {nobody is asked who calls} */
  readonly caller?: string;
  /** Trace that records its spans. @default {nowhere} */
  readonly trace?: Trace;
  /** The global `INPUT`, as JSON text; "null" if there is none. */
  readonly inputJson: string;
  /** Time the program may take, in milliseconds; an integer > 0. */
  readonly timeoutMs: number;
  /** Priority of the run. */
  readonly priority: Priority;
  /** Fields of the caller's that mean nothing here, for the answer. */
  readonly ignored?: readonly string[];
  /** Time that the caller has asked for, where it was more than it may have. */
  readonly askedTimeoutMs?: number;
  /** Memory that it may have, in bytes. @default {the service's limit} */
  readonly memoryLimitBytes?: number;
  /** Inputs in addition to `INPUT`. @default {nothing} */
  readonly inputs?: RunInputs;
  /** Policy that checks it. @default {the operator's} */
  readonly policy?: PolicyName;
  /** Longest wait for a sandbox, in milliseconds. @default {the operator's} */
  readonly queueTimeoutMs?: number;
  /**
   * True if the last line of a JavaScript program's stdout that is a JSON
   * object leaves it as the result. @default {false}
   */
  readonly takesResultLine?: boolean;
  /** True if it is the cell of a notebook. @default {it is a program} */
  readonly mode?: "cell";
  /**
   * A cell is run as a kernel does it: its traceback is apart from stderr.
   *
   * @default {it is at the end of stderr}
   */
  readonly kernel?: KernelOptions;
  /**
   * The context that it runs in, by its id or, without one, its language's own:
   * the language and the state are the context's then.
   */
  readonly context?: ContextUse;
  /** Id of the state that it continues. @default {it starts fresh} */
  readonly state?: string;
  /** True if `language` is that of the state, whatever it says. */
  readonly takesStateLanguage?: boolean;
  /** Tools of the caller that it may call. @default {none} */
  readonly tools?: readonly ToolDefinition[];
  /** Names of the operator's tools that it may call. @default {none} */
  readonly operatorTools?: readonly string[];
  /** The suspended run that this continues; its request takes effect then. */
  readonly continuation?: ContinuedRun;
  /** Answers to calls of a run that starts again; HTTP leaves it out. */
  readonly answers?: readonly AnsweredCall[];
  /**
   * CPU time of such a run that its caller was charged for before, in
   * milliseconds; HTTP leaves it out. @default {0}
   */
  readonly chargedCpuMs?: number;
  /** Keeps the state that it leaves. @default {it is forgotten} */
  readonly keep?: KeepOptions;
  /** The state of that id, for the pool; HTTP leaves it out. */
  readonly resume?: ResumedState;
  /** Id of the state that it leaves, for the pool; HTTP leaves it out. */
  readonly keepAs?: string;
}
