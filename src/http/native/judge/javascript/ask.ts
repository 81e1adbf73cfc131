/**
 * The side of the assertions: runs them in an interpreter in which the program
 * never has run.
 *
 * @module
 */

import type { StandIns } from "./stand_ins.ts";

/** A test, and what its row has to know. */
export interface Question {
  /** Text of the test. */
  readonly code: string;
  readonly isTypeScript: boolean;
  /** Text of the program; only its imports are read. */
  readonly program: string;
  readonly seed: number;
}

/** Surroundings in the interpreter of the assertions. */
export interface Surroundings {
  readonly require: (name: string) => unknown;
  readonly process: { exit(code?: unknown): never; exitCode?: unknown };
  readonly load: (path: string) => Promise<unknown>;
}

/**
 * Runs assertions, and tells how they ended or what they ask for.
 *
 * Its text runs in QuickJS, never the function itself: it uses nothing outside of
 * itself.
 */
export async function ask(
  { operation, guarded, conclude, isRaised }: StandIns,
  { code, isTypeScript, program, seed }: Question,
  { require, process, load }: Surroundings,
): Promise<void> {
  const MODULE_SYNTAX = /^[ \t]*(?:import\b(?!\s*\()|export\b)/m;
  const IMPORTED = /(?:= ?require ?\(|\bfrom) ?["']([^"'./][^"']*)["']/g;
  const HEAD = "module.exports = (require) => async () => {";
  const { exit } = process;

  /** A module that the program imports by a name: it is loaded here too. */
  function imported(name: string): { readonly value: unknown } | undefined {
    for (const { 1: path, index } of program.matchAll(IMPORTED)) {
      const before = program.slice(0, index);
      const start = Math.max(
        ...["const ", "let ", "var ", "import "].map((word) =>
          before.lastIndexOf(word)
        ),
      );
      const [whole, parts = ""] = before.slice(before.indexOf(" ", start))
        .split("{");
      const isWhole = whole.replace("* as", "").split(",")[0].trim() === name;
      const isPart = parts.split(/[,}]/).some((part) => part.trim() === name);
      if (start < 0 || !isWhole && !isPart) continue;
      try {
        const found = required(path) as Record<string, unknown>;
        return { value: isWhole ? found : found[name] };
      } catch {
        // No module of the sandbox: the program's own, or none.
      }
    }
    return undefined;
  }

  function required(name: string): unknown {
    const found = require(name);
    return /^(?:node:)?assert(?:\/strict)?$/.test(name)
      ? guarded(found as object)
      : found;
  }

  const isAsked = (name: string | symbol): name is string =>
    typeof name === "string" && code.includes(name) &&
    /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
  Object.setPrototypeOf(
    globalThis,
    new Proxy(Object.create(Object.prototype), {
      has: (target, name) => name in target || isAsked(name),
      get(target, name) {
        if (name in target || !isAsked(name)) return target[name];
        const found = imported(name);
        return found === undefined ? operation("name", name) : found.value;
      },
    }),
  );
  const assert = required("assert") as (
    value: unknown,
    message: string,
  ) => void;
  Object.defineProperty(globalThis, "assert", {
    value: assert,
    writable: true,
  });
  console.assert = (value?: unknown, ...texts: unknown[]) =>
    assert(value, texts.length > 0 ? texts.join(" ") : "console.assert failed");
  process.exit = (code: unknown = process.exitCode ?? 0) => {
    const message = `exit code ${code}`;
    conclude(
      Number(code) === 0
        ? { end: "passed" }
        : { end: "failed", error: { type: "ProcessExit", message } },
    );
    return exit(0);
  };
  // Each turn of a test draws the same.
  let drawn = seed >>> 0;
  Math.random = () => {
    drawn = (drawn + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(drawn ^ drawn >>> 15, drawn | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };

  const { writeFileSync } = require("fs") as {
    readonly writeFileSync: (path: string, text: string) => void;
  };
  const kind = isTypeScript ? "ts" : "js";
  let run: () => Promise<unknown>;
  const message = "the test never ends";
  conclude({ end: "failed", error: { type: "Error", message } });
  try {
    writeFileSync(`./test.c${kind}`, `${HEAD}${code}\n};`);
    const made = require(`./test.c${kind}`) as (
      require: (name: string) => unknown,
    ) => () => Promise<unknown>;
    run = made(required);
  } catch (error) {
    if (!MODULE_SYNTAX.test(code)) {
      return conclude({
        end: "unsayable",
        reason: `the test cannot be run: ${error}`,
      });
    }
    writeFileSync(`./test.m${kind}`, code);
    run = () => load(`./test.m${kind}`);
  }
  try {
    await run();
    conclude({ end: "passed" });
  } catch (error) {
    conclude(isRaised(error) ? { end: "raised" } : failure(error));
  }

  function failure(error: unknown): object {
    const isError = error instanceof Error;
    const place = /test\.[cm][jt]s:(\d+):(\d+)/.exec(
      isError ? `${error.stack}` : "",
    );
    const line = place === null ? null : Number(place[1]);
    const column = place === null
      ? null
      : Math.max(1, Number(place[2]) - (line === 1 ? HEAD.length : 0));
    const type = isError ? error.name : "Error";
    const message = isError ? error.message : String(error);
    return { end: "failed", error: { type, message, line, column } };
  }
}
