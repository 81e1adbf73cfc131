/**
 * Functions of the caller's application that a program calls: `tools.search({
 * query })` returns a promise of the answer. When nothing else is left to do,
 * the run ends with all calls that wait, and starts again later with the
 * answers; `src/inside/python/caller_tools.py` has the same rules.
 *
 * @module
 */

import { Validator } from "@cfworker/json-schema";
import { host } from "./host.ts";
import { descriptor, parseJson, stringify } from "./intrinsics.ts";
import { report } from "./run_report.ts";
import { setGlobals } from "./set_globals.ts";
import { offerFetch } from "./web_fetch.ts";

/** Exit code of a program that waits for answers; src/wire/calls.ts has it. */
export const SUSPENDED_EXIT_CODE = 0x7ca11;
const MOST_CALLS = 1_000;
const MOST_OPEN = 64;
const ID_DIGITS = 4;

/** A tool, as the request describes it. */
interface Definition {
  readonly name: string;
  readonly description?: string;
  readonly input_schema?: object;
  readonly output_schema?: object;
  readonly isFetch?: true;
}

/** An answer from before; `arguments` and `value` are JSON text. */
interface Answer {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly generation: number;
  readonly value?: string;
  readonly error?: { readonly type?: string; readonly message: string };
}

/** Tools and answers of a run. */
export interface BroughtTools {
  readonly definitions: readonly Definition[];
  readonly answers: readonly Answer[];
}

interface Pending {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly settle: (answer: Answer) => void;
  isSettled: boolean;
}

/** A failure that the caller reports. */
class ToolError extends Error {
  override readonly name = "ToolError";
  /** Kind of failure, as the caller names it. */
  readonly type: string;

  constructor(message: string, type = "ToolError") {
    super(message);
    this.type = type;
  }
}

let answers: Record<string, Answer> = {};
let pending: Pending[] = [];
let calls = 0;
/** The global, as it was offered last. */
let offered: unknown;

/** Gives a program its global `tools`, and takes back those of one before. */
export function offerTools(brought: BroughtTools | undefined): void {
  answers = {};
  pending = [];
  calls = 0;
  const before = descriptor(globalThis, "tools")?.value;
  if (before !== undefined && before === offered) {
    Reflect.deleteProperty(globalThis, "tools");
  }
  offerFetch(undefined);
  if (brought === undefined) return;
  const own: Record<string, unknown> = { ToolError };
  const names: string[] = [];
  for (let at = 0; at < brought.answers.length; at++) {
    answers[brought.answers[at].id] = brought.answers[at];
  }
  for (let at = 0; at < brought.definitions.length; at++) {
    const definition = brought.definitions[at];
    names[at] = definition.name;
    own[definition.name] = toolOf(definition);
    if (definition.isFetch) {
      offerFetch((given) => begin("fetch", stringify(given), undefined));
    }
  }
  const tools = new Proxy(Object.freeze(own), {
    get(target, name) {
      if (name in target || typeof name === "symbol") {
        return Reflect.get(target, name);
      }
      // A promise is asked for `then`, and JSON for `toJSON`.
      if (name === "then" || name === "toJSON") return undefined;
      throw new TypeError(
        `tools has no ${name}; this request brings: ${names.join(", ")}`,
      );
    },
  });
  offered = tools;
  setGlobals({ tools });
}

function toolOf({ name, input_schema, output_schema }: Definition) {
  const input = input_schema && new Validator(input_schema as never);
  const output = output_schema && new Validator(output_schema as never);
  const call = function (given: unknown = {}): Promise<unknown> {
    const text = stringify(given);
    if (text === undefined || text[0] !== "{") {
      throw new TypeError(`${name}() takes one object of arguments`);
    }
    const fault = input && faultOf(input, parseJson(text));
    if (fault) throw new TypeError(`${name}() argument ${fault}`);
    return begin(name, text, output);
  };
  Object.defineProperty(call, "name", { value: name });
  return call;
}

/** Returns what does not fit, with its place; undefined if all does. */
function faultOf(validator: Validator, value: unknown): string | undefined {
  const { valid, errors } = validator.validate(value);
  if (valid) return undefined;
  const { instanceLocation, error } = errors[errors.length - 1];
  const place = instanceLocation.replace(/^#\/?/, "").replaceAll("/", ".");
  return place === "" ? `list: ${error}` : `'${place}': ${error}`;
}

function begin(
  name: string,
  text: string,
  output: Validator | undefined,
): Promise<unknown> {
  calls += 1;
  if (calls > MOST_CALLS) {
    throw new Error(`Cannot call ${name}: a run may make ${MOST_CALLS} calls`);
  }
  const id = `call_${`${calls}`.padStart(ID_DIGITS, "0")}`;
  const answer = answers[id];
  if (
    answer !== undefined &&
    (answer.name !== name || answer.arguments !== text)
  ) {
    leaveWith(`{"type":"diverged","id":"${id}","name":${stringify(name)}}`);
  }
  return new Promise((resolve, reject) => {
    pending[pending.length] = {
      id,
      name,
      arguments: text,
      isSettled: false,
      settle({ value, error }) {
        if (error) return reject(new ToolError(error.message, error.type));
        const parsed = parseJson(value ?? "null");
        const fault = output && faultOf(output, parsed);
        if (!fault) return resolve(parsed);
        const message =
          `the answer of ${name}() does not fit its output_schema: ${fault}`;
        reject(new ToolError(message, "InvalidResult"));
      },
    };
  });
}

/**
 * Answers calls that the program waits for; called when nothing else is left to
 * do. Returns whether there was one. If all of them still wait for the caller,
 * the run ends.
 */
export function answerCalls(): boolean {
  const waiting: Pending[] = [];
  for (let at = 0; at < pending.length; at++) {
    if (!pending[at].isSettled) waiting[waiting.length] = pending[at];
  }
  pending = waiting;
  if (waiting.length === 0) return false;
  let first = Infinity;
  for (let at = 0; at < waiting.length; at++) {
    const answer = answers[waiting[at].id];
    if (answer !== undefined && answer.generation < first) {
      first = answer.generation;
    }
  }
  if (first === Infinity) suspend(waiting);
  for (let at = 0; at < waiting.length; at++) {
    const answer = answers[waiting[at].id];
    if (answer === undefined || answer.generation !== first) continue;
    waiting[at].isSettled = true;
    waiting[at].settle(answer);
  }
  return true;
}

function suspend(waiting: readonly Pending[]): never {
  let list = "";
  for (let at = 0; at < waiting.length && at < MOST_OPEN; at++) {
    const { id, name, arguments: text } = waiting[at];
    list += `${at === 0 ? "" : ","}{"id":"${id}","name":${stringify(name)},` +
      `"arguments":${stringify(text)}}`;
  }
  return leaveWith(`{"type":"calls","calls":[${list}]}`);
}

function leaveWith(line: string): never {
  host.write(3, `${line}\n`);
  return host.leave(
    report(SUSPENDED_EXIT_CODE, "", null, null, undefined),
  );
}
