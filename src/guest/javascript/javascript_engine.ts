/**
 * QuickJS as the seam wants it: boots with the library, hands programs over,
 * reads reports.
 *
 * @module
 */

import {
  failure,
  parseReport,
  rowsReport,
  type RunReport,
} from "../run_report.ts";
import type {
  Engine,
  EngineFacts,
  ReturnedValue,
  RowEngine,
  Surroundings,
} from "../engine.ts";
import { collectFiles } from "../files/collect_files.ts";
import type { ProgramFiles } from "../files/program_files.ts";
import type { RunInputs } from "../../run/inputs.ts";
import { encodeMembers, type MemberEncoders } from "../encode_members.ts";
import type { OutputSink } from "../../wire/output_sink.ts";
import { type EngineMemory, growMemory } from "../memory/engine_memory.ts";
import { inputBytes } from "../input_bytes.ts";
import type { RunMessage } from "../../wire/messages.ts";
import type { Seal } from "../seal/seal.ts";
import { readFileTree } from "./file_tree.ts";
import { LeaveTrap, sealedImports } from "./host_calls.ts";
import { takeLastJsonLine } from "./last_json_line.ts";
import type { LibraryPart } from "./library.ts";
import { OutOfMemoryError, QuickJs } from "./quickjs.ts";

/** QuickJS's linker asks for 54 pages of 64 KiB. */
export const LEAST_MEMORY_BYTES = 64 * 65_536;
/** Version of QuickJS-ng: the language itself has none. */
const LANGUAGE_VERSION = "0.16.2";

const ERROR_NAMES = {
  exit: "ProcessExit",
  depth: "RangeError",
  memory: "InternalError",
} as const;

/** First byte of a row's answer that is no report: "v" and "r". */
const RETURNED = 118;
const ENDED = 114;

/**
 * Members of the harness's report beyond the common ones, see
 * `src/inside/javascript/harness.ts`.
 */
interface OwnReport extends RunReport {
  /** True if the program has called `return_val`. */
  readonly is_returned?: unknown;
  /** Value of its top-level `return`, as text and as JSON. */
  readonly fallback?: unknown;
  readonly fallback_json?: unknown;
}

/** One QuickJS. */
export class JavaScriptEngine implements Engine {
  readonly memory: EngineMemory;
  readonly table: WebAssembly.Table;
  readonly seal: Seal;
  readonly errorNames = ERROR_NAMES;
  readonly #quickJs: QuickJs;
  readonly #library: () => readonly LibraryPart[];
  readonly #stdout: OutputSink;
  readonly #boot: Surroundings["boot"];
  #wasBrokenOff = false;

  /** Boots an engine; from an image, memory is left as it is. */
  constructor(
    wasm: WebAssembly.Module,
    library: () => readonly LibraryPart[],
    surroundings: Surroundings,
  ) {
    const { imports, seal } = sealedImports(wasm, surroundings);
    const { boot, memory, stdout, imageFacts } = surroundings;
    const quickJs = new QuickJs(wasm, memory, imports);
    this.seal = seal;
    this.table = quickJs.table;
    this.memory = {
      memory,
      // The linker has put the stack first.
      stackLow: 0,
      get stackPointer() {
        return quickJs.stackPointer;
      },
      set stackPointer(address) {
        quickJs.stackPointer = address;
      },
      grow: (bytes) => growMemory(memory, bytes),
      heapEnd: () => quickJs.heapEnd(),
    };
    this.#quickJs = quickJs;
    this.#library = library;
    this.#stdout = stdout;
    this.#boot = boot;
    if (imageFacts === undefined) quickJs.boot();
  }

  /** Loads the library. Programs warm nothing up: bytecode stays as it is. */
  startCold(): EngineFacts {
    for (const { name, bytecode } of this.#library()) {
      this.#quickJs.load(bytecode, name);
    }
    this.#quickJs.collect();
    return { languageVersion: LANGUAGE_VERSION, own: {} };
  }

  /** Everything lies in memory. */
  restore(): boolean {
    return false;
  }

  /** Does nothing: there is no policy for JavaScript, the seal holds it. */
  configure(): void {}

  /** Nothing can be loaded anyway. */
  freeze(): void {}

  /** They lie in memory too, and come back with it. */
  readonly files: ProgramFiles = {
    put: (files) => {
      this.#limitFiles();
      for (const { path, content } of files) {
        this.#quickJs.putFile(path, inputBytes(content));
      }
    },
    collect: (patterns, taken) => {
      const root = readFileTree(
        this.memory.memory,
        this.#quickJs.files(),
        this.#boot.fileLimitCount,
      );
      return collectFiles(root, ({ isFile }) => isFile, patterns, taken);
    },
  };

  /** Draws entropy for the next program. */
  prepare(): void {
    this.#quickJs.ready();
  }

  /** A state may come from where there were other limits. */
  #limitFiles(): void {
    const { fileLimitBytes, fileLimitCount } = this.#boot;
    this.#quickJs.limitFiles(fileLimitBytes, fileLimitCount);
  }

  /** Runs one program. */
  run(message: RunMessage): RunReport | null {
    const { code, inputJson, language, takesResultLine } = message;
    this.#limitFiles();
    const told = this.#told(() => {
      const isTypeScript = language === "typescript";
      const input = brought(message) + inputJson;
      // Values drawn between the runs were not the seed's, or are in the memory
      // that a state has replaced.
      if (message.inputs?.seed !== undefined || message.resume) {
        this.#quickJs.ready();
      }
      return this.#quickJs.run(code, input, isTypeScript);
    });
    if (typeof told !== "string") return told;
    return this.#withResult(parseReport(told), takesResultLine === true);
  }

  /** Takes the line of a result in the rows that are run. */
  #takesLine = false;

  readonly rows: RowEngine = {
    open: ({ code, setup, language, takesResultLine }) => {
      this.#takesLine = takesResultLine === true;
      this.#limitFiles();
      const told = this.#told(() =>
        this.#quickJs.openRows(setup, code, language === "typescript")
      );
      if (told === "") return "ready";
      if (typeof told !== "string") return told;
      const report = parseReport(told);
      if (report.error !== null) return rowsReport(report);
      // Nothing can go on in an engine that was left during a call.
      const message = "the set-up has ended its process";
      return failure("exception", ERROR_NAMES.exit, message);
    },
    run: (row) => {
      const input = typeof row === "string"
        ? row
        : inFront(encodeMembers(INPUTS, row)) + row.inputJson;
      const told = this.#told(() => this.#quickJs.runRow(input));
      if (typeof told !== "string") return told;
      const mark = told.charCodeAt(0);
      if (mark !== RETURNED && mark !== ENDED) {
        return this.#withResult(parseReport(told), this.#takesLine);
      }
      const end = told.indexOf("\n");
      const json = end > 1 ? told.slice(1, end) : null;
      const value = { text: told.slice(end + 1), json };
      return mark === RETURNED || this.#stdout.isEmpty
        ? value
        : this.#withResult(reportOf(value), this.#takesLine);
    },
    // All of it lies in memory.
    isAltered: () => false,
  };

  /** Report of the harness on a call, or the reason for none. */
  #told(call: () => boolean): string | RunReport | null {
    this.#wasBrokenOff = false;
    try {
      if (!call()) return this.#unanswered();
    } catch (error) {
      if (error instanceof OutOfMemoryError) return null;
      if (!(error instanceof LeaveTrap)) throw error;
      this.#wasBrokenOff = true;
    }
    return this.#quickJs.answer();
  }

  get wasBrokenOff(): boolean {
    return this.#wasBrokenOff;
  }

  /** Nothing lies outside of memory. */
  reset(): null {
    return null;
  }

  /** Report for a call that the glue could not hand to the harness. */
  #unanswered(): RunReport | null {
    const text = this.#quickJs.answer();
    if (text === "InternalError: out of memory") {
      return failure("memory", ERROR_NAMES.memory, "out of memory");
    }
    return null;
  }

  /**
   * Finds the result: what `return_val` was given, else the last line of stdout
   * that is a JSON object, where that may be taken, else what the program's own
   * `return` gave.
   */
  #withResult(report: OwnReport, takesLine: boolean): RunReport {
    if (report.error !== null) return report;
    const { is_returned, fallback, fallback_json, ...plain } = report;
    if (is_returned === true || this.#stdout.truncated) return plain;
    const { stdout, retVal } = takesLine
      ? takeLastJsonLine(this.#stdout.text())
      : { stdout: "", retVal: "" };
    if (retVal !== "") {
      this.#stdout.clear();
      this.#stdout.write(new TextEncoder().encode(stdout));
      return { ...plain, ret_val: retVal, ret_json: retVal };
    }
    if (typeof fallback !== "string") return plain;
    const json = typeof fallback_json === "string" ? fallback_json : null;
    return { ...plain, ret_val: fallback, ret_json: json };
  }
}

/** The report of a row that has printed, and returned at its end. */
function reportOf({ text, json }: ReturnedValue): OwnReport {
  return {
    exit_code: 0,
    ret_val: "",
    ret_json: null,
    stderr: "",
    error: null,
    missing: [],
    files: [],
    is_returned: false,
    fallback: text,
    fallback_json: json,
  };
}

const INPUTS: MemberEncoders<RunInputs> = {
  stdin: (stdin) => ({ stdin: inputBytes(stdin).toBase64() }),
  argv: (argv) => ({ argv }),
  env: (env) => ({ env }),
  // Put there and taken by the engine, see `files`.
  files: null,
  collect: null,
  // The loop's.
  seed: null,
  nowMs: null,
};

const MEMBERS: MemberEncoders<RunMessage> = {
  type: null,
  nonce: null,
  // Handed over apart.
  code: null,
  inputJson: null,
  language: null,
  // The engine's own, and the loop's.
  takesResultLine: null,
  timeoutMs: null,
  caller: null,
  // There is none for JavaScript.
  policy: null,
  inputs: (inputs) => encodeMembers(INPUTS, inputs) ?? {},
  mode: (mode) => ({ mode }),
  kernel: ({ env, cwd }) => ({ lent: env, cwd }),
  resume: () => ({ isStep: true }),
  keepAs: () => ({ isStep: true }),
  tools: (tools) => ({ tools }),
  answers: (answers) => ({ answers }),
};

/**
 * Prefix of `INPUT` for the harness: a character that begins no JSON, what the
 * run has brought as JSON, the end of the line. "" if nothing.
 */
function brought(message: RunMessage): string {
  return inFront(encodeMembers(MEMBERS, message));
}

function inFront(told: object | undefined): string {
  return told === undefined ? "" : `\u0001${JSON.stringify(told)}\n`;
}
