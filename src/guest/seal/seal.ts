/**
 * The seal: every function that the interpreter imports from JavaScript goes
 * through a gate that is shut after boot.
 *
 * Attack: a program that forges a code object, or corrupts a buffer, can call
 * any entry of WebAssembly's function table with any arguments. Whatever the
 * table holds of JavaScript is one of these imports. So the gate must stand
 * in the imports themselves, before the module is instantiated; a check in
 * Python could be jumped over.
 *
 * @module
 */

import type { HostCall } from "../python/emscripten.ts";
import { isAllowedHostCall } from "../python/host_calls.ts";

/** A call that the seal does not allow; it ends the run. */
export class SealTrap extends Error {
  override readonly name = "SealTrap";
  /** Name of the host call. */
  readonly call: string;

  /** Creates the refusal of one call. */
  constructor(call: string) {
    super(`Cannot call "${call}": the sandbox has no such thing`);
    this.call = call;
  }
}

/** The program asked to end its process at once, as `os._exit` does. */
export class ExitTrap extends Error {
  override readonly name = "ExitTrap";
  /** Exit status it asked for. */
  readonly status: number;

  /** Creates the end of one run. */
  constructor(status: number) {
    super(`Exit with status ${status}`);
    this.status = status;
  }
}

/** Gates around an import object. */
export interface Seal {
  /** What stands in the imports since, by name. */
  readonly gates: ReadonlyMap<string, HostCall>;
  /** Shuts the gates. There is no way to open them again. */
  close(): void;
}

/** What `sealImports` is given beside the imports. */
export interface SealOptions {
  /** Our own implementations, by name; they take the original's place. */
  readonly replacements: Readonly<Record<string, HostCall>>;
  /** Whether native libraries are loaded, which need a few calls more. */
  readonly withLibraries: boolean;
  /** Called with the name of each call that is let through; for tests. */
  readonly onCall?: (name: string) => void;
}

/**
 * Puts a gate before every function in `imports`, in place, because the same
 * object serves the native libraries that are loaded later.
 */
export function sealImports(
  imports: Record<string, unknown>,
  { replacements, withLibraries, onCall }: SealOptions,
): Seal {
  let closed = false;
  const gates = new Map<string, HostCall>();
  for (const name of Object.keys(imports)) {
    const original = imports[name];
    if (!isCallable(original)) continue;
    const target = replacements[name] ?? original;
    const allowed = isAllowedHostCall(name, { withLibraries });
    const gate = allowed && !onCall ? target : (...args: unknown[]) => {
      if (closed && !allowed) throw new SealTrap(name);
      onCall?.(name);
      return target(...args);
    };
    gates.set(name, like(original, gate));
    imports[name] = gate;
  }
  return {
    gates,
    close: () => {
      closed = true;
    },
  };
}

/** WebAssembly.Suspending objects are imports too, though not functions. */
function isCallable(value: unknown): value is HostCall {
  return typeof value === "function" ||
    Object.prototype.toString.call(value) === "[object WebAssembly.Suspending]";
}

/** Emscripten reads the signature off the function (`sig`), so it moves over. */
function like(original: HostCall, gate: HostCall): HostCall {
  if (gate === original) return gate;
  return Object.assign(gate, { ...original });
}
