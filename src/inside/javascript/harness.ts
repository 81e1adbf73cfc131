/**
 * Runs one program and tells what came of it, as `src/inside/python/harness.py` does.
 * The glue calls the functions below; what they return is believed by nobody.
 *
 * @module
 */

import { inspect } from "node-inspect-extracted";
import {
  describe,
  type Failure,
  PROGRAM_NAME,
  SETUP_NAME,
  startErrors,
  syntaxErrorAt,
} from "./errors.ts";
import {
  describeModule,
  HAS_MODULE_SYNTAX,
  resolve,
  sourceOf,
} from "./files/file_modules.ts";
import { host } from "./host.ts";
import {
  call,
  defineProperty,
  isWellFormed,
  matches,
  parseJson,
  stringify,
} from "./intrinsics.ts";
import { startLoop, turn } from "./loop.ts";
import { exitCodeOf, makeProcess } from "./process.ts";
import { setGlobals } from "./set_globals.ts";
import { openStandardInput } from "./standard_input.ts";
import { stripTypes, UnparsedError } from "./strip_types.ts";
import { hasLostNamespace, unsupportedSyntax } from "./syntax_errors.ts";

/** A top-level await that nothing will ever answer; Node's exit code for it. */
const UNSETTLED_EXIT_CODE = 13;

/** No JSON begins so. */
const BROUGHT = "\u0001";

/** What a turn says when there is nothing to wait for. */
const NOTHING_LEFT = -1;

type Kind = "exception" | "syntax" | "memory";

let main: Promise<unknown> | undefined;
/** What `return_val` was given; undefined if it was not called. */
let returned: string | undefined;
let returnedJson: string | null = null;
let isModule = false;
/** Whether the program is a function's body, whose result is the program's. */
let isBody = true;
let isCell = false;
/** Whether others go on after this program, or it goes on after another. */
let isStep = false;
/** What came of a step that could not even start. */
let early: string | undefined;

/** Rejections that nobody has handled yet, in a list of their own. */
interface Rejection {
  readonly promise: object;
  readonly reason: unknown;
  next: Rejection | null;
}
let rejections: Rejection | null = null;

/** The text that a value has as a result. */
function resultText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") {
    const text = stringify(value);
    return text === undefined ? "" : text;
  }
  return typeof value === "symbol" ? inspect(value) : `${value}`;
}

/** The JSON that a value has; null where it has none. */
function resultJson(value: unknown): string | null {
  try {
    return stringify(value) ?? null;
  } catch {
    // A BigInt, a circle, a `toJSON` that throws.
    return null;
  }
}

function returnValue(value: unknown): void {
  returned = resultText(value);
  returnedJson = resultJson(value);
}

function quote(text: string | null): string {
  return text === null ? "null" : stringify(text);
}

/** Returns the account as JSON; built by hand, since `toJSON` may be poisoned. */
function account(
  exitCode: number,
  stderr: string,
  kind: Kind | null,
  failure: Failure | null,
  fallback: unknown,
): string {
  const error = failure === null ? "null" : `{"kind":"${kind}",` +
    `"type":${stringify(failure.type)},` +
    `"message":${stringify(failure.message)},"line":${failure.line},` +
    `"column":${failure.column},"help":null,"rules":[]}`;
  const isReturned = failure === null && returned !== undefined;
  const fallbackText = resultText(fallback);
  return `{"exit_code":${exitCode},` +
    `"ret_val":${stringify(isReturned ? returned : "")},` +
    `"ret_json":${isReturned ? quote(returnedJson) : "null"},` +
    `"is_returned":${isReturned},"fallback":${stringify(fallbackText)},` +
    `"fallback_json":${quote(resultJson(fallback))},` +
    `"stderr":${stringify(stderr)},"error":${error},` +
    `"missing":[],"files":[]}`;
}

function failed(error: unknown, kind: Kind, exitCode = 1): string {
  host.relieve();
  const failure = describe(error);
  return account(
    exitCode,
    `${failure.text}\n`,
    failure.isOutOfMemory ? "memory" : kind,
    failure,
    undefined,
  );
}

/** Ends the program with an error that nobody has caught. */
function leave(error: unknown, kind: Kind): never {
  return host.leave(failed(error, kind));
}

const processGlobal = makeProcess((code) => {
  if (code === 0) return host.leave(account(0, "", null, null, undefined));
  return host.leave(exited(code));
});

function exited(code: number): string {
  return account(code, "", "exception", {
    text: "",
    type: "ProcessExit",
    message: `exit code ${code}`,
    line: null,
    column: null,
    isOutOfMemory: false,
  }, undefined);
}

/** What a program is given beside `INPUT`; see `javascript_engine.ts`. */
interface Brought {
  readonly stdin?: string;
  readonly argv?: string[];
  readonly env?: Record<string, string>;
  readonly mode?: "cell";
  readonly isStep?: true;
  /** Variables of the environment for this program alone. */
  readonly lent?: Record<string, string>;
}

/** Variables that a program has been lent: what each had before. */
let lent: [name: string, value: string, before: string | undefined][] = [];

/** Takes back what the program before was lent, but for what it has changed. */
function lend(variables: Record<string, string>): void {
  const { env } = processGlobal;
  for (let at = 0; at < lent.length; at++) {
    const [name, value, before] = lent[at];
    if (env[name] !== value) continue;
    if (before === undefined) delete env[name];
    else env[name] = before;
  }
  const names = Object.keys(variables);
  lent = [];
  for (let at = 0; at < names.length; at++) {
    const name = names[at];
    lent[at] = [name, variables[name], env[name]];
    env[name] = variables[name];
  }
}

/** Returns `INPUT`, and lays out what else is brought in front of it. */
function takeInput(text: string): unknown {
  let inputJson = text;
  isCell = isStep = false;
  if (text[0] === BROUGHT) {
    const end = text.indexOf("\n");
    const brought = parseJson(text.slice(1, end)) as Brought;
    if (brought.stdin !== undefined) openStandardInput(brought.stdin);
    if (brought.argv) {
      processGlobal.argv.length = 2;
      processGlobal.argv.push(...brought.argv);
    }
    lend({});
    if (brought.env) processGlobal.env = brought.env;
    if (brought.lent) lend(brought.lent);
    isCell = brought.mode === "cell";
    isStep = isCell || brought.isStep === true;
    inputJson = text.slice(end + 1);
  } else {
    lend({});
  }
  return inputJson === "" ? null : parseJson(inputJson);
}

/** Starts the program. */
function start(code: string, inputJson: string, isTypeScript: boolean): void {
  startLoop();
  startErrors(code, code);
  // What a program before has left of these, where this one goes on after it.
  main = returned = early = undefined;
  returnedJson = rejections = null;
  isModule = false;
  processGlobal.exitCode = undefined;
  setGlobals({ INPUT: takeInput(inputJson) });
  isBody = !isStep;
  parse(code, isTypeScript, PROGRAM_NAME, (text) => {
    main = isCell
      ? evaluateCell(text)
      : isStep
      ? evaluateStep(text)
      : evaluate(text);
  });
}

/** Starts the set-up of a batch, whose declarations are the rows' globals. */
function setUp(code: string, isTypeScript: boolean): void {
  startLoop();
  startErrors(code, code, SETUP_NAME);
  setGlobals({ INPUT: null });
  // A state holds what its program has left here.
  main = returned = early = undefined;
  returnedJson = rejections = null;
  isModule = isCell = isStep = false;
  isBody = true;
  processGlobal.exitCode = undefined;
  if (code === "") return;
  parse(code, isTypeScript, SETUP_NAME, (text) => {
    main = asBodyOrModule(
      text,
      (mode) =>
        mode === 0
          ? host.evaluate(text, SETUP_NAME, 3)
          : host.evaluateSetup(text, SETUP_NAME),
    );
  });
}

/**
 * Ends the set-up and compiles the program of the rows. Returns "", or the
 * account of a set-up that has failed.
 */
function open(code: string, isTypeScript: boolean): string {
  const failure = failedEnd();
  if (failure !== null) return failure;
  if (isModule) host.expose();
  main = undefined;
  returned = undefined;
  isModule = false;
  startErrors(code, code);
  parse(code, isTypeScript, PROGRAM_NAME, (text) => {
    asBodyOrModule(text, (mode) => host.compile(text, PROGRAM_NAME, mode));
  });
  return "";
}

/** Starts a row. */
function startRow(inputJson: string): void {
  startLoop();
  setGlobals({ INPUT: parseJson(inputJson) });
  try {
    main = host.runRow();
  } catch (error) {
    leave(error, "exception");
  }
}

/**
 * Tells what came of a row: its account, or, if there is no more to tell than a
 * value, "v" where `return_val` was given it or "r" where not, its JSON, the end
 * of a line, and its text.
 */
function finishRow(): string {
  const failure = failedEnd();
  if (failure !== null) return failure;
  let text = returned;
  let json = returnedJson;
  try {
    if (text === undefined) {
      const value = mainValue();
      text = resultText(value);
      json = resultJson(value);
    }
  } catch (error) {
    // Its conversion to text throws.
    return failed(error, "exception");
  }
  if (!isWellFormed(text)) return finish();
  return `${returned === undefined ? "r" : "v"}${json ?? ""}\n${text}`;
}

/** Makes JavaScript of `code` and hands it to `use`; an error ends the run. */
function parse(
  code: string,
  isTypeScript: boolean,
  name: typeof PROGRAM_NAME | typeof SETUP_NAME,
  use: (text: string) => void,
): void {
  try {
    let text = code;
    if (isTypeScript) {
      text = stripTypes(code, name === SETUP_NAME);
      if (hasLostNamespace(code, text)) {
        throw new SyntaxError("Unexpected identifier");
      }
      startErrors(code, text, name);
    }
    use(text);
  } catch (error) {
    const told = error instanceof UnparsedError
      ? syntaxErrorAt(error.message, error.place, name)
      : error;
    const kind = told instanceof SyntaxError ? "syntax" : "exception";
    const explained = explain(told, code);
    if (isStep) early = failed(explained, kind);
    else leave(explained, kind);
  }
}

/** Takes a text for a module (1) only if it is one and no body (0). */
function asBodyOrModule<Result>(
  text: string,
  take: (mode: 0 | 1) => Result,
): Result {
  const hasModuleSyntax = matches(HAS_MODULE_SYNTAX, text) !== null;
  try {
    return take(0);
  } catch (error) {
    if (!hasModuleSyntax) throw error;
  }
  isModule = true;
  return take(1);
}

/** `import a, { b } from "c"`, on a line of its own. */
const STATIC_IMPORT =
  /^([ \t]*)import\s+(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s*as\s+([\w$]+))?\s*from\s*(["'][^"']+["'])/gm;
const BARE_IMPORT = /^([ \t]*)import\s*(["'][^"']+["'])/gm;

function evaluate(text: string): Promise<unknown> {
  return asBodyOrModule(
    text,
    (mode) => host.evaluate(text, PROGRAM_NAME, mode),
  );
}

/** Runs a program whose names are there for the next one. */
function evaluateStep(text: string): Promise<unknown> {
  try {
    return evaluateScript(text);
  } catch {
    // It returns, or exports: then its names are its own.
    isBody = true;
    return evaluate(text);
  }
}

/** Runs a cell. Its names are there for the next one, and can be declared anew. */
function evaluateCell(text: string): Promise<unknown> {
  // What begins so is an object for every REPL, where it can be one.
  if (matches(/^\s*\{[^]*[^;\s]\s*$/, text) !== null) {
    try {
      return host.evaluate(`(${text}\n)`, PROGRAM_NAME, 3);
    } catch {
      // It is a block.
    }
  }
  return evaluateScript(text);
}

function evaluateScript(text: string): Promise<{ readonly value: unknown }> {
  const hasModuleSyntax = matches(HAS_MODULE_SYNTAX, text) !== null;
  return host.evaluate(
    hasModuleSyntax ? withoutStaticImports(text) : text,
    PROGRAM_NAME,
    3,
  );
}

/** A module's names would be gone with it. */
function withoutStaticImports(text: string): string {
  return text.replace(
    STATIC_IMPORT,
    (whole, space, main, names, all, from) => {
      const parts: string[] = [];
      if (main) parts.push(`default: ${main}`);
      if (names) parts.push(names.replace(/\s+as\s+/g, ": "));
      const bound = all && !main ? all : `{ ${parts.join(", ")} }`;
      return all && main
        ? whole
        : `${space}const ${bound} = await import(${from})`;
    },
  ).replace(BARE_IMPORT, "$1await import($2)");
}

/** Shows a value as a REPL does, which says nothing of `undefined`. */
function show(value: unknown): void {
  if (value === undefined) return;
  const text = stringify(inspect(value));
  host.write(
    3,
    `{"type":"execute_result","data":{"text/plain":${text}}}\n`,
  );
}

/** Names what this sandbox lacks, where a program does not parse for it. */
function explain(error: unknown, source: string): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const what = unsupportedSyntax(source);
  if (what === null) return error;
  const verb = what.endsWith("s") ? "are" : "is";
  const text =
    `${what} ${verb} not supported in this sandbox (${error.message})`;
  defineProperty(error, "message", { value: text, configurable: true });
  const { stack } = error;
  if (typeof stack === "string") {
    const end = stack.indexOf("\n    at ");
    const frames = end < 0 ? "" : stack.slice(end);
    defineProperty(error, "stack", { value: `SyntaxError: ${text}${frames}` });
  }
  return error;
}

/** A rejection that is still unhandled when all jobs are done ends a program. */
function checkRejections(): void {
  if (main !== undefined) {
    const [state, result] = host.settled(main);
    // A step tells of it in the ordinary way: others may go on after it.
    if (state === 2 && !isStep) leave(result, "exception");
  }
  if (rejections === null) return;
  const { reason } = rejections;
  if (!isStep) leave(unhandled(reason), "exception");
  early ??= failed(unhandled(reason), "exception");
}

/** Node prints an error as it is, and wraps what is none. */
function unhandled(reason: unknown): unknown {
  if (reason instanceof Error) return reason;
  const error = new Error(
    "This error originated either by throwing inside of an async function " +
      "without a catch block, or by rejecting a promise which was not " +
      `handled with .catch(). The promise rejected with the reason "${
        typeof reason === "string" ? reason : inspect(reason)
      }".`,
  );
  error.name = "UnhandledPromiseRejection";
  return Object.assign(error, { code: "ERR_UNHANDLED_REJECTION" });
}

function takeTurn(areJobsPending: boolean): number {
  try {
    if (isStep && isOver()) return NOTHING_LEFT;
    return turn(areJobsPending, checkRejections);
  } catch (error) {
    if (!isStep) return leave(error, "exception");
    early ??= failed(error, "exception");
    return NOTHING_LEFT;
  }
}

/** Whether a step has failed, whatever it still waits for. */
function isOver(): boolean {
  return early !== undefined ||
    main !== undefined && host.settled(main)[0] === 2;
}

/** The account of a program that has not come to its end; null if it has. */
function failedEnd(): string | null {
  if (early !== undefined) return early;
  const [state, value] = main === undefined ? [1 as const] : host.settled(main);
  if (state === 0) {
    const message = "Top-level await promise never resolved";
    return account(UNSETTLED_EXIT_CODE, `Error: ${message}\n`, "exception", {
      text: "",
      type: "Error",
      message,
      line: null,
      column: null,
      isOutOfMemory: false,
    }, undefined);
  }
  if (state === 2) return failed(value, "exception");
  const exitCode = exitCodeOf(processGlobal);
  if (exitCode !== 0 && isStep) return exited(exitCode);
  if (exitCode !== 0) processGlobal.exit(exitCode);
  return null;
}

/** What the program's own `return` gave. */
function mainValue(): unknown {
  if (main === undefined || isModule || !isBody) return undefined;
  return host.settled(main)[1];
}

/** Tells what came of a program that has nothing left to do. */
function finish(): string {
  const failure = failedEnd();
  if (failure !== null) return failure;
  try {
    if (isCell && main !== undefined) {
      const [, end] = host.settled(main);
      show((end as { readonly value: unknown }).value);
    }
    return account(0, "", null, null, mainValue());
  } catch (error) {
    // Its conversion to text throws.
    return failed(error, "exception");
  }
}

function ready(): void {
  startLoop();
}

function reject(promise: object, reason: unknown, isHandled: boolean): void {
  if (promise === main) return;
  if (!isHandled) {
    const rejection: Rejection = { promise, reason, next: null };
    if (rejections === null) rejections = rejection;
    else {
      let last = rejections;
      while (last.next !== null) last = last.next;
      last.next = rejection;
    }
    return;
  }
  if (rejections?.promise === promise) {
    rejections = rejections.next;
    return;
  }
  for (let at = rejections; at !== null; at = at.next) {
    if (at.next?.promise === promise) at.next = at.next.next;
  }
}

const resolved = Promise.resolve();
const then = Promise.prototype.then;

/** The global: what a callback throws has no one to catch it. */
export function queueMicrotask(callback: unknown): void {
  if (typeof callback !== "function") {
    throw Object.assign(
      new TypeError('The "callback" argument must be of type function'),
      { code: "ERR_INVALID_ARG_TYPE" },
    );
  }
  call(then, resolved, [() => {
    try {
      call(callback as () => void, undefined, []);
    } catch (error) {
      leave(error, "exception");
    }
  }]);
}

/** Installs the globals of the harness and gives the glue its functions. */
export function installHarness(): void {
  setGlobals({ return_val: returnValue, process: processGlobal });
  host.bind(
    start,
    takeTurn,
    finish,
    ready,
    reject,
    setUp,
    open,
    startRow,
    finishRow,
    resolve,
    sourceOf,
    describeModule,
  );
}
