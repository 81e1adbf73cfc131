/**
 * The form of an operator's own safety policy: a JSON file, checked at start.
 * docs/safety-policy.md explains the entries; the interpreter's side
 * (`src/inside/python/checker/load_policy.py`) checks the form once more. Reads no file.
 *
 * @module
 */

import { z } from "zod";

const ModuleNameSchema = z.string().regex(
  /^[\p{L}_][\p{L}\p{M}\p{N}_]*(\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*$/u,
  "must be a module name",
);
const NameSchema = z.string().regex(
  /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u,
  "must be a Python name",
);

/** Entries that a file adds to its base, and entries that it takes away. */
function entriesOf(name: z.ZodString) {
  return z.strictObject({
    allow: z.array(name).readonly().default([]),
    deny: z.array(name).readonly().default([]),
  }).check((context) => {
    const { allow, deny } = context.value;
    const both = allow.find((entry) => deny.includes(entry));
    if (both !== undefined) {
      context.issues.push({
        code: "custom",
        input: both,
        path: ["deny"],
        message: `"${both}" is allowed as well`,
      });
    }
  }).readonly();
}

const NONE = { allow: [], deny: [] };

/** The form of a policy file; what is absent changes nothing. */
const policyFileSchema = z.strictObject({
  /** Base policy: all rules, or none. @default {"strict"} */
  base: z.enum(["strict", "permissive"]).default("strict"),
  /** Dotted names of modules; each stands for its submodules too. */
  modules: entriesOf(ModuleNameSchema).default(NONE),
  /** Names of built-ins. */
  names: entriesOf(NameSchema).default(NONE),
  /** Names after a dot. */
  attributes: entriesOf(NameSchema).default(NONE),
}).readonly();

/** A policy file that has been read. */
export type PolicyFile = z.infer<typeof policyFileSchema>;

/**
 * Returns the policy that a file holds, what it leaves out filled in.
 *
 * @param text The file's text.
 * @throws {SyntaxError} If `text` is not JSON.
 * @throws {TypeError} If it breaks the form; the message names each key that is
 * wrong, and its value.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const policy = parsePolicyFile('{"modules": {"allow": ["pathlib"]}}');
 * assert.deepEqual(policy.modules, { allow: ["pathlib"], deny: [] });
 * assert.equal(policy.base, "strict");
 * ```
 */
export function parsePolicyFile(text: string): PolicyFile {
  const data = parseJson(text);
  const result = policyFileSchema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.map(describe);
  throw new TypeError(`Cannot read the policy file: ${problems.join("; ")}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fact = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`Cannot read the policy file: ${fact}`);
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const key = z.core.toDotPath(issue.path) || "the file";
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((name) => JSON.stringify(name)).join(", ");
    return `${key} has the unknown key ${keys}`;
  }
  return `${key}=${shorten(issue.input)}: ${issue.message}`;
}

/** The start of a value, as JSON: enough to find it, never a whole file. */
function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 60)}...`;
}
