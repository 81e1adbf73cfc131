/**
 * `performance` and the module `perf_hooks`.
 *
 * @module
 */

import { host } from "../host.ts";

interface Entry {
  readonly name: string;
  readonly entryType: "mark" | "measure";
  readonly startTime: number;
  readonly duration: number;
  readonly detail: unknown;
}

interface MeasureOptions {
  readonly start?: string | number;
  readonly end?: string | number;
  readonly duration?: number;
  readonly detail?: unknown;
}

let entries: Entry[] = [];

function now(): number {
  return host.now(1);
}

function add(entry: Entry): Entry {
  entries.push(entry);
  return entry;
}

/** Time at which a mark was made, or the time itself. */
function timeOf(mark: string | number): number {
  if (typeof mark === "number") return mark;
  const found = entries.findLast(({ name, entryType }) =>
    name === mark && entryType === "mark"
  );
  if (found !== undefined) return found.startTime;
  throw Object.assign(
    new Error(`The "${mark}" performance mark has not been set`),
    { name: "SyntaxError", code: 12 },
  );
}

function measure(
  name: string,
  from?: string | MeasureOptions,
  to?: string,
): Entry {
  const options: MeasureOptions = typeof from === "object"
    ? from
    : { start: from, end: to };
  const { start, end, duration, detail = null } = options;
  const endTime = end !== undefined
    ? timeOf(end)
    : start !== undefined && duration !== undefined
    ? timeOf(start) + duration
    : now();
  const startTime = start !== undefined
    ? timeOf(start)
    : duration !== undefined
    ? endTime - duration
    : 0;
  return add({
    name: `${name}`,
    entryType: "measure",
    startTime,
    duration: endTime - startTime,
    detail,
  });
}

function clear(type: Entry["entryType"]) {
  return (name?: string): void => {
    entries = entries.filter((entry) =>
      entry.entryType !== type || name !== undefined && entry.name !== name
    );
  };
}

/** The global. */
export const performanceGlobal = {
  now,
  timeOrigin: 0,
  mark(name: string, options: { startTime?: number; detail?: unknown } = {}) {
    return add({
      name: `${name}`,
      entryType: "mark",
      startTime: options.startTime ?? now(),
      duration: 0,
      detail: options.detail ?? null,
    });
  },
  measure,
  getEntries: () => [...entries],
  getEntriesByName: (name: string, type?: string) =>
    entries.filter((entry) =>
      entry.name === name && (type === undefined || entry.entryType === type)
    ),
  getEntriesByType: (type: string) =>
    entries.filter(({ entryType }) => entryType === type),
  clearMarks: clear("mark"),
  clearMeasures: clear("measure"),
  timerify: <Timed>(timed: Timed): Timed => timed,
  toJSON: () => ({ timeOrigin: 0 }),
};
