/**
 * Requests and answers as they travel, as far as the client reads them.
 *
 * @module
 */

/** Kind of a failure. */
export type ErrorKind =
  | "exception"
  | "syntax"
  | "rejected"
  | "timeout"
  | "memory"
  | "crash";

/** One place where the safety policy refused a program; all counts from 1. */
export interface Finding {
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly end_column: number;
  readonly message: string;
  readonly help: string;
}

/** Error of a program. */
export interface ErrorInfo {
  /** Class of the exception, or the service's own name for it. */
  readonly type: string;
  readonly message: string;
  /** 1-based line in the program as it was sent; null where none is known. */
  readonly line: number | null;
  /** 1-based column; null where none is known. */
  readonly column: number | null;
  readonly kind: ErrorKind;
  /** Advice. */
  readonly help?: string | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly findings?: readonly Finding[] | undefined;
}

/** A file as it travels. */
export interface WireFile {
  readonly name: string;
  readonly media_type: string;
  /** In base64. */
  readonly data: string;
  readonly path?: string | undefined;
  readonly scale?: number | undefined;
}

/** Result that a cell has shown: values by media type, as Jupyter has them. */
export interface CellResult {
  readonly type: "execute_result" | "display_data";
  readonly data: Readonly<Record<string, unknown>>;
}

/** Metadata of a run, times in milliseconds. */
export interface RunMetadata {
  readonly language: string;
  readonly status: "success" | "error" | "calls";
  readonly exit_code: number;
  readonly timed_out: boolean;
  readonly duration: number;
  readonly task_id: string;
  readonly error?: ErrorInfo | undefined;
  readonly truncated: readonly string[];
  readonly files: readonly WireFile[];
  readonly queue_ms: number;
  readonly cpu_ms: number;
  readonly memory_peak_bytes: number;
  /** Results that a cell has shown, in order. */
  readonly results?: readonly CellResult[] | undefined;
  /** State that it has left, if that was to be kept; null if it cannot be. */
  readonly state?: State | null | undefined;
  /** Reason why it cannot be kept. */
  readonly state_error?: string | undefined;
  /** Continuation of a program that waits for results. */
  readonly continuation?:
    | { readonly id: string; readonly expires: string }
    | undefined;
}

/** State of a program, by its id; it never changes. */
export interface State {
  readonly id: string;
  /** Size as it is kept. */
  readonly bytes: number;
  /** Time at which it expires, in ISO 8601. */
  readonly expires: string;
}

/** A state as `/states` tells of it. */
export interface KeptState extends State {
  /** In ISO 8601. */
  readonly created: string;
  /** Seconds since then. */
  readonly age: number;
  /** The state it was made from; null if its program had started fresh. */
  readonly parent: string | null;
  readonly language: string;
  readonly policy: string;
}

/** A call of a tool that waits for its result. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Answer of `/run_code`. */
export interface RunAnswer {
  /** Calls that wait for results, if the program needs some to go on. */
  readonly calls?: readonly ToolCall[] | undefined;
  readonly output: {
    readonly stdout: string;
    readonly stderr: string;
    readonly ret_val: string;
    readonly ret_json?: string | undefined;
  };
  readonly metadata: RunMetadata;
}

/** A row of `/run_batch`. */
export interface WireRow {
  readonly index: number;
  readonly status: "success" | "error";
  readonly ret_val: string;
  readonly ret_json?: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: ErrorInfo | undefined;
  readonly exit_code: number;
  readonly duration_us: number;
  readonly truncated?: readonly string[] | undefined;
  readonly files?: readonly WireFile[] | undefined;
}

/** Last line of `/run_batch`. */
export interface WireSummary {
  readonly task_id: string;
  readonly status: "success" | "error";
  readonly error?:
    | Partial<ErrorInfo> & { readonly type: string; readonly message: string }
    | undefined;
  readonly setup?: {
    readonly stdout: string;
    readonly stderr: string;
    readonly exit_code: number;
  } | undefined;
  readonly rows: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly redone: Readonly<Record<string, number>>;
  readonly duration_ms: number;
  readonly sandboxes: readonly string[];
}

/** Answer of `/health`; a stranger to a service with keys has `status` alone. */
export interface Health {
  readonly status: "starting" | "healthy" | "degraded" | "draining";
  readonly version?: string | undefined;
  readonly languages?:
    | Readonly<
      Record<string, { readonly version: string; readonly ready: number }>
    >
    | undefined;
  readonly packages?: Readonly<Record<string, string>> | undefined;
}
