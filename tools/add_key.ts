/**
 * Adds a caller with a new key to the keys file, and prints the key, alone on a
 * line, the only time that anybody sees it. The file has its hash.
 *
 * Usage: `make key NAME=evals`, or `NAME=evals FAAS_KEYS_FILE=keys.yaml deno run
 * -A tools/add_key.ts`
 *
 * @module
 */

import { createHash, randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { parseCallers } from "../src/callers/parse_callers.ts";

/** Options for {@linkcode addKey}. */
export interface AddKeyOptions {
  /** Path of the file; it is made where it is not there. */
  readonly path: string;
  /** Name of the caller. */
  readonly name: string;
}

/** Bits that nobody guesses, whatever the file tells of its hash. */
const KEY_BYTES = 32;
/** Prefix that marks a key, for people and scanners. */
const PREFIX = "faas_";
const HEAD = `# Who may call, a row each: docs/callers.md.
`;

/**
 * Returns the new key.
 *
 * @throws {TypeError} If the file would make no sense with it; it is as it was.
 */
export async function addKey({ path, name }: AddKeyOptions): Promise<string> {
  const key = PREFIX + randomBytes(KEY_BYTES).toString("base64url");
  const hash = createHash("sha256").update(key).digest("hex");
  const before = await readIfThere(path);
  const row = `${before === "" || before.endsWith("\n") ? "" : "\n"}- name: ${
    JSON.stringify(name)
  }\n  key: sha256:${hash}\n`;
  const start = before.trim() === "" ? HEAD : "";
  // Checked as a whole: the row may not fit to how the others are written.
  const callers = parseCallers(before + start + row);
  if (callers.at(-1)?.name !== name) {
    throw new TypeError(`Cannot add "${name}": the file's rows are no list`);
  }
  await Deno.mkdir(dirname(path), { recursive: true });
  // Added, not put in the file's place: who has it open, or mounted, goes on.
  await Deno.writeTextFile(path, start + row, { append: true, mode: 0o600 });
  return key;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

if (import.meta.main) {
  const name = Deno.env.get("NAME") ?? "";
  const path = Deno.env.get("FAAS_KEYS_FILE") || "keys.yaml";
  if (name === "") {
    console.error("Cannot add a key: whose is it? make key NAME=evals");
    Deno.exit(2);
  }
  try {
    const key = await addKey({ path, name });
    // To stderr: what is on stdout can go on to where the caller has it.
    console.error(`Added "${name}" to ${path}. Its key, shown only now:`);
    console.log(key);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
