/**
 * `Intl.DateTimeFormat` in English and in UTC, which is the only time zone.
 *
 * @module
 */

import { checkLocales, checkOptions, type Options } from "./locale.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
];
const NUMERIC = ["numeric", "2-digit"];
const STYLES = ["full", "long", "medium", "short"];
const KNOWN = {
  weekday: ["long", "short"],
  year: NUMERIC,
  month: ["numeric", "2-digit", "long", "short"],
  day: NUMERIC,
  hour: NUMERIC,
  minute: NUMERIC,
  second: NUMERIC,
  hour12: [true, false],
  hourCycle: ["h12", "h23"],
  timeZone: ["UTC", "GMT", "Etc/UTC"],
  timeZoneName: ["short"],
  dateStyle: STYLES,
  timeStyle: STYLES,
  localeMatcher: null,
};
const DATE_PARTS = ["weekday", "year", "month", "day"] as const;
const TIME_PARTS = ["hour", "minute", "second"] as const;

/** Options that a `dateStyle` stands for. */
const DATE_STYLES: Readonly<Record<string, Options>> = {
  full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  long: { year: "numeric", month: "long", day: "numeric" },
  medium: { year: "numeric", month: "short", day: "numeric" },
  short: { year: "2-digit", month: "numeric", day: "numeric" },
};
const TIME_STYLES: Readonly<Record<string, Options>> = {
  full: { hour: "numeric", minute: "2-digit", second: "2-digit", zone: "long" },
  long: {
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    zone: "short",
  },
  medium: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  short: { hour: "numeric", minute: "2-digit" },
};

/** Parts that are shown by default. */
export type DefaultParts = "date" | "time" | "all";

const two = (value: number) => String(value).padStart(2, "0");

/** See the internationalization standard. */
export class DateTimeFormat {
  readonly #parts: Options;
  readonly #is24Hours: boolean;
  /** Text that joins date and time. */
  readonly #joint: string;
  /** Bound, as the standard wants it. */
  readonly format: (date?: unknown) => string;

  constructor(
    locales?: unknown,
    options?: unknown,
    wanted: DefaultParts = "date",
  ) {
    checkLocales(locales);
    const given = checkOptions(options, KNOWN);
    const { dateStyle, timeStyle } = given;
    const named = [...DATE_PARTS, ...TIME_PARTS];
    let parts: Options = Object.fromEntries(
      named.filter((name) => given[name] !== undefined)
        .map((name) => [name, given[name]]),
    );
    if (dateStyle !== undefined || timeStyle !== undefined) {
      parts = {
        ...DATE_STYLES[String(dateStyle)],
        ...TIME_STYLES[String(timeStyle)],
      };
    } else {
      const hasDate = DATE_PARTS.some((name) => name in parts);
      const hasTime = TIME_PARTS.some((name) => name in parts);
      const isBare = wanted === "date"
        ? !hasDate && !hasTime
        : wanted === "time"
        ? !hasTime
        : !hasDate && !hasTime;
      if (isBare && wanted !== "time") {
        parts = { ...parts, year: "numeric", month: "numeric", day: "numeric" };
      }
      if (isBare && wanted !== "date") {
        parts = {
          ...parts,
          hour: "numeric",
          minute: "2-digit",
          second: "2-digit",
        };
      }
      if (given.timeZoneName !== undefined) parts = { ...parts, zone: "short" };
    }
    this.#parts = parts;
    this.#is24Hours = given.hour12 === false || given.hourCycle === "h23";
    const isWordy = dateStyle === "full" || dateStyle === "long";
    this.#joint = isWordy ? " at " : ", ";
    this.format = (date) => this.#format(date);
  }

  resolvedOptions(): Options {
    return {
      locale: "en-US",
      calendar: "gregory",
      numberingSystem: "latn",
      timeZone: "UTC",
    };
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return [locales].flat().map(String)
      .filter((locale) => locale === "en" || locale === "en-US");
  }

  #format(given: unknown): string {
    const date = new Date(given === undefined ? Date.now() : Number(given));
    if (Number.isNaN(date.getTime())) {
      throw new RangeError("Invalid time value");
    }
    const shown = [this.#date(date), this.#time(date)];
    return shown.filter((text) => text !== "").join(this.#joint);
  }

  #date(date: Date): string {
    const { weekday, year, month, day } = this.#parts;
    const dayName = DAYS[date.getUTCDay()];
    const shownDay = weekday === undefined
      ? ""
      : weekday === "short"
      ? dayName.slice(0, 3)
      : dayName;
    const full = date.getUTCFullYear();
    const shownYear = year === undefined
      ? ""
      : year === "2-digit"
      ? two(Math.abs(full) % 100)
      : String(full);
    const dayOfMonth = day === undefined
      ? ""
      : day === "2-digit"
      ? two(date.getUTCDate())
      : String(date.getUTCDate());
    if (month === "long" || month === "short") {
      const name = MONTHS[date.getUTCMonth()];
      const shownMonth = month === "short" ? name.slice(0, 3) : name;
      const middle = [shownMonth, dayOfMonth].filter(Boolean).join(" ");
      const joint = dayOfMonth === "" && shownDay === "" ? " " : ", ";
      const dated = [middle, shownYear].filter(Boolean).join(joint);
      return [shownDay, dated].filter(Boolean).join(", ");
    }
    const shownMonth = month === undefined
      ? ""
      : month === "2-digit"
      ? two(date.getUTCMonth() + 1)
      : String(date.getUTCMonth() + 1);
    const dated = [shownMonth, dayOfMonth, shownYear].filter(Boolean).join("/");
    return [shownDay, dated].filter(Boolean).join(", ");
  }

  #time(date: Date): string {
    const { hour, minute, second, zone } = this.#parts;
    if (hour === undefined && minute === undefined && second === undefined) {
      return "";
    }
    const hours = date.getUTCHours();
    const shown = this.#is24Hours ? hours : hours % 12 || 12;
    const texts: string[] = [];
    if (hour !== undefined) {
      const isTwo = hour === "2-digit" || this.#is24Hours;
      texts.push(isTwo ? two(shown) : String(shown));
    }
    // Beside others both are always of two digits.
    const isAlone = [hour, minute, second].filter(Boolean).length === 1;
    if (minute !== undefined) {
      const minutes = date.getUTCMinutes();
      texts.push(isAlone ? String(minutes) : two(minutes));
    }
    if (second !== undefined) {
      const seconds = date.getUTCSeconds();
      texts.push(isAlone ? String(seconds) : two(seconds));
    }
    let text = texts.join(":");
    if (hour !== undefined && !this.#is24Hours) {
      text += hours < 12 ? " AM" : " PM";
    }
    if (zone === "short") text += " UTC";
    if (zone === "long") text += " Coordinated Universal Time";
    return text;
  }
}
