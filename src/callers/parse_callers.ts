/**
 * The form of the keys file: YAML, which an operator edits by hand, a row for
 * each caller. docs/callers.md explains the members. Reads no file.
 *
 * @module
 */

import { load, YAMLException } from "js-yaml";
import { z } from "zod";
import { LANGUAGE_FAMILIES } from "../run/languages.ts";
import { DIALECT_NAMES, DIALECTS } from "../settings/dialects.ts";
import { parseCallerName, sizeBetween } from "../settings/setting_values.ts";
import type { Caller, CallerDialect } from "./caller.ts";

/** More would make each look for changes slow. */
const MOST_CALLERS = 10_000;
/** Two that are in use while one takes the other's place, and some room. */
const MOST_KEYS = 8;

const keySchema = z.string().regex(
  /^sha256:[0-9a-f]{64}$/,
  'must be "sha256:" and 64 hexadecimal digits; `make key` writes it',
);
const countSchema = z.int().min(1).max(1_000_000_000);

/** Less than the least and no program runs; more is the service's matter. */
const parseSize = sizeBetween(16 * 1024 ** 2, 4 * 1024 ** 3);
const sizeSchema = z.union([z.int(), z.string()]).transform(
  (given, context) => {
    const bytes = parseSize(String(given));
    if (bytes !== undefined) return bytes;
    context.addIssue("must be a size from 16Mi to 4Gi, such as 64Mi");
    return z.NEVER;
  },
);

function someOf<const W extends string>(words: readonly W[]) {
  return z.array(z.enum(words)).min(1).readonly();
}

/** Names that settings use for something else. */
const WORDS: ReadonlySet<string> = new Set(["anyone", "callers", "none"]);
const NATIVE = "native";
const CALLER_DIALECTS: readonly CallerDialect[] = [NATIVE, ...DIALECT_NAMES];
const PRIORITIES = ["low", "normal", "high"] as const;

/** A row; what is absent is no limit. */
const rowSchema = z.strictObject({
  // It stands in logs, in labels and in headers.
  name: z.string().refine(
    isCallerName,
    "must be up to 63 small letters, digits, dots, dashes and underscores",
  ),
  key: z.union([
    keySchema,
    z.array(keySchema).min(1).max(MOST_KEYS),
  ]),
  share: z.number().min(0.01).max(1_000).default(1),
  max_runs: countSchema.default(Infinity),
  max_waiting: countSchema.default(Infinity),
  requests_per_minute: countSchema.default(Infinity),
  cpu_seconds_per_minute: countSchema.default(Infinity),
  priorities: someOf(PRIORITIES).default(PRIORITIES),
  policy: z.enum(["strict", "permissive"]).optional(),
  languages: someOf(LANGUAGE_FAMILIES).default(LANGUAGE_FAMILIES),
  dialects: someOf(CALLER_DIALECTS).optional(),
  timeout_ms: countSchema.default(Infinity),
  memory_limit: sizeSchema.default(Infinity),
});

function isCallerName(text: string): boolean {
  return parseCallerName(text) !== undefined && !WORDS.has(text);
}

const fileSchema = z.array(rowSchema).min(1, "must have a row").max(
  MOST_CALLERS,
);

/**
 * Returns the callers of a keys file.
 *
 * @param text The file's text.
 * @throws {SyntaxError} If `text` is not YAML.
 * @throws {TypeError} If it breaks the form; the message names each row and
 * member that is wrong. No key is in it, since a wrong one may be a real one.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const key = `sha256:${"0".repeat(64)}`;
 * const [caller] = parseCallers(`- { name: evals, key: ${key}, max_runs: 8 }`);
 * assert.equal(caller.name, "evals");
 * assert.equal(caller.maxRuns, 8);
 * assert.equal(caller.maxWaiting, Infinity);
 * ```
 */
export function parseCallers(text: string): readonly Caller[] {
  const result = fileSchema.safeParse(readYaml(text));
  const problems = result.success
    ? findClashes(result.data)
    : result.error.issues.map(describe);
  if (result.success && problems.length === 0) {
    return result.data.map(callerOf);
  }
  throw new TypeError(`Cannot read the keys file: ${problems.join("; ")}`);
}

type Row = z.infer<typeof rowSchema>;

/** Returns a caller that nothing is said of but its name. */
export function unlimitedCaller(
  name: string,
  dialects: readonly CallerDialect[],
): Caller {
  const key = `sha256:${"0".repeat(64)}`;
  const row = rowSchema.parse({ name, key, dialects });
  return { ...callerOf(row), keyHashes: [] };
}

function readYaml(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // The whole message shows the lines around the place.
    const { reason, mark } = error;
    const where = mark === undefined ? "" : ` in line ${mark.line + 1}`;
    throw new SyntaxError(`Cannot read the keys file: ${reason}${where}`);
  }
}

function callerOf(row: Row): Caller {
  const keys = typeof row.key === "string" ? [row.key] : row.key;
  return {
    name: row.name,
    keyHashes: keys.map((key) => key.slice("sha256:".length)),
    share: row.share,
    maxRuns: row.max_runs,
    maxWaiting: row.max_waiting,
    requestsPerMinute: row.requests_per_minute,
    cpuSecondsPerMinute: row.cpu_seconds_per_minute,
    priorities: row.priorities,
    ...(row.policy === undefined ? {} : { policy: row.policy }),
    languages: row.languages,
    dialects: row.dialects ?? dialectsUnder(row.policy),
    timeoutMs: row.timeout_ms,
    memoryLimitBytes: row.memory_limit,
  };
}

function allowsStrict(name: CallerDialect): boolean {
  return name === NATIVE || DIALECTS[name].allowsStrict;
}

function dialectsUnder(policy: Row["policy"]): readonly CallerDialect[] {
  return policy === "strict"
    ? CALLER_DIALECTS.filter(allowsStrict)
    : CALLER_DIALECTS;
}

function findClashes(rows: readonly Row[]): string[] {
  const names = new Set<string>();
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, key, policy, dialects = [] } of rows) {
    if (names.has(name)) problems.push(`"${name}" has two rows`);
    names.add(name);
    for (const one of [key].flat()) {
      const owner = owners.get(one);
      if (owner !== undefined) {
        problems.push(`"${name}" has a key of "${owner}"`);
      }
      owners.set(one, name);
    }
    const lax = dialects.find((dialect) => !allowsStrict(dialect));
    if (policy === "strict" && lax !== undefined) {
      problems.push(
        `"${name}" has the dialect ${lax}, which no strict policy allows`,
      );
    }
  }
  return problems;
}

function describe(issue: z.core.$ZodIssue): string {
  const [row, ...path] = issue.path;
  const where = typeof row === "number"
    ? [`row ${row + 1}`, ...path].join(", ")
    : "the file";
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((name) => JSON.stringify(name)).join(", ");
    return `${where} has the unknown member ${keys}`;
  }
  // Of a key that may be one or several, what is wrong with one.
  const [first = []] = issue.code === "invalid_union" ? issue.errors : [];
  return `${where}: ${first[0]?.message ?? issue.message}`;
}
