/**
 * The seam between those who ask for runs and sandboxes, as types. Does nothing
 * by itself and imports nothing, because sandboxes and the service's start both
 * load it. What callers get to see of it is in `contract.ts`.
 *
 * @module
 */

/** How urgent a run is; within one priority, first come is first served. */
export type Priority = "low" | "normal" | "high";

/** Language of a program. */
export type Language = "python" | "javascript" | "typescript";

/** What went wrong in a run, in one word. */
export type RunErrorKind =
  | "exception"
  | "syntax"
  | "rejected"
  | "timeout"
  | "memory"
  | "crash";

/** One place where the safety policy refused a program. */
export interface PolicyFinding {
  /** Which rule, as docs/safety-policy.md lists them: "module". */
  readonly rule: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column of its first character. */
  readonly column: number;
  /** 1-based column after its last character on that line. */
  readonly end_column: number;
  /** What is refused, and why. */
  readonly message: string;
  /** What to do instead. */
  readonly help: string;
}

/** Why a run did not succeed. */
export interface RunError {
  /** Python's exception class, or a name of ours where Python raised nothing. */
  readonly type: string;
  /** One line or more of text, without the traceback. */
  readonly message: string;
  /** 1-based line in the caller's own program; null where none is known. */
  readonly line: number | null;
  /** 1-based column in characters; null where none is known. */
  readonly column: number | null;
  /** What kind of failure it is. */
  readonly kind: RunErrorKind;
  /** What to do about it, in a line; absent where nothing is known. */
  readonly help?: string;
  /** Rules that refused the program; empty unless `kind` is "rejected". */
  readonly rules?: readonly string[];
  /** The first 100 places that were refused; absent if `rules` is. */
  readonly findings?: readonly PolicyFinding[];
}

/** Streams, values and lists of a run that can be cut at a limit. */
export type OutputStream =
  | "stdout"
  | "stderr"
  | "ret_val"
  | "ret_json"
  | "results"
  | "files";

/** Something that a cell has shown. */
export interface CellResult {
  /** The value of its last expression, or what it has shown by itself. */
  readonly type: "execute_result" | "display_data";
  /**
   * The MIME bundle: by media type text, base64 for what is none, or, where the
   * media type is of JSON, a value of JSON.
   */
  readonly data: Readonly<Record<string, unknown>>;
  /** Bytes that it had written to stdout by then. */
  readonly stdoutBytes: number;
  /** Bytes that it had written to stderr by then. */
  readonly stderrBytes: number;
}

/** A file that a run hands back, for example an open figure as PNG. */
export interface OutputFile {
  /** File name without a path, unique within the run. */
  readonly name: string;
  /** Its media type, for example "image/png". */
  readonly media_type: string;
  /** Size in bytes before base64. */
  readonly size: number;
  /** The content in base64. */
  readonly data: string;
  /** Factor, below 1, by which a picture was made smaller to fit. */
  readonly scale?: number;
  /**
   * Where the program has left it, for one that was asked for: relative to
   * where it started, or absolute. Absent for all others.
   */
  readonly path?: string;
}

/** What somebody needs who wants to run a program again and compare. */
export interface Receipt {
  /** SHA-256 of the request as it was run, in hexadecimal. */
  readonly request: string;
  /** SHA-256 of all that the sandbox was made from, in hexadecimal. */
  readonly image: string;
  /** SHA-256 of what came of it, in hexadecimal. */
  readonly result: string;
}

/** Bytes on their way to a program: as text, which is UTF-8, or in base64. */
export type InputContent = { readonly text: string } | {
  readonly base64: string;
};

/** A file that a program finds when it starts. */
export interface InputFile {
  /** Absolute and in its shortest form, below a folder of `WRITABLE_FOLDERS`. */
  readonly path: string;
  readonly content: InputContent;
}

/**
 * Folders that a program may write to; the first is where it starts. The last
 * is where callers of SandboxFusion have their files.
 */
export const WRITABLE_FOLDERS = ["/home/user", "/tmp", "/mnt"] as const;

/** What a run brings beside `INPUT`. What is absent is as it always is. */
export interface RunInputs {
  /** What standard input has. @default {nothing} */
  readonly stdin?: InputContent;
  /** Arguments, without the program's name. @default {[]} */
  readonly argv?: readonly string[];
  /** The whole environment. @default {the sandbox's own} */
  readonly env?: Readonly<Record<string, string>>;
  /** No path twice, and none below another. @default {[]} */
  readonly files?: readonly InputFile[];
  /**
   * Which files to hand back: patterns of absolute paths below a folder of
   * `WRITABLE_FOLDERS`, with `*`, `?`, `[a-z]` and `**`. @default {[]}
   */
  readonly collect?: readonly string[];
  /** Fixes all randomness; a safe integer. @default {fresh entropy} */
  readonly seed?: number;
  /**
   * Where the clocks start, and fixes how they go on; milliseconds since 1970.
   *
   * @default {the system's time}
   */
  readonly nowMs?: number;
}

/** A safety policy that is there by its name, whatever the operator's is. */
export type PolicyName = "strict" | "permissive";

/** What a program is checked by; "custom" is an operator's own policy. */
export type CheckedBy = PolicyName | "custom";

/** What is asked for of the state that a program leaves. */
export interface KeepOptions {
  /** How long it is kept, in seconds; an integer > 0. @default {the longest} */
  readonly ttlSeconds?: number;
}

/** What a kernel of notebooks does for a cell, and a program does without. */
export interface KernelOptions {
  /** Variables of the environment for this cell alone. @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether dicts, lists and tables are shown as data too. @default {false} */
  readonly showsData?: boolean;
}

/** A state that a program continues, for the sandbox that it runs in. */
export interface ResumedState {
  readonly id: string;
  /** Kind of sandbox that it is of. */
  readonly kind: string;
  /** Names the very bytes that such sandboxes start from. */
  readonly imageId: string;
  /** Returns its bytes in base64: not every sandbox needs them sent. */
  readonly data: () => string;
}

/** What is told of a state that is kept. */
export interface StateInfo {
  /** What its caller continues it by. */
  readonly id: string;
  /** Size as it is kept, in bytes. */
  readonly bytes: number;
  /** When it was made, and when it is forgotten; milliseconds since 1970. */
  readonly createdMs: number;
  readonly expiresMs: number;
  /** State that its program had continued; null if it had started anew. */
  readonly parent: string | null;
  readonly language: Language;
  /** Kind of sandbox that it is of. */
  readonly kind: string;
  /** What its last program was checked by. */
  readonly policy: CheckedBy;
}

/** The states that are kept. HTTP knows nothing else of them. */
export interface States {
  /**
   * Returns what is known of a state.
   *
   * @param caller Name of who asks; absent: nobody is asked who calls.
   * @throws {StateError} If this caller has none of that id.
   */
  find(caller: string | undefined, id: string): Promise<StateInfo>;
  /** Returns the states of a caller, the latest first. */
  list(caller: string | undefined): Promise<readonly StateInfo[]>;
  /**
   * Forgets a state.
   *
   * @throws {StateError} If this caller has none of that id.
   */
  delete(caller: string | undefined, id: string): Promise<void>;
}

/** What a part of a request's course is told with: names, numbers and ids. */
export type TraceAttributes = Readonly<
  Record<string, string | number | boolean>
>;

/** The course of a request, which can be followed from its caller on. */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /**
   * Notes a part that ends at this moment.
   *
   * @param startMs When it began, on the clock of `performance.now`.
   */
  note(
    name: "queue" | "run" | "reset",
    startMs: number,
    attributes: TraceAttributes,
  ): void;
}

/** Whose contexts: nobody else sees them. */
export interface ContextOwner {
  /** Name of who asks. @default {nobody is asked who calls} */
  readonly caller?: string;
  /** What the caller calls the sandbox that they are in; "" if nothing. */
  readonly sandbox: string;
}

/** What is told of a context: a row of states, of which the latest counts. */
export interface ContextInfo {
  readonly id: string;
  readonly language: Language;
  /** Folder that its first cell starts in; absolute. */
  readonly cwd: string;
}

/** The contexts that there are. HTTP knows nothing else of them. */
export interface Contexts {
  /** Makes one. @throws {StateError} If it cannot be kept. */
  create(
    owner: ContextOwner,
    context: Pick<ContextInfo, "language" | "cwd">,
  ): Promise<ContextInfo>;
  /** Returns those that are there unasked, then others as they were made. */
  list(owner: ContextOwner): Promise<readonly ContextInfo[]>;
  /** Forgets one. @throws {StateError} If there is none of that id. */
  delete(owner: ContextOwner, id: string): Promise<void>;
  /** Lets one begin anew. @throws {StateError} If there is none of that id. */
  restart(owner: ContextOwner, id: string): Promise<void>;
}

/** One program to run, as the HTTP side hands it over. */
export interface RunRequest {
  /** UUID of this run; the key to look for in the log. */
  readonly taskId: string;
  /** What it is written in. */
  readonly language: Language;
  /** The program. */
  readonly code: string;
  /** Name of who calls. @default {nobody is asked who calls} */
  readonly caller?: string;
  /** Where its course is noted. @default {nowhere} */
  readonly trace?: Trace;
  /** The global `INPUT`, as JSON text; "null" if there is none. */
  readonly inputJson: string;
  /** Time the program may take, in milliseconds; an integer > 0. */
  readonly timeoutMs: number;
  /** How urgent the run is. */
  readonly priority: Priority;
  /** Fields of the caller's that mean nothing here, for the answer. */
  readonly ignored?: readonly string[];
  /** Time that the caller has asked for, where it was more than it may have. */
  readonly askedTimeoutMs?: number;
  /** Memory that it may have, in bytes. @default {the service's limit} */
  readonly memoryLimitBytes?: number;
  /** What it brings beside `INPUT`. @default {nothing} */
  readonly inputs?: RunInputs;
  /** Which policy it is checked by. @default {the operator's} */
  readonly policy?: PolicyName;
  /** Longest wait for a sandbox, in milliseconds. @default {the operator's} */
  readonly queueTimeoutMs?: number;
  /**
   * Whether the last line of a JavaScript program's stdout that is a JSON
   * object leaves it as the result. @default {false}
   */
  readonly takesResultLine?: boolean;
  /** Whether it is the cell of a notebook. @default {it is a program} */
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
  readonly context?: Pick<ContextOwner, "sandbox"> & { readonly id?: string };
  /** Id of the state that it continues. @default {it starts anew} */
  readonly state?: string;
  /** Whether `language` is that of the state, whatever it says. */
  readonly takesStateLanguage?: boolean;
  /** Keeps the state that it leaves. @default {it is forgotten} */
  readonly keep?: KeepOptions;
  /** The state of that id, for the pool; HTTP leaves it out. */
  readonly resume?: ResumedState;
  /** Id of the state that it leaves, for the pool; HTTP leaves it out. */
  readonly keepAs?: string;
}

/** What came of a program. What user code does is a result, never a throw. */
export interface RunResult {
  /** What was printed, cut at the limit. */
  readonly stdout: string;
  /** What went to stderr, tracebacks included, cut at the limit. */
  readonly stderr: string;
  /** What says why it failed, where that is apart from stderr. */
  readonly traceback?: string;
  /** `str()` of the last value given to `return_val`; "" if there is none. */
  readonly retVal: string;
  /** The same value as JSON text; absent where JSON cannot say it. */
  readonly retJson?: string;
  /** What a cell has shown, in order; absent: nothing. */
  readonly results?: readonly CellResult[];
  /** 0, the code of `sys.exit`, 1, 124 (timeout) or 137 (killed). */
  readonly exitCode: number;
  /** Why the run failed; absent on success. */
  readonly error?: RunError;
  /** Streams that were cut. */
  readonly truncated: readonly OutputStream[];
  /** Files handed back. */
  readonly files: readonly OutputFile[];
  /** Wall time of the program alone, in whole milliseconds. */
  readonly durationMs: number;
  /** Time spent waiting for a sandbox, in whole milliseconds. */
  readonly queueMs: number;
  /** CPU time of the program, in whole milliseconds. */
  readonly cpuMs: number;
  /** Largest heap of the interpreter during the run, in bytes. */
  readonly memoryPeakBytes: number;
  /** UUID of the sandbox process. */
  readonly sandboxId: string;
  /** Which sandbox it was, for people: kind and slot, as in "core-1". */
  readonly instanceId: string;
  /** SHA-256 of all that the sandbox was made from; "" if it is not known. */
  readonly image?: string;
  /** Kind of that sandbox. @default {not known} */
  readonly kind?: string;
  /** Names the very bytes that it has started from; "" if those are its own. */
  readonly imageId?: string;
  /** The state that it has left, from the pool. @default {none was asked for} */
  readonly kept?: { readonly data: string } | { readonly fault: string };
  /** The same once it is kept; null if it cannot be. */
  readonly state?: StateInfo | null;
  /** Why it cannot be. */
  readonly stateError?: string;
  /** What it was written in, where the request has left that to its state. */
  readonly language?: Language;
}

/** What a program has written since somebody looked last. */
export interface NewOutput {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly results: readonly CellResult[];
}

/** What a program writes, while it runs. */
export interface LiveOutput {
  /** Returns what is new; nothing once what is kept of a stream is full. */
  read(): NewOutput;
}

/** Somebody who wants to see what a program writes before it ends. */
export interface RunWatcher {
  /**
   * It runs, or runs anew elsewhere: what was read before is void then.
   *
   * @param output Absent where what is written cannot be seen.
   * @param execution How many cells its context has run, it included; absent
   * without a context.
   */
  began(output: LiveOutput | undefined, execution?: number): void;
  /** It runs no more; nothing is to be read. */
  left(): void;
}

/** One program to run for many inputs, as the HTTP side hands it over. */
export interface BatchRequest extends
  Pick<
    RunRequest,
    | "taskId"
    | "language"
    | "code"
    | "priority"
    | "caller"
    | "policy"
    | "memoryLimitBytes"
    | "state"
    | "takesStateLanguage"
    | "resume"
    | "trace"
    | "takesResultLine"
  > {
  /** Program that runs once, and whose state every row starts from; or "". */
  readonly setup: string;
  /** Time the set-up may take, in milliseconds; an integer > 0. */
  readonly timeoutMs: number;
  /** Time a row may take, in milliseconds; an integer > 0. */
  readonly rowTimeoutMs: number;
  /** Most sandboxes that it may have at a time; an integer > 0. */
  readonly sandboxes: number;
  /**
   * Fixes the randomness of the set-up and, with its number, of each row; a safe
   * integer. @default {fresh entropy}
   */
  readonly seed?: number;
}

/** What came of a row, with a run's meaning of each. */
export interface RowOutcome extends
  Pick<
    RunResult,
    | "stdout"
    | "stderr"
    | "retVal"
    | "retJson"
    | "exitCode"
    | "error"
    | "truncated"
    | "files"
  > {
  /** Wall time of the row alone, in whole microseconds. */
  readonly durationUs: number;
}

/** How a batch went. */
export interface BatchReport {
  /** Rows that ran again by themselves, by the reason. */
  readonly redone: Readonly<Record<string, number>>;
  /** Names of the sandboxes that it had, in order. */
  readonly sandboxes: readonly string[];
  /** What came of the set-up, if it failed; no row has run then. */
  readonly setupFailure?: RunResult;
}

/** A batch that runs. */
export interface BatchRun {
  /** Adds rows, JSON texts of their inputs; numbered from 0 on. */
  add(inputs: readonly string[]): void;
  /** Says that there will be no more rows. */
  end(): void;
  /** Gives no more rows to sandboxes, or goes on with it. */
  hold(isHeld: boolean): void;
  /** Forgets the rows that have not been given to a sandbox, and ends. */
  stop(): void;
  /**
   * Resolves once every row has been told.
   *
   * @throws {StateError} If its state cannot be had.
   * @throws {OverloadedError} If no sandbox can take it in time.
   * @throws {AbandonedError} If the client has gone.
   */
  readonly finished: Promise<BatchReport>;
}

/** How many sandboxes there are, for `metadata.pool_stats`. */
export interface PoolStats {
  /** Sandboxes that exist, spares and starting ones included. */
  readonly totalInstances: number;
  /** Sandboxes ready for a program. */
  readonly idleInstances: number;
  /** Sandboxes with a program in them. */
  readonly activeInstances: number;
}

/** Sandboxes of one kind that are in the same state. */
export interface SandboxCount {
  /** Name of the kind: "core". */
  readonly kind: string;
  /** What they do: "booting", "idle", "running", "resetting". */
  readonly state: string;
  /** How many; an integer >= 0. */
  readonly count: number;
}

/** What the service can do at this moment. */
export type ServiceState = "starting" | "healthy" | "degraded" | "draining";

/** What runs the programs of one language. */
export interface LanguageStatus {
  /** "python" or "javascript", which stands for TypeScript too. */
  readonly family: string;
  /** Version of what runs them, such as "3.12.7"; "" until one is ready. */
  readonly version: string;
  /** Sandboxes that have booted; an integer >= 0. */
  readonly ready: number;
}

/** State of the pool, answered from memory. */
export interface PoolStatus {
  /** Whether programs can be run. */
  readonly state: ServiceState;
  /** Sandboxes that exist, in numbers. */
  readonly stats: PoolStats;
  /** The same by kind and state. @default {[]} */
  readonly sandboxes?: readonly SandboxCount[];
  /** Runs that wait for a sandbox. */
  readonly pendingRequests: number;
  /** Version of the interpreter, such as "3.12.7"; "" until one is ready. */
  readonly pythonVersion: string;
  /** Installed packages and their versions; {} without any. */
  readonly packages: Readonly<Record<string, string>>;
  /** Kinds of sandbox for which something is still being made. @default {[]} */
  readonly coming?: readonly string[];
  /** Kinds of sandbox that keep dying before they serve. @default {[]} */
  readonly failing?: readonly string[];
  /**
   * Locks of the operating system, as the last sandbox that started has told:
   * whether each is on. Absent until one has.
   */
  readonly locks?: Readonly<Record<string, boolean>>;
  /** The languages that are taken. @default {[]} */
  readonly languages?: readonly LanguageStatus[];
  /** Sizes and limits in force, for operators. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Resident memory of all sandboxes, in bytes, as last sampled. */
  readonly sandboxMemoryBytes: number;
}

/** Runs programs. HTTP knows nothing else of the sandboxes. */
export interface Runner {
  /**
   * Runs one program to its end.
   *
   * @param signal Aborted when the client has gone: the place in the queue, or
   * the sandbox, is given back.
   * @param watcher Sees what the program writes meanwhile.
   * @throws {OverloadedError} If no sandbox can take it in time.
   */
  run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult>;
  /**
   * Starts to run one program for many inputs.
   *
   * @param tell Called with the outcome of each row, by the number of the row,
   * in the order in which they end.
   * @param signal Aborted when the client has gone.
   */
  runBatch(
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): BatchRun;
  /** Returns the state of the pool without waiting for anything. */
  status(): PoolStatus;
  /** Returns the part of it that goes into every answer, in a tenth of the time. */
  stats(): PoolStatus["stats"];
}
