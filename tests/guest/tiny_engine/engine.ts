/**
 * A language that shares nothing with Python, as an engine: `tiny.wat` says
 * what its programs are.
 *
 * @module
 */

import type { RunReport } from "../../../src/guest/run_report.ts";
import type {
  Engine,
  EngineLoader,
  Surroundings,
} from "../../../src/guest/engine.ts";
import { growMemory } from "../../../src/guest/memory/engine_memory.ts";
import type { EngineTable } from "../../../src/guest/engines.ts";
import { checksum } from "../../../src/packages/checksum.ts";
import { ExitTrap, sealImports } from "../../../src/guest/seal/seal.ts";

const HEAP_END_AT = 1024;
const PREPARED_AT = 1028;
const SUM_AT = 1036;
const STACK_LOW = 4096;
const INTERRUPTED = 1;

/** Exports of `tiny.wasm`. */
interface TinyExports {
  readonly table: WebAssembly.Table;
  readonly stack_pointer: WebAssembly.Global;
  allocate(bytes: number): number;
  run(address: number, bytes: number): number;
}

const TINY: EngineLoader = {
  language: "tiny",
  folder: import.meta.dirname ?? "",
  load({ folders }) {
    const code = Deno.readFileSync(`${folders.tiny}/tiny.wasm`);
    return {
      imageInputs: [code.length, checksum(code)],
      warmUp: ["1.", "2+3."],
      leastMemoryBytes: 2 * 65_536,
      start: (surroundings) =>
        start(new WebAssembly.Module(code), surroundings),
    };
  },
};

/** The table of a process whose only language this is. */
export const TINY_ENGINES: EngineTable = { tiny: () => Promise.resolve(TINY) };

async function start(
  code: WebAssembly.Module,
  { boot, memory, clock, stdout, onCall }: Surroundings,
): Promise<Engine> {
  let policy = boot.policyJson;
  const env: Record<string, unknown> = {
    memory,
    write: (at: number, bytes: number) =>
      stdout.write(new Uint8Array(memory.buffer, at, bytes)),
    interrupted: () => Number(clock.takeInterrupt()),
    exit(status: number) {
      throw new ExitTrap(status);
    },
    open: () => 1,
  };
  const seal = sealImports(env, {
    replacements: {},
    isAllowed: (name) => ["write", "interrupted", "exit"].includes(name),
    onCall,
  });
  const { exports } = await WebAssembly.instantiate(
    code,
    // deno-lint-ignore no-explicit-any -- the gates are functions
    { env } as any,
  );
  const tiny = exports as unknown as TinyExports;

  function run(code: string): RunReport | null {
    const bytes = new TextEncoder().encode(code);
    const address = tiny.allocate(bytes.length);
    if (address === 0) return null;
    new Uint8Array(memory.buffer).set(bytes, address);
    const status = tiny.run(address, bytes.length);
    if (status > INTERRUPTED) return null;
    const sum = new DataView(memory.buffer).getUint32(SUM_AT, true);
    return {
      exit_code: status,
      ret_json: null,
      ret_val: status === INTERRUPTED ? "" : String(sum),
      stderr: "",
      error: null,
      missing: [],
      files: [],
    };
  }

  return {
    memory: {
      memory,
      stackLow: STACK_LOW,
      get stackPointer() {
        return tiny.stack_pointer.value;
      },
      set stackPointer(address) {
        tiny.stack_pointer.value = address;
      },
      grow: (bytes) => growMemory(memory, bytes),
      heapEnd: () => new DataView(memory.buffer).getUint32(HEAP_END_AT, true),
    },
    table: tiny.table,
    seal,
    errorNames: { exit: "Exit", depth: "TooDeep", memory: "Full" },
    startCold(warmUp) {
      for (const program of warmUp) run(program);
      return { languageVersion: "1.0.0", own: { policy } };
    },
    restore(own) {
      ({ policy } = own as { policy: string });
      return false;
    },
    configure(policyJson) {
      policy = policyJson;
    },
    freeze() {},
    prepare() {
      const entropy = crypto.getRandomValues(new Uint8Array(4));
      new Uint8Array(memory.buffer).set(entropy, PREPARED_AT);
    },
    run: ({ code }) => run(code),
    reset: () => null,
  };
}
