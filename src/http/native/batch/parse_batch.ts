/**
 * What a batch is asked for with: the members beside its inputs, which may come
 * in one object with them or in a line of their own before them.
 *
 * @module
 */

import type { Language, LanguageFamily } from "../../../run/languages.ts";
import { ERROR_TEXT } from "../../../run/error_texts.ts";
import { BATCH_FIELDS, FIELDS } from "../../../run/fields.ts";
import { keysOf } from "../../../run/keys_of.ts";
import type { BatchRequest } from "../../../run/batch.ts";
import type { Priority } from "../../../run/request.ts";
import { HttpError } from "../../server/http_error.ts";
import { readSeed } from "../inputs/read_seed.ts";
import { elementSources, memberSource } from "../../server/json_member.ts";
import { ignoredFields } from "../read_fields.ts";
import { readLanguage } from "../read_language.ts";

/** A batch as it was asked for. */
export interface BatchOptions
  extends Pick<BatchRequest, "state" | "takesStateLanguage"> {
  readonly language: Language;
  readonly code: string;
  /** Program that runs once before all rows; "" for none. */
  readonly setup: string;
  /** Time of the set-up, in milliseconds. */
  readonly timeoutMs: number;
  /** Time of a row, in milliseconds. */
  readonly rowTimeoutMs: number;
  readonly priority: Priority;
  /** Whether the first row that fails ends it. */
  readonly stopsOnError: boolean;
  /** Whether rows are told in the order of their inputs. */
  readonly inOrder: boolean;
  /** Fixes the randomness of set-up and rows; undefined: it is fresh. */
  readonly seed: number | undefined;
  /** Whether rows are objects that bring more than an input. */
  readonly bringsInputs: boolean;
  /** Names of members that mean nothing here. */
  readonly ignored: readonly string[];
}

/** What {@linkcode parseBatch} holds a batch to. */
export interface BatchLimits {
  /** Default and longest time of a program, in milliseconds. */
  readonly timeoutMs: number;
  /** Languages that the service takes; not empty. */
  readonly languages: readonly LanguageFamily[];
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Returns what the object in `json` asks for. Members that are unknown are
 * ignored, null counts as absent.
 *
 * @throws {HttpError} 400 if it asks for no batch.
 */
export function parseBatch(
  json: string,
  { timeoutMs: mostMs, languages }: BatchLimits,
): BatchOptions {
  const members = parseObject(json);
  const { code, setup, seed } = members;
  if (code === undefined || code === null || code === "") {
    throw new HttpError(400, ERROR_TEXT.missingCode);
  }
  if (typeof code !== "string") {
    throw new HttpError(400, ERROR_TEXT.codeNotString);
  }
  if (setup !== undefined && setup !== null && typeof setup !== "string") {
    throw new HttpError(400, "Parameter 'setup' must be a string");
  }
  if ((members.tools ?? null) !== null) {
    throw new HttpError(400, "Parameter 'tools' must be absent in a batch", {
      details: "A row cannot wait for results; use /run_code",
    });
  }
  const state = readState(members);
  return {
    ...state,
    language: readLanguage(members.language, languages),
    code,
    setup: setup ?? "",
    timeoutMs: readTime(members, "timeout", mostMs),
    rowTimeoutMs: readTime(members, "row_timeout", mostMs),
    priority: readWord(members, "priority", ["normal", "low", "high"]),
    stopsOnError: readWord(members, "on_error", ["continue", "stop"]) ===
      "stop",
    inOrder: readWord(members, "order", ["input", "completion"]) === "input",
    seed: seed === undefined || seed === null ? undefined : readSeed(seed),
    bringsInputs: (members.rows ?? null) !== null ||
      readWord(members, "lines", ["inputs", "rows"]) === "rows",
    ignored: ignoredFields(members, NAMES) ?? [],
  };
}

const NAMES: ReadonlySet<string> = new Set([
  ...keysOf(FIELDS).filter((name) => FIELDS[name].batch !== null),
  ...keysOf(BATCH_FIELDS),
]);

/**
 * Returns the inputs, or the rows, of the object in `json` as JSON texts, each as
 * it was sent.
 *
 * @throws {HttpError} 400 if there is no list of them.
 */
export function parseInputs(json: string): string[] {
  const { inputs, rows } = parseObject(json);
  const name = (rows ?? null) === null ? "inputs" : "rows";
  if (name === "rows" && (inputs ?? null) !== null) {
    throw new HttpError(400, "Parameter 'rows' takes the place of 'inputs'");
  }
  if (!Array.isArray(name === "rows" ? rows : inputs)) {
    throw new HttpError(400, `Parameter '${name}' must be a list`);
  }
  return elementSources(memberSource(json, name) ?? "[]");
}

function parseObject(json: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new HttpError(400, ERROR_TEXT.invalidJson);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Members;
  }
  throw new HttpError(400, ERROR_TEXT.invalidJson, {
    details: "The body must begin with an object",
  });
}

/** What rows start from in place of a set-up. */
function readState(
  { state, setup, language }: Members,
): Pick<BatchRequest, "state" | "takesStateLanguage"> {
  const asked = state ?? "";
  if (typeof asked !== "string") {
    throw new HttpError(400, "Parameter 'state' must be a string");
  }
  if (asked === "") return {};
  if ((setup ?? "") !== "") {
    throw new HttpError(400, "Parameter 'state' takes the place of 'setup'");
  }
  return { state: asked, takesStateLanguage: (language ?? "") === "" };
}

function readTime(members: Members, name: string, mostMs: number): number {
  const value = members[name];
  if (value === undefined || value === null || value === 0) return mostMs;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) {
    return Math.min(value, mostMs);
  }
  throw new HttpError(
    400,
    `Parameter '${name}' must be a non-negative integer (milliseconds)`,
  );
}

/** The first of `words` is the default. */
function readWord<T extends string>(
  members: Members,
  name: string,
  words: readonly T[],
): T {
  const value = members[name];
  if (value === undefined || value === null) return words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const accepted = words.map((word) => `"${word}"`).join(", ");
  throw new HttpError(400, `Parameter '${name}' must be one of ${accepted}`);
}
