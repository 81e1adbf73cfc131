/**
 * Tools: functions of the caller's application that a program calls. A call
 * without an answer suspends the run, and the caller's answers continue it.
 *
 * @module
 */

import type { Trace } from "./trace.ts";

/** A tool, as its caller describes it. */
export interface ToolDefinition {
  /** Name in the program; a Python and JavaScript identifier. */
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments, an object. */
  readonly input_schema?: Readonly<Record<string, unknown>>;
  /** JSON Schema of the answer. */
  readonly output_schema?: Readonly<Record<string, unknown>>;
  /** True for the operator's `fetch`, which libraries of programs use too. */
  readonly isFetch?: true;
}

/** A call that waits for its answer. */
export interface ToolCall {
  /** Unique within the run: "call_0001". */
  readonly id: string;
  /** Name of the tool. */
  readonly name: string;
  /** JSON text of the arguments, an object. */
  readonly arguments: string;
}

/** A failure that a tool reports; the program sees it as `ToolError`. */
export interface ToolFailure {
  readonly type?: string;
  readonly message: string;
}

/** Answer of a caller to one call. */
export type ToolAnswer =
  & { readonly id: string }
  & (
    /** JSON text of the value. */
    | { readonly value: string }
    | { readonly error: ToolFailure }
  );

/** A call of one of the operator's tools. */
export interface OperatorCall {
  readonly call: ToolCall;
  /** Name of who calls. @default {nobody is asked who calls} */
  readonly caller?: string | undefined;
  readonly taskId: string;
  readonly trace?: Trace | undefined;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** A call of one of the operator's tools, for the audit log. */
export interface OperatorCallRecord {
  readonly caller: string | null;
  readonly task_id: string;
  readonly trace_id?: string | undefined;
  readonly tool: string;
  /** "success", or the type of the failure. */
  readonly outcome: string;
  readonly duration_ms: number;
}

/** Tools that the service itself calls. */
export interface OperatorTools {
  /** Returns the tools that a caller may use. */
  of(caller: string | undefined): readonly ToolDefinition[];
  /** Calls a tool. Never throws: a failure is an answer. */
  call(call: OperatorCall): Promise<ToolAnswer>;
}

/** Stands for all tools of the operator that the caller may use. */
export const ALL_OPERATOR_TOOLS = "*";

/** A call with its answer, for a run that starts again. */
export type AnsweredCall =
  & ToolCall
  & ToolAnswer
  & {
    /** Number of the continuation that brought the answer; an integer >= 1. */
    readonly generation: number;
  };

/** Tools of a run, and the answers that it has had before. */
export interface ToolRun {
  readonly definitions: readonly ToolDefinition[];
  readonly answers: readonly AnsweredCall[];
}

/** A suspended run that its caller continues. */
export interface ContinuedRun {
  /** Id of the continuation. */
  readonly id: string;
  /** Answers to calls that are open; at least one. */
  readonly results: readonly ToolAnswer[];
}

/** Continuation of a suspended run. */
export interface Continuation {
  readonly id: string;
  /** Time at which it expires, in milliseconds since 1970. */
  readonly expiresMs: number;
}

/** Calls that a suspended program waits for. */
export type SuspendedRun =
  | { readonly calls: readonly ToolCall[] }
  /** Id of a call that differs from the one before the run started again. */
  | { readonly diverged: string }
  /** Reason why its calls cannot be handed out. */
  | { readonly refused: string };

/** Limits of tools and calls. */
export const TOOL_LIMITS = {
  /** Tools of one request. */
  tools: 128,
  /** JSON of all of them, in UTF-16 units. */
  definitionChars: 262_144,
  /** Calls of one run; src/inside has the same number. */
  calls: 1_000,
  /** Calls that are open at one time; src/inside has the same number. */
  openCalls: 64,
  /** Levels of lists and objects in the arguments of a call. */
  depth: 200,
  /** JSON of one answer, in UTF-16 units. */
  answerChars: 1_048_576,
  /** JSON of all answers of a run. */
  answersChars: 8_388_608,
  /** Calls of the operator's tools that a caller has in progress. */
  operatorCallsAtOnce: 16,
  /** JSON of the operator's answers in all unfinished runs of a caller. */
  callerAnswersChars: 67_108_864,
} as const;
