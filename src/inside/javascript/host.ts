/**
 * Functions that the engine's glue hands to the JavaScript that prepares it,
 * see `src/guest/javascript/quickjs/glue.c`. Runs inside the sandbox.
 *
 * @module
 */

/** The glue's functions. */
export interface Host {
  /** Appends to stdout (1), stderr (2) or the results of a cell (3). */
  write(stream: 1 | 2 | 3, text: string): void;
  /** Clock 0: milliseconds since 1970; 1: milliseconds that only grow. */
  now(clock: 0 | 1): number;
  /** Fills `bytes`. */
  random(bytes: Uint8Array): void;
  /** Ends the program; `report` is what came of it, as JSON. */
  leave(report: string): never;
  /**
   * Runs the body of an async function (0), a module (1), a script (2) or the
   * cell of a notebook (3), whose result has the value of its last expression.
   */
  evaluate(text: string, name: string, mode: 0 | 1): Promise<unknown>;
  evaluate(
    text: string,
    name: string,
    mode: 3,
  ): Promise<{ readonly value: unknown }>;
  evaluate(text: string, name: string, mode: 2): unknown;
  /** Runs a module; once it has ended, `expose` makes its names global. */
  evaluateSetup(text: string, name: string): Promise<unknown>;
  expose(): void;
  /** Compiles a body (0) or a module (1) for `runRow`, which runs it. */
  compile(text: string, name: string, mode: 0 | 1): void;
  runRow(): Promise<unknown>;
  /** State and result; 0 pending, 1 fulfilled, 2 rejected. */
  settled(promise: Promise<unknown>): [state: 0 | 1 | 2, result: unknown];
  /** Target and handler of a proxy; undefined for anything else. */
  proxied(value: unknown): [target: unknown, handler: unknown] | undefined;
  /** Text as UTF-8; lone surrogates become U+FFFD. */
  encode(text: string): ArrayBuffer;
  /** Text of UTF-8; what is none becomes U+FFFD. */
  decode(bytes: Uint8Array): string;
  /**
   * Files, by absolute paths in their shortest form. Each call returns what it
   * is asked for, or an error number as on Linux, negated.
   */
  fileStat(
    path: string,
  ): number | [isFolder: boolean, bytes: number, changedMs: number, id: number];
  fileRead(path: string): number | ArrayBuffer;
  /** Writes from `at` on and cuts off what is behind; makes the file. */
  fileWrite(path: string, bytes: Uint8Array, at: number): number;
  fileMakeFolder(path: string): number;
  /** Names of a folder's entries, in the order of their bytes. */
  fileList(path: string): number | string[];
  /** Removes a file, or a folder that is empty. */
  fileRemove(path: string): number;
  fileMove(from: string, to: string): number;
  /** Lets the report have the memory that was kept for it. */
  relieve(): void;
  /** Gives the glue what it calls, see harness.ts. */
  bind(
    start: (code: string, inputJson: string, isTypeScript: boolean) => void,
    turn: (areJobsPending: boolean) => number,
    finish: () => string,
    ready: () => void,
    reject: (promise: object, reason: unknown, isHandled: boolean) => void,
    setUp: (code: string, isTypeScript: boolean) => void,
    open: (code: string, isTypeScript: boolean) => string,
    startRow: (inputJson: string) => void,
    finishRow: () => string,
    resolve: (base: string, specifier: string) => string,
    source: (path: string) => string,
    describe: (meta: Record<string, unknown>, name: string) => void,
  ): void;
}

/** The glue's functions; programs never see them. */
export const host: Host = Reflect.get(globalThis, "__host");
Reflect.deleteProperty(globalThis, "__host");
