/**
 * `Intl.Collator` in English: the root order of the Unicode collation algorithm
 * for Latin text, digits and ASCII's punctuation; other scripts come after, by
 * code point, with Han at the end.
 *
 * @module
 */

import { checkLocales, checkOptions, type Options } from "./locale.ts";

/** Before digits and letters, in this order. */
const FIRST =
  "\t\n\v\f\r\u0085\u2028\u2029 \u00a0_‿‾-‐‑‒–—,;:!¡?¿.…·'‘’‚‹›\"“”„«»()[]{}§¶@*/\\&#%‰†‡•`´˜^¨¯°©®+±÷×<=>|¦~¬¤¢$£¥€";
const EXPANSIONS: Readonly<Record<string, string>> = {
  "ß": "ss",
  "ẞ": "SS",
  "æ": "ae",
  "Æ": "AE",
  "œ": "oe",
  "Œ": "OE",
  "ø": "o",
  "Ø": "O",
  "đ": "d",
  "Đ": "D",
  "ł": "l",
  "Ł": "L",
  "ı": "i",
};
const DIGITS_AT = 0x1000;
const LETTERS_AT = 0x2000;
const HAN_AT = 0x20_0000;
const KNOWN = {
  usage: ["sort"],
  sensitivity: ["base", "accent", "case", "variant"],
  numeric: [true, false],
  ignorePunctuation: [false],
  caseFirst: ["false"],
  localeMatcher: null,
};

/** The three levels on which two texts are compared. */
interface Key {
  readonly primary: number[];
  readonly secondary: number[];
  readonly tertiary: number[];
}

function keyOf(text: string, isNumeric: boolean): Key {
  const key: Key = { primary: [], secondary: [], tertiary: [] };
  const add = (primary: number, tertiary: number) => {
    key.primary.push(primary);
    key.secondary.push(0);
    key.tertiary.push(tertiary);
  };
  const characters: string[] = [];
  /** Letters that stand for another one; after it, if all else is equal. */
  const standIns = new Set<number>();
  for (const character of text.normalize("NFD")) {
    for (const letter of EXPANSIONS[character] ?? character) {
      if (character in EXPANSIONS) standIns.add(characters.length);
      characters.push(letter);
    }
  }
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index];
    const code = character.codePointAt(0) ?? 0;
    if (/\p{Mn}/u.test(character)) {
      // An accent belongs to the letter before it.
      const last = key.secondary.length - 1;
      if (last >= 0) key.secondary[last] = key.secondary[last] * 31 + code;
      continue;
    }
    if (/\p{Cc}|\p{Cf}/u.test(character) && !FIRST.includes(character)) {
      continue;
    }
    if (code >= 48 && code <= 57) {
      let end = index + 1;
      while (isNumeric && /^\d$/.test(characters[end] ?? "")) end++;
      const digits = characters.slice(index, end).join("").replace(
        /^0+(?=\d)/,
        "",
      );
      if (isNumeric) add(DIGITS_AT + 10 + digits.length, 0);
      for (const digit of digits) add(DIGITS_AT + Number(digit), 0);
      index = end - 1;
      continue;
    }
    const place = FIRST.indexOf(character);
    if (place >= 0) {
      add(place + 1, 0);
      continue;
    }
    const lower = character.toLowerCase();
    const base = lower.codePointAt(0) ?? 0;
    const isHan = /\p{Script=Han}/u.test(character);
    const isLetter = /\p{L}/u.test(character);
    add(
      (isHan ? HAN_AT : isLetter ? LETTERS_AT : 0x800) + base,
      (lower === character ? 0 : 1) + (standIns.has(index) ? 2 : 0),
    );
  }
  return key;
}

function compareLevels(a: number[], b: number[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a[index] !== b[index]) return a[index] < b[index] ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

/** See the internationalization standard. */
export class Collator {
  readonly #options: Options;
  /** Bound, as the standard wants it. */
  readonly compare: (a: unknown, b: unknown) => number;

  constructor(locales?: unknown, options?: unknown) {
    checkLocales(locales);
    this.#options = checkOptions(options, KNOWN);
    this.compare = (a, b) => this.#compare(`${a}`, `${b}`);
  }

  resolvedOptions(): Options {
    const { sensitivity = "variant", numeric = false } = this.#options;
    return { locale: "en-US", usage: "sort", sensitivity, numeric };
  }

  #compare(a: string, b: string): number {
    if (a === b) return 0;
    const { sensitivity = "variant", numeric = false } = this.#options;
    const [left, right] = [
      keyOf(a, Boolean(numeric)),
      keyOf(b, Boolean(numeric)),
    ];
    const first = compareLevels(left.primary, right.primary);
    if (first !== 0 || sensitivity === "base") return first;
    if (sensitivity !== "case") {
      const second = compareLevels(left.secondary, right.secondary);
      if (second !== 0) return second;
    }
    if (sensitivity === "accent") return 0;
    return compareLevels(left.tertiary, right.tertiary);
  }
}
