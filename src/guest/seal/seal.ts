/**
 * The seal: every function that the interpreter imports from JavaScript goes
 * through a gate that is shut after boot.
 *
 * Attack: a program that forges a code object, or corrupts a buffer, can call
 * any entry of WebAssembly's function table with any arguments. Whatever the
 * table holds of JavaScript is one of these imports. So the gate must stand
 * in the imports themselves, before the module is instantiated; a check in
 * the interpreter could be jumped over.
 *
 * @module
 */

/** A function that WebAssembly imports; numbers in, a number or nothing out. */
// deno-lint-ignore no-explicit-any -- the signature differs from call to call
export type HostCall = (...args: any[]) => unknown;

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
  /** Gates in the imports, by name. */
  readonly gates: ReadonlyMap<string, HostCall>;
  /** All that WebAssembly can import by name, what was added later included. */
  readonly imports: Readonly<Record<string, unknown>>;
  /**
   * True if a call has come through that may have left something outside of
   * memory, since this was last set to false.
   */
  leftTraces: boolean;
  /** Shuts the gates. There is no way to open them again. */
  close(): void;
}

/** Options for `sealImports`. */
export interface SealOptions {
  /** Our own implementations, by name; they take the original's place. */
  readonly replacements: Readonly<Record<string, HostCall>>;
  /** True if a call stays open, by its name: the engine's table says so. */
  readonly isAllowed: (name: string) => boolean;
  /**
   * True if a call leaves nothing but what it writes to memory: for certain, or
   * told from its arguments. @default {() => false}
   */
  readonly leavesNothing?: (name: string) => boolean | LeavesNothing;
  /** Called with the name of each call that is let through; for tests. */
  readonly onCall?: (name: string) => void;
}

/** Reports whether a call leaves nothing. */
// deno-lint-ignore no-explicit-any -- the signature differs from call to call
export type LeavesNothing = (...args: any[]) => boolean;

/**
 * Puts a gate before every function in `imports`, in place, because the same
 * object serves the native libraries that are loaded later.
 */
export function sealImports(
  imports: Record<string, unknown>,
  { replacements, isAllowed, leavesNothing, onCall }: SealOptions,
): Seal {
  let closed = false;
  let leftTraces = false;
  const gates = new Map<string, HostCall>();
  for (const name of Object.keys(imports)) {
    const original = imports[name];
    if (!isCallable(original)) continue;
    const target = replacements[name] ?? original;
    const allowed = isAllowed(name);
    const harmless = leavesNothing?.(name) ?? false;
    const isOpen = allowed && harmless === true && !onCall;
    const gate = isOpen ? target : (...args: unknown[]) => {
      if (closed && !allowed) throw new SealTrap(name);
      if (harmless === false || harmless !== true && !harmless(...args)) {
        leftTraces = true;
      }
      onCall?.(name);
      return target(...args);
    };
    gates.set(name, like(original, gate));
    imports[name] = gate;
  }
  return {
    gates,
    imports,
    get leftTraces() {
      return leftTraces;
    },
    set leftTraces(value) {
      leftTraces = value;
    },
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
