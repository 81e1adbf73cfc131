/**
 * A moment, as a request writes it.
 *
 * @module
 */

/** The first and the last moment that ISO 8601 has in four digits of a year. */
const LEAST_MS = 0;
const MOST_MS = 253_402_300_799_999;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?)?$/;

/**
 * Returns milliseconds since 1970, or undefined if it is no such moment.
 *
 * @param value Whole milliseconds since 1970, or ISO 8601; without an offset it
 * is UTC. From 1970 to 9999.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(readMoment("1970-01-02"), 86_400_000);
 * assert.equal(readMoment("1970-01-01T01:00:00+01:00"), 0);
 * assert.equal(readMoment("2023-02-29"), undefined);
 * ```
 */
export function readMoment(value: unknown): number | undefined {
  const ms = typeof value === "string" ? parseIso(value) : value;
  const isMoment = typeof ms === "number" && Number.isInteger(ms) &&
    ms >= LEAST_MS && ms <= MOST_MS;
  return isMoment ? ms : undefined;
}

function parseIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, ...time] = match;
  const [hour = 0, minute = 0, second = 0] = time.slice(0, 3)
    .map((part) => Number(part ?? 0));
  const ms = Number((time[3] ?? "").padEnd(3, "0").slice(0, 3));
  const date = new Date(
    Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      hour,
      minute,
      second,
    ),
  );
  // A 30th of February is carried over to March.
  const isReal = date.toISOString().startsWith(`${year}-${month}-${day}`) &&
    hour < 24 && minute < 60 && second < 60;
  if (!isReal) return undefined;
  const [sign, hours = 0, minutes = 0] = time.slice(4);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return date.getTime() + ms - (sign === "-" ? -offset : offset);
}
