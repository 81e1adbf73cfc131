/**
 * Parsers for the values of settings: text of the environment in, a value out,
 * or `undefined` for a text that is not accepted. None of them throws.
 *
 * @module
 */

import { KIND_NAMES, type SandboxCountSetting } from "../kinds.ts";

/** Turns text into a value; `undefined` if it is not accepted. */
export type ValueParser<T> = (text: string) => T | undefined;

// As Docker reads them: case and a trailing "b" or "ib" make no difference.
const SIZE = /^(\d{1,15}(?:\.\d{1,9})?) ?(?:([kmgt])i?)?b?$/i;
const UNIT_POWER: Readonly<Record<string, number>> = {
  "": 0,
  k: 1,
  m: 2,
  g: 3,
  t: 4,
};

/**
 * Returns a size in whole bytes. Units are powers of 1024 with and without the
 * "i", because Docker counts so and both read the same variable.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseSize("4G"), 4 * 1024 ** 3);
 * assert.equal(parseSize("1.5Ki"), 1536);
 * assert.equal(parseSize("4 apples"), undefined);
 * ```
 */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  const [, digits, unit = ""] = match;
  const power = UNIT_POWER[unit.toLowerCase()];
  const bytes = Math.floor(Number(digits) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Returns a parser for sizes from `least` to `most` bytes. */
export function sizeBetween(
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): ValueParser<number> {
  return function size(text) {
    const bytes = parseSize(text);
    return bytes !== undefined && bytes >= least && bytes <= most
      ? bytes
      : undefined;
  };
}

/** Returns a parser for whole numbers in decimal digits. */
export function wholeBetween(least: number, most: number): ValueParser<number> {
  return function whole(text) {
    // Number() alone would also take "", "0x10", "1e3" and " 5 ".
    if (!/^\d{1,15}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= least && value <= most ? value : undefined;
  };
}

/** Returns a parser for numbers with a fraction, above 0 and up to `most`. */
export function positiveUpTo(most: number): ValueParser<number> {
  return function positive(text) {
    if (!/^\d{1,15}(\.\d{1,9})?$/.test(text)) return undefined;
    const value = Number(text);
    return value > 0 && value <= most ? value : undefined;
  };
}

/** Returns a parser for one of some words, in any letter case. */
export function oneOf<const W extends string>(
  ...words: readonly W[]
): ValueParser<W> {
  return function word(text) {
    return words.find((known) => known === text.toLowerCase());
  };
}

/** Returns a parser for a list, with commas, of some words in any letter case. */
export function listOf<const W extends string>(
  ...words: readonly W[]
): ValueParser<readonly W[]> {
  return function list(text) {
    const given = text.toLowerCase().split(",").map((word) => word.trim());
    const isKnown = given.every((word) =>
      words.some((known) => known === word)
    );
    // In this order: what the service reports must not depend on theirs.
    return isKnown ? words.filter((word) => given.includes(word)) : undefined;
  };
}

/** Returns a parser for the word "auto" or what `parser` accepts. */
export function autoOr<T>(parser: ValueParser<T>): ValueParser<T | "auto"> {
  return function orAuto(text) {
    return text.toLowerCase() === "auto" ? "auto" : parser(text);
  };
}

/** Accepts "on" and "off", in any letter case. */
export function parseSwitch(text: string): boolean | undefined {
  const value = oneOf("on", "off")(text);
  return value && value === "on";
}

/** Accepts any text as it is; "" for "none". */
export function textOrNone(text: string): string {
  return text === "none" ? "" : text;
}

/** Accepts what can be the name of a caller in the keys file. */
export function parseCallerName(text: string): string | undefined {
  return /^[a-z0-9][a-z0-9._-]{0,62}$/.test(text) ? text : undefined;
}

/** Accepts a host name, an IPv4 or an IPv6 address, without a port. */
export function parseHost(text: string): string | undefined {
  return /^[a-z0-9._:-]{1,253}$/i.test(text) ? text : undefined;
}

/** Accepts "auto", "any", or host names with commas between them. */
export function parseBrowserHosts(
  text: string,
): "auto" | "any" | readonly string[] | undefined {
  const word = oneOf("auto", "any")(text);
  if (word !== undefined) return word;
  const names = text.toLowerCase().split(",").map((name) => name.trim());
  return names.every((name) => /^[a-z0-9.-]{1,253}$/.test(name))
    ? names
    : undefined;
}

/** Accepts the name of a built-in safety policy or the path of a JSON file. */
export function parsePolicy(text: string): string | undefined {
  const builtIn = oneOf("strict", "permissive")(text);
  // The suffix is what tells a path from a word with a typing error.
  return builtIn ?? (text.endsWith(".json") ? text : undefined);
}

/** Accepts "off", "stderr" or a path that no working directory changes. */
export function parseAuditLog(text: string): string | undefined {
  const word = oneOf("off", "stderr")(text);
  return word ?? (/^\/.*[^/]$/.test(text) ? text : undefined);
}

/**
 * Returns how many sandboxes of which kind: "auto", or pairs with commas between
 * them. The first kind cannot be left out, since every service needs it.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseSandboxes("core=2, full=1"), {
 *   core: 2,
 *   full: 1,
 * });
 * assert.deepEqual(parseSandboxes("auto"), {});
 * assert.equal(parseSandboxes("core=0"), undefined);
 * ```
 */
export function parseSandboxes(
  text: string,
): Readonly<Record<string, SandboxCountSetting>> | undefined {
  const counts: Record<string, SandboxCountSetting> = {};
  if (text.toLowerCase() === "auto") return counts;
  for (const pair of text.split(",")) {
    const match = /^\s*([a-z]\w*)\s*=\s*(\w+)\s*$/i.exec(pair);
    if (match === null) return undefined;
    const index = KIND_NAMES.indexOf(match[1].toLowerCase());
    const name = KIND_NAMES[index];
    if (name === undefined || name in counts) return undefined;
    const parse = autoOr(wholeBetween(index === 0 ? 1 : 0, 256));
    const count = parse(match[2]);
    if (count === undefined) return undefined;
    counts[name] = count;
  }
  return counts;
}

/** Returns a key's text, "" for none; one that could be guessed is refused. */
export function parseKey(text: string): string | undefined {
  if (text.toLowerCase() === "none") return "";
  return text.length >= 32 ? text : undefined;
}

/** Returns the address of a Redis or Valkey server, "" for none. */
export function parseStoreUrl(text: string): string | undefined {
  if (text.toLowerCase() === "none") return "";
  const url = URL.parse(text);
  if (url === null || !/^rediss?:$/.test(url.protocol)) return undefined;
  const { hostname, pathname, search, hash } = url;
  // A number names one of the server's databases.
  const isPlain = /^\/?\d{0,5}$/.test(pathname) && search + hash === "";
  return hostname !== "" && isPlain ? url.href : undefined;
}
