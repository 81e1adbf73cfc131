/**
 * Characters that the font for Chinese, Japanese and Korean keeps.
 *
 * @module
 */

/** Rows and cells of a character set of two bytes: first and last of each. */
interface Area {
  /** Label of the Encoding Standard. */
  readonly encoding: string;
  readonly lead: readonly [first: number, last: number];
  readonly trail: readonly [first: number, last: number];
  /** Description of the characters. */
  readonly what: string;
}

const AREAS: readonly Area[] = [
  {
    encoding: "gbk",
    lead: [0xa1, 0xf7],
    trail: [0xa1, 0xfe],
    what: "GB 2312: 6,763 simplified characters, kana, Greek, symbols",
  },
  {
    encoding: "big5",
    lead: [0xa1, 0xc6],
    trail: [0x40, 0xfe],
    what: "Big5, level 1: 5,401 traditional characters",
  },
  {
    encoding: "shift_jis",
    lead: [0x81, 0x98],
    trail: [0x40, 0xfc],
    what: "JIS X 0208, level 1: 2,965 Japanese characters",
  },
  {
    encoding: "euc-kr",
    lead: [0xb0, 0xc8],
    trail: [0xa1, 0xfe],
    what: "KS X 1001: 2,350 Korean syllables",
  },
];

/** Ranges of code points: Latin, punctuation, signs, full-width forms. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x20a0, 0x20bf],
  [0x2100, 0x214f],
  [0x2190, 0x2199],
  // U+2212 is the minus sign of axes.
  [0x2200, 0x22ff],
  [0x2460, 0x24ff],
  [0x25a0, 0x26ff],
  [0x3000, 0x303f],
  [0xff01, 0xffee],
];

/** Every character that is kept, each once, by code point. */
export function fontCharacters(): readonly string[] {
  const found = new Set<number>();
  for (const [first, last] of RANGES) {
    for (let code = first; code <= last; code++) found.add(code);
  }
  for (const { encoding, lead, trail } of AREAS) {
    const decoder = new TextDecoder(encoding, { fatal: true });
    for (let high = lead[0]; high <= lead[1]; high++) {
      for (let low = trail[0]; low <= trail[1]; low++) {
        const text = decode(decoder, high, low);
        // Two bytes that are no character of the set may be two of one byte.
        if (text?.length === 1) found.add(text.charCodeAt(0));
      }
    }
  }
  return [...found].sort((a, b) => a - b)
    .map((code) => String.fromCodePoint(code));
}

function decode(
  decoder: TextDecoder,
  ...bytes: readonly number[]
): string | undefined {
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
