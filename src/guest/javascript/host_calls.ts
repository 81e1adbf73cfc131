/**
 * The host calls that a sealed engine may make: deny by default, a reason per
 * row. Every other import of QuickJS is a trap.
 *
 * A row means that hostile native code may make the call with any arguments at
 * any time. So each touches WebAssembly's own memory, a sink with a limit or a
 * clock, and nothing else.
 *
 * @module
 */

import type { Surroundings } from "../engine.ts";
import { type HostCall, type Seal, sealImports } from "../seal/seal.ts";

/** Calls that stay open, by name, with the reason. */
export const ALLOWED_HOST_CALLS = {
  write: "stdout, stderr and results, each into a sink with a limit",
  deadline: "asks whether the time is up, and does not return if it is",
  now: "Date and performance.now",
  sleep: "waits for the next timer, never past the deadline",
  random: "Math.random's seed and crypto, into WebAssembly's memory",
  leave: "process.exit and uncaught errors end the run",
} as const;

/** The program has ended itself; its report is the engine's answer. */
export class LeaveTrap extends Error {
  override readonly name = "LeaveTrap";
}

/** The time is up: no `catch` and no `finally` of a program ever runs after. */
export class DeadlineTrap extends Error {
  override readonly name = "DeadlineTrap";
}

const STDERR = 2;
const RESULTS = 3;

/** Parts that the calls work on. */
export type HostParts = Pick<
  Surroundings,
  "memory" | "clock" | "entropy" | "stdout" | "stderr" | "results" | "onCall"
>;

/** Everything that QuickJS imports, behind its gates. */
export interface SealedImports {
  readonly imports: WebAssembly.Imports;
  readonly seal: Seal;
}

/** Returns what `wasm` imports: the calls of the table, and traps. */
export function sealedImports(
  wasm: WebAssembly.Module,
  { memory, clock, entropy, stdout, stderr, results, onCall }: HostParts,
): SealedImports {
  /** A view that fails, as a trap does, where the memory ends. */
  function bytesAt(address: number, count: number): Uint8Array<ArrayBuffer> {
    const buffer = memory.buffer as ArrayBuffer;
    return new Uint8Array(buffer, address >>> 0, count >>> 0);
  }

  function endIfDue(): void {
    if (clock.takeInterrupt()) throw new DeadlineTrap();
  }

  const calls: Record<keyof typeof ALLOWED_HOST_CALLS, HostCall> = {
    write(stream: number, address: number, count: number): void {
      const bytes = bytesAt(address, count);
      if (stream === RESULTS) results.write(bytes);
      else (stream === STDERR ? stderr : stdout).write(bytes);
    },
    deadline: endIfDue,
    now: (kind: number) => kind === 0 ? clock.wallMs() : clock.monotonicMs(),
    sleep(ms: number): void {
      // NaN, which only a broken engine asks for, waits no time at all.
      clock.sleep(ms);
      endIfDue();
    },
    random(address: number, count: number): void {
      entropy.fill(bytesAt(address, count));
    },
    leave(): never {
      throw new LeaveTrap();
    },
  };
  const rows = WebAssembly.Module.imports(wasm);
  const names = rows.filter(({ kind }) => kind === "function")
    .map(({ name }) => name);
  const traps = names.map((name) => [name, () => {
    throw new Error(`Cannot call "${name}": not there`);
  }]);
  const seal = sealImports(Object.fromEntries(traps), {
    replacements: calls,
    isAllowed: (name) => Object.hasOwn(ALLOWED_HOST_CALLS, name),
    // A call outside of the table is a trap.
    leavesNothing: () => true,
    onCall,
  });
  const gates = { ...seal.imports, memory } as WebAssembly.ModuleImports;
  const modules = rows.map(({ module }) => [module, gates] as const);
  return { imports: Object.fromEntries(modules), seal };
}
