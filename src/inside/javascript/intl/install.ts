/**
 * Puts `Intl` and the methods that need it in place. Missing parts are an error
 * that says so.
 *
 * @module
 */

import { setGlobals } from "../set_globals.ts";
import { Collator } from "./collator.ts";
import { DateTimeFormat, type DefaultParts } from "./date_time_format.ts";
import { NumberFormat } from "./number_format.ts";

const MISSING = [
  "DisplayNames",
  "DurationFormat",
  "ListFormat",
  "Locale",
  "PluralRules",
  "RelativeTimeFormat",
  "Segmenter",
];

const plain = new Collator();

function method(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, {
    value,
    writable: true,
    configurable: true,
  });
}

function dateMethod(name: string, wanted: DefaultParts): void {
  const value = function (this: Date, locales?: unknown, options?: unknown) {
    const time = this.getTime();
    if (Number.isNaN(time)) return "Invalid Date";
    return new DateTimeFormat(locales, options, wanted).format(time);
  };
  method(Date.prototype, name, value);
}

/** Installs everything; called once, before the baseline. */
export function installIntl(): void {
  const intl: Record<string, unknown> = {
    Collator,
    DateTimeFormat,
    NumberFormat,
  };
  for (const name of MISSING) {
    intl[name] = class {
      constructor() {
        throw new TypeError(`Intl.${name} is not supported in this sandbox`);
      }
    };
  }
  for (const name of Object.keys(intl)) {
    Object.defineProperty(intl, name, { enumerable: false });
  }
  setGlobals({ Intl: intl });

  method(
    Number.prototype,
    "toLocaleString",
    function (this: number, locales?: unknown, options?: unknown) {
      return new NumberFormat(locales, options).format(this.valueOf());
    },
  );
  method(
    BigInt.prototype,
    "toLocaleString",
    function (this: bigint, locales?: unknown, options?: unknown) {
      return new NumberFormat(locales, options).format(this.valueOf());
    },
  );
  dateMethod("toLocaleString", "all");
  dateMethod("toLocaleDateString", "date");
  dateMethod("toLocaleTimeString", "time");
  method(
    String.prototype,
    "localeCompare",
    function (
      this: unknown,
      other: unknown,
      locales?: unknown,
      options?: unknown,
    ) {
      if (this === undefined || this === null) {
        throw new TypeError(
          "String.prototype.localeCompare called on null or undefined",
        );
      }
      const isPlain = locales === undefined && options === undefined;
      const collator = isPlain ? plain : new Collator(locales, options);
      return collator.compare(this, other);
    },
  );
}
