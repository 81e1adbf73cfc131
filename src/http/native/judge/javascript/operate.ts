/**
 * The side of the program: does what assertions ask for, in the program's memory.
 * A program that changes how this works changes its own results only.
 *
 * @module
 */

import type { Find, PlainData, Written } from "./plain_data.ts";

/** A step that assertions ask for: a method of `Reflect`, or a name of its own. */
export type Operation = readonly [kind: string, ...operands: Written[]];
/** Outcome of an operation: a value, or an error. */
export type Outcome =
  | readonly ["v", value: Written, changed: readonly Written[]]
  | readonly [
    "e",
    type: string,
    message: string,
    line: number | null,
    column: number | null,
    thrown: Written,
  ];

/**
 * Does operations on the program, and returns what came of each.
 *
 * Its text runs in QuickJS, never the function itself: it uses nothing outside of
 * itself.
 *
 * @param lookUp Returns what the program calls by a name.
 */
export async function operate(
  { write, read }: PlainData,
  operations: readonly Operation[],
  lookUp: (name: Written) => unknown,
): Promise<Outcome[]> {
  const kept: unknown[] = [];
  const results: unknown[] = [];
  const find: Find = ([tag, at]) =>
    tag === "h" || tag === "e" ? kept[at as number] : results[at as number];

  function keep(value: unknown): Written {
    let at = kept.indexOf(value);
    if (at < 0) at = kept.push(value) - 1;
    if (value instanceof Error) {
      const { name, message } = value;
      const own = Object.entries(value).map(([key, item]) => [
        key,
        write(item, () => ["u"]),
      ]);
      return ["e", at, `${name}`, `${message}`, own];
    }
    const { then } = value as { readonly then?: unknown };
    if (typeof value === "function") return ["h", at, "function"];
    if (typeof value === "symbol") return ["h", at, "symbol"];
    if (typeof then === "function") {
      // The assertions see its failure when they wait for it.
      Promise.resolve(value).catch(() => {});
      return ["h", at, "promise"];
    }
    return ["h", at, Array.isArray(value) ? "array" : "object"];
  }

  function thrown(error: unknown): Outcome {
    const isError = error instanceof Error;
    const type = isError ? `${error.constructor.name || error.name}` : "Error";
    const message = isError ? `${error.message}` : String(error);
    const place = /main\.js:(\d+):(\d+)/.exec(
      isError ? `${error.stack}` : "",
    );
    const [line, column] = place?.slice(1).map(Number) ?? [null, null];
    return ["e", type, message, line, column, write(error, keep)];
  }

  const outcomes: Outcome[] = [];
  for (const [kind, target, ...rest] of operations) {
    try {
      let value: unknown;
      let values: unknown[] = [];
      if (kind === "name") value = lookUp(target);
      else {
        const on = read(target, find);
        values = rest.map((item) => read(item, find));
        if (kind === "await") value = await on;
        else if (kind === "string") value = `${on}`;
        else if (kind === "instance") {
          value = values[0] instanceof (on as typeof Object);
        } else value = Reflect.get(Reflect, kind)(on, ...values);
      }
      results.push(value);
      const given = ["apply", "construct"].includes(kind)
        ? values.at(-1) as unknown[]
        : [];
      const changed = given.map((each) =>
        typeof each === "object" ? write(each, keep) : null
      );
      // In place, as `sort` does: it is the caller's own that is returned.
      const same = typeof value === "object" && value !== null
        ? given.indexOf(value)
        : -1;
      const written = same < 0 ? write(value, keep) : ["g", same];
      outcomes.push(["v", written, changed]);
    } catch (error) {
      results.push(undefined);
      outcomes.push(thrown(error));
    }
  }
  return outcomes;
}
