/**
 * Values that a program has returned, as the harness writes them
 * (`src/inside/python/plain_data.py`, and `CALLER` in
 * `src/http/native/judge/javascript/calls.ts`), and their comparison with JSON.
 * A reply comes from an interpreter that has run a hostile program: only the
 * right form is a value.
 *
 * @module
 */

import {
  type Comparison,
  type Difference,
  isWithin,
  shown,
} from "./compare.ts";

/** JSON whose integers beyond 2^53 are bigints. */
export type ExactJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly ExactJson[]
  | { readonly [name: string]: ExactJson };

/** Deeper values are compared with nothing. */
const MOST_DEPTH = 200;

/** Returns JSON with every digit of its integers; throws if it is none. */
export function parseExact(json: string): ExactJson {
  const revive = (
    _: string,
    value: unknown,
    context?: { readonly source?: string },
  ) => {
    const source = context?.source;
    const isWhole = typeof value === "number" && source !== undefined &&
      /^-?\d+$/.test(source);
    return isWhole && !Number.isSafeInteger(value) ? BigInt(source) : value;
  };
  return JSON.parse(json, revive as Parameters<typeof JSON.parse>[1]);
}

/** Returns JSON text of a value, with every digit of its integers. */
export function writeExact(value: ExactJson): string {
  const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };
  return JSON.stringify(
    value,
    (_, member) =>
      typeof member === "bigint"
        ? rawJSON(`${member}`)
        : member instanceof Opaque
        ? member.text
        : member,
  );
}

/** A value that is no plain data, and what it is instead. */
class Opaque {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Plain = null | boolean | number | bigint | string | Opaque | Plain[] | {
  readonly [name: string]: Plain;
};

/**
 * Returns the first difference between an expected value and a written one; null
 * if they are equal.
 */
export function compareValue(
  expected: ExactJson,
  written: string,
  comparison: Comparison,
): Difference | null {
  let got: Plain;
  try {
    got = plain(parseExact(written), 0);
  } catch {
    got = new Opaque("<no value>");
  }
  const found = difference(expected, got, comparison, 0);
  if (found === null) return null;
  return { expected: shown(textOf(found[0])), got: shown(textOf(found[1])) };
}

/** Reads what the harness writes: composites are arrays with a tag. */
function plain(value: ExactJson, depth: number): Plain {
  if (depth > MOST_DEPTH) return new Opaque("<too deep>");
  if (!Array.isArray(value)) {
    if (typeof value === "object" && value !== null) throw new TypeError();
    return value;
  }
  const [tag, ...items] = value as readonly ExactJson[];
  switch (tag) {
    case "l":
    case "t":
      return items.map((item) => plain(item, depth + 1));
    case "d":
      return Object.fromEntries(
        items.map((item) => {
          const [key, member] = item as readonly ExactJson[];
          return [keyOf(key), plain(member, depth + 1)];
        }),
      );
    case "n":
      return Number(items[0]);
    case "b":
      return BigInt(String(items[0]));
    default:
      return new Opaque(typeof items[0] === "string" ? items[0] : `<${tag}>`);
  }
}

/** Returns a key as JSON would write it. */
function keyOf(key: ExactJson): string {
  if (typeof key === "string") return key;
  return Array.isArray(key) ? `<${JSON.stringify(key)}>` : String(key);
}

type Pair = readonly [ExactJson | undefined, Plain | undefined];

function difference(
  expected: ExactJson | undefined,
  got: Plain | undefined,
  comparison: Comparison,
  depth: number,
): Pair | null {
  if (depth > MOST_DEPTH || got instanceof Opaque || got === undefined) {
    return [expected, got];
  }
  if (isNumber(expected) && isNumber(got)) {
    // Loose on purpose: 1n equals 1.
    const isEqual = expected == got || comparison.mode === "numbers" &&
        isWithin(Number(expected), Number(got), comparison);
    return isEqual ? null : [expected, got];
  }
  if (Array.isArray(expected) && Array.isArray(got)) {
    const most = Math.max(expected.length, got.length);
    for (let at = 0; at < most; at++) {
      const found = difference(expected[at], got[at], comparison, depth + 1);
      if (found !== null) return found;
    }
    return null;
  }
  if (isObject(expected) && isObject(got)) {
    for (
      const name of new Set([...Object.keys(expected), ...Object.keys(got)])
    ) {
      const found = difference(
        Object.hasOwn(expected, name) ? expected[name] : undefined,
        Object.hasOwn(got, name) ? got[name] : undefined,
        comparison,
        depth + 1,
      );
      if (found !== null) return found;
    }
    return null;
  }
  return expected === got ? null : [expected, got];
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isObject<T>(
  value: T,
): value is T & { readonly [name: string]: never } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: ExactJson | Plain | undefined): string {
  if (value === undefined) return "";
  if (value instanceof Opaque) return value.text;
  return writeExact(value as ExactJson);
}
