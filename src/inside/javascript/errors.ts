/**
 * Stacks as V8 writes them, of the program's own frames alone, and what the
 * report says of an error. Lines and columns are those of the caller's text.
 *
 * @module
 */

import { inspect } from "node-inspect-extracted";
import {
  call,
  codeUnitAt,
  defineProperty,
  descriptor,
  ErrorClass,
  indexOf,
  matches,
  slice,
  startsWith,
  stringify,
} from "./intrinsics.ts";
import { originalColumn } from "./strip_types.ts";

/** Name of the program, in stacks. */
export const PROGRAM_NAME = "main.js";
/** And of a batch's set-up. */
export const SETUP_NAME = "setup.js";
/** A text whose lines reports name, by its name in stacks. */
type SourceName = typeof PROGRAM_NAME | typeof SETUP_NAME;
/** Frames that a stack shows, as in Node. */
const STACK_FRAMES = 10;
const MAX_FRAMES = 64;
/** The service takes no longer ones. */
const MAX_TYPE_CHARS = 200;
const MAX_MESSAGE_CHARS = 10_000;

/** Place in the caller's text; both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

interface CallSite {
  getFileName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  getTypeName?(): string | null;
}

/** A text that runs, as it came, and as the engine has it. */
interface Source {
  readonly text: string;
  readonly compiled: string;
  readonly hasWideText: boolean;
  /** True if it came as TypeScript. */
  readonly isStripped: boolean;
  /** Length of the text before its first line. */
  readonly prefixChars: number;
}

/** Texts that can be in a stack, by name: programs, and modules by path. */
const sources: Record<string, Source> = Object.create(null);

/** Facts that the engine recorded when an error was made. */
interface Made {
  /** Place of the frame; absent: not in the program. */
  readonly place: Place | undefined;
  /** The first line of its stack, by the name that it had then. */
  readonly head: string;
}

let errors = new WeakMap<object, Made>();
/** Engine's name for the frame of a script. */
const SCRIPT_FRAME = "<eval>";
const WIDE = /\P{ASCII}/u;
const getMade = WeakMap.prototype.get;
const setMade = WeakMap.prototype.set;

/** Sets the program that is about to run, or to be set up. */
export function startErrors(
  text: string,
  compiled: string,
  name: SourceName = PROGRAM_NAME,
): void {
  addSource(text, compiled, name);
  errors = new WeakMap();
}

/**
 * Tells of a text that runs, in the program's place or beside it.
 *
 * @param stripped The same without types.
 * @param prefix Text that the engine puts in front of it.
 */
export function addSource(
  text: string,
  stripped: string,
  name: string,
  prefix = "",
): void {
  sources[name] = {
    text,
    compiled: prefix + stripped,
    hasWideText: matches(WIDE, stripped) !== null,
    isStripped: stripped !== text,
    prefixChars: prefix.length,
  };
}

/** Returns the text that a frame is in; undefined if it is the service's. */
function sourceOf(name: string | null): Source | undefined {
  return name === null ? undefined : sources[name];
}

/** Returns line `number`, from 1, of `text`. */
function lineOf(text: string, number: number): string {
  let from = 0;
  for (let line = 1; line < number; line++) {
    const end = indexOf(text, "\n", from);
    if (end < 0) return "";
    from = end + 1;
  }
  const end = indexOf(text, "\n", from);
  return slice(text, from, end < 0 ? undefined : end);
}

/** The engine counts a column in bytes of UTF-8, we count in UTF-16. */
function unitColumn(
  { compiled, hasWideText }: Source,
  line: number,
  column: number,
): number {
  if (!hasWideText) return column;
  const text = lineOf(compiled, line);
  let units = 0;
  for (let bytes = 1; bytes < column && units < text.length; units++) {
    const unit = codeUnitAt(text, units);
    // A surrogate pair is four bytes and two units.
    bytes += unit < 0x80
      ? 1
      : unit < 0x800 || (unit & 0xf800) === 0xd800
      ? 2
      : 3;
  }
  return units + 1;
}

/** Returns a place of the engine's as one of the caller's. */
function callersPlace(source: Source, line: number, column: number): Place {
  const { text, isStripped, prefixChars } = source;
  const here = unitColumn(source, line, column) -
    (line === 1 ? prefixChars : 0);
  return {
    line,
    column: isStripped ? originalColumn(text, line, here) : here,
  };
}

function headOf(error: unknown): string {
  try {
    const { name, message } = error as Error;
    const title = name === undefined ? "Error" : `${name}`;
    const text = message === undefined ? "" : `${message}`;
    return text === "" ? title : title === "" ? text : `${title}: ${text}`;
  } catch {
    return "Error";
  }
}

/** Makes the text of `stack`. The engine calls it for each error. */
function writeStack(error: object, sites: CallSite[]): string {
  const head = headOf(error);
  let text = head;
  let shown = 0;
  let first: Place | undefined;
  for (let index = 0; index < sites.length; index++) {
    const site = sites[index];
    const file = site.getFileName();
    const source = sourceOf(file);
    if (source === undefined) continue;
    const line = site.getLineNumber();
    const column = site.getColumnNumber();
    if (line === null || column === null) continue;
    const place = callersPlace(source, line, column);
    // Only a place in the caller's own texts is reported.
    if (file === PROGRAM_NAME || file === SETUP_NAME) first ??= place;
    if (shown++ >= STACK_FRAMES) break;
    const name = site.getFunctionName();
    const at = `${file}:${place.line}:${place.column}`;
    text += name && name !== SCRIPT_FRAME
      ? `\n    at ${name} (${at})`
      : `\n    at ${at}`;
  }
  // The engine asks a second time as an error of its parser passes through.
  const made: Made | undefined = call(getMade, errors, [error]);
  call(setMade, errors, [error, { place: first ?? made?.place, head }]);
  return text;
}

/** Makes the engine write stacks as above; called once, before the baseline. */
export function installStacks(): void {
  // The engine's own frames count too, and are left out only after.
  ErrorClass.stackTraceLimit = MAX_FRAMES;
  Reflect.set(ErrorClass, "prepareStackTrace", writeStack);
  const stack = descriptor(ErrorClass.prototype, "stack");
  const get = stack?.get;
  if (!get) throw new Error("Cannot install stacks: the engine has no getter");
  defineProperty(ErrorClass.prototype, "stack", {
    configurable: true,
    // Node writes the first line when it is read: classes set their name late.
    get(this: object) {
      const text: unknown = call(get, this, []);
      const made: Made | undefined = call(getMade, errors, [this]);
      if (typeof text !== "string" || !made) return text;
      const head = headOf(this);
      if (head === made.head || !startsWith(text, made.head)) return text;
      return head + slice(text, made.head.length);
    },
    // An own property, as it is in Node from the start.
    set(this: object, value: unknown) {
      defineProperty(this, "stack", {
        value,
        writable: true,
        configurable: true,
      });
    },
  });
}

/** Returns a syntax error at a place of the program, as the engine's are. */
export function syntaxErrorAt(
  message: string,
  place: Place,
  name: SourceName = PROGRAM_NAME,
): SyntaxError {
  const error = new SyntaxError(message);
  const head = headOf(error);
  const at = `${name}:${place.line}:${place.column}`;
  defineProperty(error, "stack", {
    value: `${head}\n    at ${at}`,
    writable: true,
    configurable: true,
  });
  call(setMade, errors, [error, { place, head }]);
  return error;
}

/** Report of an error. */
export interface Failure {
  /** For stderr. */
  readonly text: string;
  readonly type: string;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly isOutOfMemory: boolean;
}

/** Describes what a program threw, whatever it is; never throws. */
export function describe(error: unknown): Failure {
  const nothing = { line: null, column: null, isOutOfMemory: false };
  try {
    if (!(error instanceof ErrorClass)) {
      const shown = typeof error === "string" ? error : inspect(error);
      return {
        ...nothing,
        text: `Uncaught ${
          typeof error === "string" ? stringify(error) : shown
        }`,
        type: "Error",
        message: slice(shown, 0, MAX_MESSAGE_CHARS),
      };
    }
    const type = slice(`${error.name}`, 0, MAX_TYPE_CHARS);
    const message = slice(`${error.message}`, 0, MAX_MESSAGE_CHARS);
    const made: Made | undefined = call(getMade, errors, [error]);
    const place = made?.place ?? null;
    return {
      text: inspect(error),
      type,
      message,
      line: place?.line ?? null,
      column: place?.column ?? null,
      isOutOfMemory: type === "InternalError" && message === "out of memory",
    };
  } catch {
    // Its own getters throw, or its conversion does.
    const message = "an error that cannot be shown";
    return { ...nothing, text: `Error: ${message}`, type: "Error", message };
  }
}
