/**
 * Stand-ins for what a program has, where only its assertions run. Each use of one
 * is an operation that the assertions ask for. Its result is known from a row
 * before, or supposed to be right for as long as nothing depends on it.
 *
 * @module
 */

import type { Operation, Outcome } from "./operate.ts";
import type { Keep, PlainData, Written } from "./plain_data.ts";

/** Facts that assertions know when they run, and what takes their answer. */
export interface Knowledge {
  /** Operations, and what came of each. */
  readonly known: [Operation, Outcome][];
  /** True to stop at the first result that is not known. */
  readonly isCareful: boolean;
  /** Takes the row's answer; the last one counts. */
  readonly tell: (value: unknown) => void;
  /** Ends the row. */
  readonly exit: (code: number) => never;
}

/** The functions that {@linkcode standIns} makes. */
export interface StandIns {
  /** Returns what came of an operation, or a stand-in for it. */
  operation(kind: string, ...operands: readonly unknown[]): unknown;
  /** Returns a module whose assertions pass for as long as a result is not known. */
  guarded<Found extends object>(found: Found): Found;
  /** Returns how the assertions ended, unless something has to be known first. */
  conclude(end: object): void;
  /** Reports whether it is the program that has thrown an error. */
  isRaised(error: unknown): boolean;
}

/**
 * Makes stand-ins.
 *
 * Its text runs in QuickJS, never the function itself: it uses nothing outside of
 * itself.
 */
export function standIns(
  { write, read }: PlainData,
  { known, isCareful, tell, exit }: Knowledge,
): StandIns {
  const MOST_OPERATIONS = 5_000;
  /** Operations of a turn; a loop may wait for a result that is not known. */
  const MOST_UNKNOWN = 200;
  class Pending extends Error {}
  const operations: Operation[] = [];
  const made = new Map<unknown, unknown>();
  const handles = new Map<unknown, Written>();
  const unknowns = new Set<unknown>();
  let raised: { readonly error: unknown } | undefined;
  let isSupposing = false;
  let willTell = false;
  let end: object = {};
  const hasUnknown = () => operations.length > known.length;
  const tellEnd = () => tell(hasUnknown() ? { end: "asks", operations } : end);

  /** Ends the row: more has to be known. */
  function stop(): never {
    if (isSupposing) throw new Pending();
    tellEnd();
    return exit(0);
  }

  function refuse(reason: string): never {
    if (hasUnknown()) stop();
    tell({ end: "unsayable", reason });
    return exit(0);
  }

  function say(value: unknown): Written {
    const unsayable: Keep = (each) => {
      const what = typeof each === "object" && each !== null
        ? `an object of class ${each.constructor?.name}`
        : `a ${typeof each}`;
      return refuse(
        `the test hands the program ${what}, which is no plain data`,
      );
    };
    return write(value, unsayable, handles);
  }

  /** Returns what came of an operation, or a stand-in for it. */
  function operation(kind: string, ...operands: readonly unknown[]): unknown {
    const number = operations.length;
    if (number >= MOST_OPERATIONS) {
      refuse("the test asks for too many operations");
    }
    const asked: Operation = [kind, ...operands.map(say)];
    const before = known[number]?.[0];
    if (before && JSON.stringify(before) !== JSON.stringify(asked)) {
      // It asks for something else than it did before it knew the results.
      known.length = number;
    }
    operations.push(asked);
    if (number >= known.length) {
      if (isCareful || number - known.length >= MOST_UNKNOWN) stop();
      if (!willTell) {
        willTell = true;
        setTimeout(() => {
          willTell = false;
          tellEnd();
        });
      }
      return unknown(number);
    }
    const outcome = known[number][1];
    if (outcome[0] === "e") {
      const error = read(outcome[5], standIn);
      if (kind !== "name") raised = { error };
      throw error;
    }
    const [, written, changed] = outcome;
    const given = kind === "apply" || kind === "construct"
      ? operands.at(-1) as unknown[]
      : [];
    given.forEach((value, at) => change(value, changed[at]));
    return read(
      written,
      (each) => each[0] === "g" ? given[each[1] as number] : standIn(each),
    );
  }

  /** Brings an argument to what the program has made of it. */
  function change(value: unknown, written: Written): void {
    if (typeof value !== "object" || value === null || handles.has(value)) {
      return;
    }
    const made = read(written, standIn);
    if (JSON.stringify(say(value)) === JSON.stringify(written)) return;
    if (Array.isArray(value) && Array.isArray(made)) {
      value.length = 0;
      for (const item of made) value.push(item);
    } else if (value instanceof Map && made instanceof Map) {
      value.clear();
      for (const [key, item] of made) value.set(key, item);
    } else if (value instanceof Set && made instanceof Set) {
      value.clear();
      for (const item of made) value.add(item);
    } else if (typeof made === "object" && made !== null) {
      for (const key of Object.keys(value)) {
        if (!Object.hasOwn(made, key)) Reflect.deleteProperty(value, key);
      }
      Object.defineProperties(value, Object.getOwnPropertyDescriptors(made));
    }
  }

  function needed(value: unknown): unknown {
    return unknowns.has(value) ? stop() : value;
  }

  /** Stands for a result that is not known yet. */
  function unknown(number: number): unknown {
    const handle = ["q", number];
    const made: object = new Proxy(function () {}.bind(null), {
      apply: (_, self, args) => operation("apply", made, self, args),
      construct: (_, args) => operation("construct", made, args) as object,
      get: stop,
      set: stop,
      has: stop,
      deleteProperty: stop,
      ownKeys: stop,
      getPrototypeOf: stop,
      getOwnPropertyDescriptor: stop,
    });
    handles.set(made, handle);
    unknowns.add(made);
    return made;
  }

  /** Returns what stands for a value that stays with the program. */
  function standIn(written: readonly unknown[]): unknown {
    const [tag, at, kind] = written;
    const before = made.get(at);
    if (before !== undefined) return before;
    const found = tag === "e"
      ? errorOf(written)
      : kind === "promise"
      ? new Later()
      : kind === "symbol"
      ? Symbol()
      : remote(kind);
    made.set(at, found);
    handles.set(found, tag === "e" ? ["e", at] : written);
    return found;
  }

  function errorOf([, , name, message, own]: readonly unknown[]): unknown {
    const found = Reflect.get(globalThis, `${name}`);
    const isOwn = typeof found === "function" &&
      found.prototype instanceof Error;
    const error = new (isOwn ? found : Error)(`${message}`);
    if (!isOwn && name !== "Error") {
      Object.defineProperty(error, "name", { value: name, configurable: true });
    }
    for (const [key, value] of own as [string, Written][]) {
      Object.defineProperty(error, key, {
        value: read(value, standIn),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return error;
  }

  /** A promise of the program: to wait for it is an operation. */
  class Later extends Promise<unknown> {
    static override get [Symbol.species]() {
      return Promise;
    }
    constructor() {
      super(() => {});
    }
    override then<A = unknown, B = never>(
      done?: ((value: unknown) => A | PromiseLike<A>) | null,
      failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      let settled: Promise<unknown>;
      try {
        settled = Promise.resolve(needed(operation("await", this)));
      } catch (error) {
        settled = Promise.reject(error);
      }
      return settled.then(done, failed) as Promise<A | B>;
    }
  }

  function remote(kind: unknown): unknown {
    const target = kind === "function"
      ? function () {}.bind(null)
      : kind === "array"
      ? []
      : {};
    const asked = (name: string) => (_: object, ...rest: unknown[]) =>
      needed(operation(name, made, ...rest)) as never;
    const made: object = new Proxy(target, {
      get(_, key) {
        // The claims of its classes in a comparison count for nothing.
        if (key === Symbol.toPrimitive) {
          return (hint: string) =>
            hint === "string" ? needed(operation("string", made)) : NaN;
        }
        if (key === "toJSON") return undefined;
        if (key === Symbol.hasInstance) {
          return (value: unknown) =>
            handles.has(value) && needed(operation("instance", made, value));
        }
        return operation("get", made, key);
      },
      set(_, key, value) {
        operation("set", made, key, value);
        return true;
      },
      apply: (_, self, args) => operation("apply", made, self, args),
      construct: (_, args) => operation("construct", made, args) as object,
      has: asked("has"),
      deleteProperty: asked("deleteProperty"),
      ownKeys: asked("ownKeys"),
      getPrototypeOf: asked("getPrototypeOf"),
      getOwnPropertyDescriptor(target, key) {
        const found = needed(
          operation("getOwnPropertyDescriptor", made, key),
        ) as PropertyDescriptor | undefined;
        const configurable = !Object.hasOwn(target, key);
        return found && { ...found, configurable };
      },
    });
    return made;
  }

  /** Lets an assertion pass for as long as a result is not known. */
  function guarded<Found extends object>(found: Found): Found {
    return new Proxy(found, {
      apply(target, self, args) {
        const before = isSupposing;
        isSupposing = true;
        try {
          const isStandIn = (value: unknown) =>
            handles.has(value) && !(value instanceof Error);
          // The text of a failure looks at the values in every detail.
          if (
            args.length === 2 && args.some(isStandIn) && isComparison(target)
          ) {
            args.push("the values differ");
          }
          return Reflect.apply(target as never, self, args);
        } catch (error) {
          if (!hasUnknown()) throw error;
        } finally {
          isSupposing = before;
        }
      },
      get(target, key) {
        const value = Reflect.get(target, key);
        const isAssertion = typeof value === "function" &&
          typeof key === "string" && /^[a-z]/.test(key);
        return isAssertion ? guarded(value) : value;
      },
    });
  }

  const isComparison = (found: object) =>
    /equal$/i.test((found as { readonly name: string }).name);

  return {
    operation,
    guarded,
    conclude(concluded) {
      end = concluded;
      tellEnd();
    },
    isRaised: (error) => raised !== undefined && error === raised.error,
  };
}
