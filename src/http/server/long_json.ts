/**
 * Long JSON, read part by part: a caller who sends 8 MiB of brackets would
 * otherwise hold the event loop for seconds.
 *
 * @module
 */

import { inTurns, nextTurn } from "../../run/next_turn.ts";
import { HttpError } from "./http_error.ts";
import { elementSources, memberSource } from "./json_member.ts";
import {
  invalidJson,
  notAnObject,
  type ParsedObject,
  parseObject,
} from "./json_object.ts";
import { parseLongString } from "./long_text.ts";
import { JsonSyntaxError, scanJson, type TopValue } from "./scan_json.ts";

/** Texts up to this are read in one go, in 1 ms or so. */
export const LONG_JSON_CHARS = 65_536;
/** Values that are built at a time: to build so many takes some milliseconds. */
const MOST_VALUES = 65_536;
/** Levels whose values are taken apart, as in `files[0].content`. */
const MOST_LEVELS = 3;
/** Short values that are built in a row. */
const SHORT_VALUES = 256;
/** Members that are handed on as they were sent, and may have any size. */
const HANDED_ON: ReadonlySet<string> = new Set([
  "input",
  "inputs",
  "payload",
  "rows",
  "tests",
]);

const NO_NAMES: ReadonlySet<string> = new Set();

/**
 * Returns the object that a text is. A value with very many in it is not built:
 * to read it is an error, and a member that is handed on is empty.
 *
 * @param unbuilt Members of which only the source is read: they are empty.
 * @throws {HttpError} 400 with the contract's text.
 */
export async function parseLongObject(
  json: string,
  unbuilt = NO_NAMES,
): Promise<ParsedObject> {
  const found = await scan(json);
  if (!/^\s*\{/.test(json)) throw notAnObject();
  if (found.length > MOST_VALUES) {
    throw new HttpError(400, `Cannot read more than ${MOST_VALUES} members`);
  }
  const members = {};
  const sources = new Map<string, string>();
  for (const [at, child] of found.entries()) {
    const name = nameOf(json, child.key);
    const source = json.slice(child.start, child.end);
    sources.set(name, source);
    const isEmpty = source.startsWith("[") && unbuilt.has(name) ||
      child.values > MOST_VALUES && HANDED_ON.has(name);
    if (isEmpty) {
      define(members, name, { value: source.startsWith("[") ? [] : {} });
    } else define(members, name, await build(source, child, MOST_LEVELS));
    if (at % SHORT_VALUES === 0) await nextTurn();
  }
  return { members, source: (name) => sources.get(name) };
}

/**
 * Returns the object that a text of any length is.
 *
 * @param unbuilt As of {@linkcode parseLongObject}.
 * @throws {HttpError} 400 with the contract's text.
 */
export function parseAnyObject(
  json: string,
  unbuilt?: ReadonlySet<string>,
): ParsedObject | Promise<ParsedObject> {
  return json.length > LONG_JSON_CHARS
    ? parseLongObject(json, unbuilt)
    : parseObject(json);
}

/** Returns whether a text of any length is JSON. */
export function isJson(text: string): boolean | Promise<boolean> {
  if (text.length > LONG_JSON_CHARS) return isLongJson(text);
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Returns whether a text is JSON. */
export async function isLongJson(text: string): Promise<boolean> {
  try {
    await scan(text);
    return true;
  } catch {
    return false;
  }
}

/** Returns the source of a member of an object of any length. */
export async function anyMemberSource(
  json: string,
  name: string,
): Promise<string | undefined> {
  if (json.length <= LONG_JSON_CHARS) return memberSource(json, name);
  const found = (await scan(json))
    .findLast(({ key }) => key !== undefined && nameOf(json, key) === name);
  return found && json.slice(found.start, found.end);
}

/** Returns the sources of the elements of an array of any length, in order. */
export function anyElementSources(json: string): string[] | Promise<string[]> {
  return json.length > LONG_JSON_CHARS
    ? longElementSources(json)
    : elementSources(json);
}

/**
 * Returns the sources of the elements of an array, in order.
 *
 * @param json An array that has been checked.
 */
export async function longElementSources(json: string): Promise<string[]> {
  return (await scan(json)).map(({ start, end }) => json.slice(start, end));
}

/** Returns what lies at the top of a text. */
async function scan(json: string): Promise<TopValue[]> {
  const found: TopValue[] = [];
  try {
    await inTurns(scanJson(json, (value) => found.push(value)));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw invalidJson(json, error.position);
  }
  return found;
}

/** Returns how to define the value of a source, which is built part by part. */
async function build(
  source: string,
  { values }: TopValue,
  levels: number,
): Promise<PropertyDescriptor> {
  const isFew = values <= MOST_VALUES;
  if (isFew && source.length <= LONG_JSON_CHARS) {
    return { value: JSON.parse(source) };
  }
  if (source.startsWith('"')) return { value: await parseLongString(source) };
  if (levels === 0) return isFew ? { value: JSON.parse(source) } : TOO_MANY;
  const found = await scan(source);
  // A long number.
  if (found.length === 0) return { value: JSON.parse(source) };
  if (found.length > MOST_VALUES) return TOO_MANY;
  const value = source.startsWith("[") ? [] : {};
  for (const [at, child] of found.entries()) {
    const name = child.key === undefined ? at : nameOf(source, child.key);
    const part = source.slice(child.start, child.end);
    define(value, name, await build(part, child, levels - 1));
    if (at % SHORT_VALUES === 0) await nextTurn();
  }
  return { value };
}

/** Is no value: to read it is the caller's fault. */
const TOO_MANY: PropertyDescriptor = {
  get() {
    throw new HttpError(
      400,
      `Cannot read more than ${MOST_VALUES} values in one place of the body`,
    );
  },
};

function nameOf(json: string, [start, end]: TopValue["key"] = [0, 0]): string {
  return JSON.parse(json.slice(start, end));
}

/** Sets a member as JSON does: "__proto__" is one like any other. */
function define(
  target: object,
  name: string | number,
  descriptor: PropertyDescriptor,
): void {
  Object.defineProperty(target, name, {
    ...descriptor,
    configurable: true,
    enumerable: true,
    ...("value" in descriptor ? { writable: true } : {}),
  });
}
