/**
 * Boots a real, sealed interpreter inside the test's own process, so that a
 * test can watch its host calls.
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { ENGINES } from "../../../src/guest/engines.ts";
import { Interpreter } from "../../../src/guest/interpreter.ts";
import { loadEngine } from "../../../src/guest/start/load_engine.ts";
import type { RunInputs } from "../../../src/run/inputs.ts";
import type { PolicyName } from "../../../src/run/policy.ts";
import type { BootMessage, ResultMessage } from "../../../src/wire/messages.ts";

const MIB = 1024 * 1024;
const root = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");

/** The first message of a core sandbox with the checker off. */
export const BOOT: BootMessage = {
  type: "boot",
  parentPid: Deno.pid,
  libcPath: "",
  engine: "python",
  folders: {
    pyodide: Deno.realPathSync(`${root}/node_modules/pyodide`),
    python: `${root}/src/inside/python`,
  },
  imageDir: "",
  kind: "core",
  packagePaths: [],
  heapLimitBytes: 128 * MIB,
  retireHeapBytes: 64 * MIB,
  outputLimitBytes: MIB,
  outputPath: "",
  fileLimitBytes: 8 * MIB,
  fileLimitCount: 100,
  policyJson: '{"base":"permissive"}',
};

/** An interpreter, and what a test does with it. */
export interface OpenInterpreter {
  readonly interpreter: Interpreter;
  /** Runs a program and resets; fails if the interpreter must be replaced. */
  run(code: string, options?: RunOptions): ResultMessage;
}

/** Options to run a program. */
export interface RunOptions {
  readonly timeoutMs?: number;
  readonly input?: unknown;
  /** JSON text, in place of `input`. */
  readonly inputJson?: string;
  /** Inputs in addition to `INPUT`. */
  readonly inputs?: RunInputs;
  readonly policy?: PolicyName;
}

/** Boots cold, with `changes` to {@linkcode BOOT}. */
export async function openInterpreter(
  changes: Partial<BootMessage> = {},
  onCall?: (name: string) => void,
): Promise<OpenInterpreter> {
  const boot = { ...BOOT, ...changes };
  const guest = await loadEngine(boot, ENGINES);
  const interpreter = await Interpreter.start({ boot, guest, onCall });
  return {
    interpreter,
    run(code, { timeoutMs = 300_000, input = null, ...options } = {}) {
      const { inputJson = JSON.stringify(input), inputs, policy } = options;
      const nonce = crypto.randomUUID();
      const result = interpreter.run({
        type: "run",
        nonce,
        code,
        inputJson,
        timeoutMs,
        inputs,
        policy,
      });
      const retire = interpreter.reset();
      if (retire !== null) throw new Error(`Cannot go on: ${retire}`);
      return result;
    },
  };
}
