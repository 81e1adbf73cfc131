/**
 * Plain data between assertions and the program that they judge.
 *
 * @module
 */

/**
 * A value as it crosses: what JSON has as it is, everything else as a list with a
 * tag. "u" undefined, "n" a number that JSON lacks, "b" bigint, "l" array,
 * "d" object, "m" map, "s" set, "t" date, "y" typed array, "k" symbol of the
 * language, "e" error, "h" a value that stays with the program, "q" the result of
 * an operation, "g" an argument of the call.
 */
export type Written = unknown;
/** Returns what stands for a value that is no plain data. */
export type Keep = (value: unknown) => Written;
/** Returns what a value with a tag of the reader's own stands for. */
export type Find = (written: readonly unknown[]) => unknown;

/** The functions that {@linkcode plainData} makes. */
export interface PlainData {
  /**
   * Returns what stands for a value; `keep` does for what is no plain data.
   *
   * @param handles Values that are not looked into, and what stands for them.
   */
  write(value: unknown, keep: Keep, handles?: Map<unknown, Written>): Written;
  /** Returns what `written` stands for; `find` does for tags of its own. */
  read(written: Written, find: Find): unknown;
}

/**
 * Makes the functions that turn values into plain data and back.
 *
 * Its text runs in QuickJS, never the function itself: it uses nothing outside of
 * itself.
 */
export function plainData(): PlainData {
  const MOST_DEPTH = 60;
  const MOST_ITEMS = 200_000;
  const TYPED = /^(?:(?:Big)?(?:Ui|I)nt\d+|Uint8Clamped|Float(?:32|64))Array$/;
  const isMade = (value: object, by: { readonly prototype: object }) =>
    Object.getPrototypeOf(value) === by.prototype;

  function write(
    whole: unknown,
    keep: Keep,
    handles?: Map<unknown, Written>,
  ): Written {
    let left = MOST_ITEMS;
    function one(value: unknown, depth: number): Written {
      const handle = handles?.get(value);
      if (handle !== undefined) return handle;
      if (value === undefined) return ["u"];
      if (typeof value === "bigint") return ["b", String(value)];
      if (typeof value === "number") {
        if (Object.is(value, -0)) return ["n", "-0"];
        return Number.isFinite(value) ? value : ["n", String(value)];
      }
      if (typeof value === "symbol") {
        const name = String(value.description).replace(/^Symbol\./, "");
        return Reflect.get(Symbol, name) === value ? ["k", name] : keep(value);
      }
      if (typeof value === "function") return keep(value);
      if (typeof value !== "object" || value === null) return value;
      if (depth > MOST_DEPTH || (left -= 1) < 0) return keep(value);
      const list = (tag: string, items: Iterable<unknown>) => [
        tag,
        ...Array.from(items, (item) => one(item, depth + 1)),
      ];
      if (Array.isArray(value)) {
        return isMade(value, Array) ? list("l", value) : keep(value);
      }
      // It is waited for where it is.
      if (typeof Reflect.get(value, "then") === "function") return keep(value);
      // The prototype of a class is known by what it is, not by what it holds.
      const made = Object.getOwnPropertyDescriptor(value, "constructor");
      if (made?.enumerable === false) return keep(value);
      if (isMade(value, Object) || Object.getPrototypeOf(value) === null) {
        return ["d", ...Object.entries(value).map((pair) => list("l", pair))];
      }
      if (isMade(value, Map)) return list("m", value as Map<unknown, unknown>);
      if (isMade(value, Set)) return list("s", value as Set<unknown>);
      if (isMade(value, Date)) return ["t", one(+value, depth)];
      const { name } = value.constructor ?? {};
      if (ArrayBuffer.isView(value) && TYPED.test(name)) {
        return ["y", name, list("l", value as unknown as Iterable<unknown>)];
      }
      return keep(value);
    }
    return one(whole, 0);
  }

  function read(written: Written, find: Find): unknown {
    if (!Array.isArray(written)) return written;
    const [tag, ...items] = written;
    const values = () => items.map((item) => read(item, find));
    if (tag === "u") return undefined;
    if (tag === "n") return Number(items[0]);
    if (tag === "b") return BigInt(items[0]);
    if (tag === "l") return values();
    if (tag === "m") return new Map(values() as [unknown, unknown][]);
    if (tag === "s") return new Set(values());
    if (tag === "t") return new Date(values()[0] as number);
    if (tag === "k") return Reflect.get(Symbol, items[0]);
    if (tag === "y" && TYPED.test(items[0])) {
      const made = Reflect.get(globalThis, items[0]);
      return made.from(read(items[1], find));
    }
    if (tag !== "d") return find(written);
    const found = {};
    for (const [key, value] of values() as [string, unknown][]) {
      // A key may be "__proto__".
      Object.defineProperty(found, key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return found;
  }
  return { write, read };
}
