/**
 * What a request brings to its program beside `INPUT`: the fields of every
 * dialect that has them end here.
 *
 * @module
 */

import type { InputContent, RunInputs } from "../../../run/inputs.ts";
import { sizeBase64, sizeText } from "./input_content.ts";
import { isRecord } from "../../server/is_record.ts";
import { type FileLimits, readCollect, readFiles } from "./read_files.ts";
import { readMoment } from "./read_now.ts";
import { readSeed } from "./read_seed.ts";
import { refuseInput } from "./refuse_input.ts";

/** Names of the fields. */
export const INPUT_FIELDS = [
  "stdin",
  "stdin_encoding",
  "argv",
  "env",
  "files",
  "collect",
  "seed",
  "now",
] as const;

/** The fields, as they come. */
export type InputMembers = {
  readonly [Name in typeof INPUT_FIELDS[number]]?: unknown;
};

const STDIN = "a string";
const ENCODING = '"utf-8" or "base64"';
const ARGV = "a list of strings";
const ENV = "an object of strings";
const NOW =
  "a moment from 1970 to 9999: milliseconds since 1970 or ISO 8601, as in " +
  '"2024-02-29T12:00:00Z"';

/**
 * Returns what is brought; undefined if nothing is. null counts as absent.
 *
 * @throws {HttpError} 400 that names the field.
 */
export function readInputs(
  members: InputMembers,
  limits: FileLimits,
): RunInputs | undefined {
  const { stdin, argv, env, files, collect, seed, now } = members;
  const isBase64 = readEncoding(members.stdin_encoding) === "base64";
  const inputs = {
    ...(isThere(stdin) ? { stdin: readStdin(stdin, isBase64) } : {}),
    ...(isThere(argv) ? { argv: readArgv(argv) } : {}),
    ...(isThere(env) ? { env: readEnv(env) } : {}),
    ...(isThere(files) ? { files: readFiles(files, limits) } : {}),
    ...(isThere(collect) ? { collect: readCollect(collect, limits) } : {}),
    ...(isThere(seed) ? { seed: readSeed(seed) } : {}),
    ...(isThere(now) ? { nowMs: readNow(now) } : {}),
  };
  return Object.keys(inputs).length === 0 ? undefined : inputs;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function readEncoding(encoding: unknown): "utf-8" | "base64" {
  if (!isThere(encoding) || encoding === "utf-8") return "utf-8";
  if (encoding === "base64") return encoding;
  throw refuseInput("stdin_encoding", ENCODING);
}

function readStdin(stdin: unknown, isBase64: boolean): InputContent {
  const sized = isBase64 ? sizeBase64(stdin) : sizeText(stdin);
  if (typeof sized !== "string") return sized.content;
  throw refuseInput("stdin", STDIN, undefined, `It is ${sized}`);
}

function readArgv(argv: unknown): string[] {
  if (!Array.isArray(argv)) throw refuseInput("argv", ARGV);
  return argv.map((each: unknown, index) => {
    const fact = whyNoText(each);
    if (fact === null) return each as string;
    throw refuseInput("argv", ARGV, undefined, `Number ${index} ${fact}`);
  });
}

function readEnv(env: unknown): Record<string, string> {
  if (!isRecord(env)) throw refuseInput("env", ENV);
  for (const [name, value] of Object.entries(env)) {
    const isName = name !== "" && !name.includes("=");
    const fact = isName ? whyNoText(name) ?? whyNoText(value) : "is no name";
    if (fact !== null) throw refuseInput("env", ENV, name, fact);
  }
  return env as Record<string, string>;
}

/** Says why a value cannot be handed to a program as text; null if it can. */
function whyNoText(value: unknown): string | null {
  if (typeof value !== "string") return "is no string";
  if (value.includes("\0")) return "holds a NUL";
  return value.isWellFormed() ? null : "is not Unicode";
}

function readNow(now: unknown): number {
  const moment = readMoment(now);
  if (moment !== undefined) return moment;
  throw refuseInput("now", NOW);
}
