/**
 * `Intl.NumberFormat` in English.
 *
 * @module
 */

import { checkLocales, checkOptions, type Options } from "./locale.ts";

const SYMBOLS: Readonly<Record<string, string>> = {
  USD: "$",
  EUR: "€",
  GBP: "£",
  JPY: "¥",
  CNY: "CN¥",
  INR: "₹",
  KRW: "₩",
  CAD: "CA$",
  AUD: "A$",
  NZD: "NZ$",
  HKD: "HK$",
  TWD: "NT$",
  BRL: "R$",
  MXN: "MX$",
  ILS: "₪",
  VND: "₫",
  PHP: "₱",
};
const WITHOUT_CENTS = ["JPY", "KRW", "VND"];
const KNOWN = {
  style: ["decimal", "percent", "currency"],
  currency: null,
  currencyDisplay: ["symbol", "code"],
  minimumIntegerDigits: null,
  minimumFractionDigits: null,
  maximumFractionDigits: null,
  minimumSignificantDigits: null,
  maximumSignificantDigits: null,
  useGrouping: [true, false, "always", "auto"],
  notation: ["standard"],
  signDisplay: ["auto", "always", "never", "exceptZero"],
  localeMatcher: null,
};

/** Digits of a number, without sign and exponent: "1234.5". */
interface Digits {
  readonly whole: string;
  readonly fraction: string;
}

function readDigits(
  options: Options,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!(number >= least && number <= most)) {
    throw new RangeError(`${name} value is out of range.`);
  }
  return Math.floor(number);
}

/** Returns the exact decimal digits of a finite number. */
function exact(value: number): Digits {
  const [mantissa, exponent = "0"] = String(Math.abs(value)).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  const shift = Number(exponent);
  if (shift > 0) {
    const all = fraction.padEnd(shift, "0");
    return { whole: whole + all.slice(0, shift), fraction: all.slice(shift) };
  }
  const all = whole.padStart(1 - shift, "0");
  const cut = all.length + shift;
  return {
    whole: all.slice(0, cut) || "0",
    fraction: all.slice(cut) + fraction,
  };
}

/** Rounds half away from zero, as ICU does by default, to `most` digits. */
function round({ whole, fraction }: Digits, most: number): Digits {
  if (fraction.length <= most) return { whole, fraction };
  const isUp = fraction[most] >= "5";
  const kept = BigInt(whole + fraction.slice(0, most)) + (isUp ? 1n : 0n);
  const text = String(kept).padStart(most + 1, "0");
  return {
    whole: text.slice(0, text.length - most),
    fraction: text.slice(text.length - most),
  };
}

function roundSignificant(digits: Digits, most: number): Digits {
  const whole = digits.whole.replace(/^0+/, "");
  if (whole.length > 0) {
    if (whole.length <= most) return round(digits, most - whole.length);
    const unit = 10n ** BigInt(whole.length - most);
    const half = BigInt(whole) * 2n + (/[1-9]/.test(digits.fraction) ? 1n : 0n);
    return { whole: String((half + unit) / (2n * unit) * unit), fraction: "" };
  }
  const zeros = /^0*/.exec(digits.fraction)?.[0].length ?? 0;
  return round(digits, zeros + most);
}

/** See the internationalization standard. */
export class NumberFormat {
  readonly #options: Options;
  readonly #leastFraction: number;
  readonly #mostFraction: number;
  readonly #leastSignificant: number | undefined;
  readonly #mostSignificant: number | undefined;
  readonly #leastWhole: number;
  /** Bound, as the standard wants it. */
  readonly format: (value?: unknown) => string;

  constructor(locales?: unknown, options?: unknown) {
    checkLocales(locales);
    const given = checkOptions(options, KNOWN);
    this.#options = given;
    const { style = "decimal", currency } = given;
    if (style === "currency" && typeof currency !== "string") {
      throw new TypeError("Currency code is required with currency style.");
    }
    const cents = style !== "currency"
      ? undefined
      : WITHOUT_CENTS.includes(String(currency).toUpperCase())
      ? 0
      : 2;
    const least = readDigits(given, "minimumFractionDigits", 0, 100);
    const most = readDigits(given, "maximumFractionDigits", 0, 100);
    const usual = cents ?? (style === "percent" ? 0 : 3);
    if (least !== undefined && most !== undefined && least > most) {
      throw new RangeError("maximumFractionDigits value is out of range.");
    }
    this.#leastFraction = least ?? Math.min(cents ?? 0, most ?? Infinity);
    this.#mostFraction = most ?? Math.max(usual, this.#leastFraction);
    this.#leastSignificant = readDigits(
      given,
      "minimumSignificantDigits",
      1,
      21,
    );
    this.#mostSignificant =
      readDigits(given, "maximumSignificantDigits", 1, 21) ??
        (this.#leastSignificant === undefined ? undefined : 21);
    this.#leastWhole = readDigits(given, "minimumIntegerDigits", 1, 21) ?? 1;
    this.format = (value) => this.#format(value);
  }

  resolvedOptions(): Options {
    return {
      locale: "en-US",
      numberingSystem: "latn",
      style: this.#options.style ?? "decimal",
      minimumIntegerDigits: this.#leastWhole,
      minimumFractionDigits: this.#leastFraction,
      maximumFractionDigits: this.#mostFraction,
    };
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return [locales].flat().map(String)
      .filter((locale) => locale === "en" || locale === "en-US");
  }

  #format(given: unknown): string {
    const value = typeof given === "bigint" ? given : Number(given);
    const isNegative = value < 0 || Object.is(value, -0);
    const text = this.#unsigned(value);
    const { style, signDisplay = "auto" } = this.#options;
    const isZero = !/[1-9∞]/.test(text);
    const sign = isNegative && signDisplay !== "never" &&
        !(signDisplay === "exceptZero" && isZero)
      ? "-"
      : (signDisplay === "always" ||
          (signDisplay === "exceptZero" && !isZero)) &&
          !isNegative
      ? "+"
      : "";
    if (style === "percent") return `${sign}${text}%`;
    if (style !== "currency") return sign + text;
    const code = String(this.#options.currency).toUpperCase();
    const symbol = this.#options.currencyDisplay === "code"
      ? undefined
      : SYMBOLS[code];
    return `${sign}${symbol ?? `${code}\u00a0`}${text}`;
  }

  #unsigned(value: number | bigint): string {
    if (typeof value === "number") {
      if (Number.isNaN(value)) return "NaN";
      if (!Number.isFinite(value)) return "∞";
    }
    let digits = typeof value === "bigint"
      ? { whole: String(value < 0n ? -value : value), fraction: "" }
      : exact(value);
    if (this.#options.style === "percent") {
      const fraction = digits.fraction.padEnd(2, "0");
      digits = {
        whole: (digits.whole + fraction.slice(0, 2)).replace(/^0+(?=\d)/, ""),
        fraction: fraction.slice(2),
      };
    }
    let least = this.#leastFraction;
    if (this.#mostSignificant === undefined) {
      digits = round(digits, this.#mostFraction);
    } else {
      digits = roundSignificant(digits, this.#mostSignificant);
      const whole = digits.whole.replace(/^0+/, "").length;
      least = Math.max(0, (this.#leastSignificant ?? 1) - whole);
    }
    const fraction = withoutZeros(digits.fraction).padEnd(least, "0");
    const whole = digits.whole.padStart(this.#leastWhole, "0");
    const grouped = this.#options.useGrouping === false
      ? whole
      : inThousands(whole);
    return fraction === "" ? grouped : `${grouped}.${fraction}`;
  }
}

/** Expressions would take a time that grows with the square of the digits. */
function withoutZeros(fraction: string): string {
  let end = fraction.length;
  while (fraction[end - 1] === "0") end--;
  return fraction.slice(0, end);
}

function inThousands(whole: string): string {
  const first = whole.length % 3;
  const groups = first === 0 ? [] : [whole.slice(0, first)];
  for (let at = first; at < whole.length; at += 3) {
    groups.push(whole.slice(at, at + 3));
  }
  return groups.join(",");
}
