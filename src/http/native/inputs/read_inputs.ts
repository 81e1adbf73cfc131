/**
 * Reads the inputs of a request in addition to `INPUT`: the fields of every
 * dialect that has them end here.
 *
 * @module
 */

import type { FieldWith } from "../../../run/fields.ts";
import type { InputContent, RunInputs } from "../../../run/inputs.ts";
import { sizeBase64, sizeText } from "./input_content.ts";
import { isRecord } from "../../server/is_record.ts";
import { type FileLimits, readCollect, readFiles } from "./read_files.ts";
import { readMoment } from "./read_now.ts";
import { readSeed } from "./read_seed.ts";
import { badField } from "../field_errors.ts";

/** Inputs of a run, and the limits to read them with. */
interface InputReading {
  readonly members: Readonly<Record<string, unknown>>;
  readonly limits: { readonly files: FileLimits };
}

/** A run of which what it brings is read. */
interface Bringing {
  inputs?: { -readonly [Name in keyof RunInputs]: RunInputs[Name] };
}

type InputReader = (
  value: unknown,
  run: Bringing,
  reading: InputReading,
) => void;

/** Reads each field that is there into what a run brings. */
export const INPUT_READERS: Readonly<
  Record<FieldWith<"wire", "inputs"> | "stdin_encoding", InputReader>
> = {
  stdin(stdin, run, { members }) {
    const isBase64 = readEncoding(members.stdin_encoding) === "base64";
    inputsOf(run).stdin = readStdin(stdin, isBase64);
  },
  stdin_encoding: readEncoding,
  argv(argv, run) {
    inputsOf(run).argv = readArgv(argv);
  },
  env(env, run) {
    inputsOf(run).env = readEnv(env);
  },
  files(files, run, { limits }) {
    inputsOf(run).files = readFiles(files, limits.files);
  },
  collect(collect, run, { limits }) {
    inputsOf(run).collect = readCollect(collect, limits.files);
  },
  seed(seed, run) {
    inputsOf(run).seed = readSeed(seed);
  },
  now(now, run) {
    inputsOf(run).nowMs = readNow(now);
  },
};

function inputsOf(run: Bringing): NonNullable<Bringing["inputs"]> {
  return run.inputs ??= {};
}

function readEncoding(encoding: unknown): "utf-8" | "base64" {
  if (encoding === undefined || encoding === null) return "utf-8";
  if (encoding === "utf-8" || encoding === "base64") return encoding;
  throw badField("stdin_encoding");
}

function readStdin(stdin: unknown, isBase64: boolean): InputContent {
  const sized = isBase64 ? sizeBase64(stdin) : sizeText(stdin);
  if (typeof sized !== "string") return sized.content;
  throw badField("stdin", undefined, `It is ${sized}`);
}

function readArgv(argv: unknown): string[] {
  if (!Array.isArray(argv)) throw badField("argv");
  return argv.map((each: unknown, index) => {
    const fact = whyNoText(each);
    if (fact === null) return each as string;
    throw badField("argv", undefined, `Number ${index} ${fact}`);
  });
}

function readEnv(env: unknown): Record<string, string> {
  if (!isRecord(env)) throw badField("env");
  for (const [name, value] of Object.entries(env)) {
    const isName = name !== "" && !name.includes("=");
    const fact = isName ? whyNoText(name) ?? whyNoText(value) : "is not a name";
    if (fact !== null) throw badField("env", name, fact);
  }
  return env as Record<string, string>;
}

/** Returns why a value cannot be passed to a program as text; null if it can. */
function whyNoText(value: unknown): string | null {
  if (typeof value !== "string") return "is not a string";
  if (value.includes("\0")) return "holds a NUL";
  return value.isWellFormed() ? null : "is not Unicode";
}

function readNow(now: unknown): number {
  const moment = readMoment(now);
  if (moment !== undefined) return moment;
  throw badField("now");
}

/**
 * Returns what the fields of those names bring.
 *
 * @throws {HttpError} 400 that names the field.
 */
export function readInputs(
  reading: InputReading,
  names: readonly (keyof typeof INPUT_READERS)[],
): RunInputs | undefined {
  const run: Bringing = {};
  for (const name of names) {
    const value = reading.members[name];
    if (value !== undefined && value !== null) {
      INPUT_READERS[name](value, run, reading);
    }
  }
  return run.inputs;
}
