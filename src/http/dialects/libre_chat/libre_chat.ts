/**
 * LibreChat's code interpreter: what its clients send to `/exec`, and what they
 * are answered; see docs/dialects/librechat.md.
 *
 * @module
 */

import type { Language, LanguageFamily } from "../../../run/languages.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import type { Members } from "../../server/json_object.ts";
import type { Dialect } from "../dialect.ts";
import { failWith } from "../fail_with.ts";
import { languageOf, textMember } from "../request_members.ts";

/** Dialect of LibreChat: 200 for each program, errors as `{error}`. */
export const LIBRE_CHAT: Dialect = {
  name: "librechat",
  parse() {
    throw new HttpError(404, "Not Found");
  },
  fail: failWith({
    overloaded: 503,
    body: (_status, error) => ({ error }),
  }),
};

const LANGUAGES: Readonly<Record<string, Language>> = {
  py: "python",
  python: "python",
  js: "javascript",
  javascript: "javascript",
  node: "javascript",
  ts: "typescript",
  typescript: "typescript",
};

/**
 * LibreChat's command to read a file: `cat 'NAME'`, where a shell quotes the
 * name.
 */
const CAT = /^\s*cat ((?:'[^']*'|\\')+)\s*$/;
const SHELLS = ["bash", "sh"];

/** A program in a language that runs here. */
export interface Program {
  readonly language: Language;
  readonly code: string;
}

/**
 * Returns the program of a request.
 *
 * @throws {HttpError} 400 if nothing here runs it.
 */
export function readProgram(
  members: Members,
  families: readonly LanguageFamily[],
): Program {
  const code = textMember(members, "code", "");
  if (code === "") throw new HttpError(400, "code is required");
  const name = textMember(members, "lang", undefined) ??
    textMember(members, "language", "");
  const lower = name.trim().toLowerCase();
  const quoted = SHELLS.includes(lower) ? CAT.exec(code)?.[1] : undefined;
  if (quoted !== undefined && families.includes("python")) {
    const path = quoted.replaceAll("\\'", "\0").replaceAll("'", "")
      .replaceAll("\0", "'");
    return { language: "python", code: catProgram(path) };
  }
  const language = languageOf(LANGUAGES, lower, families);
  if (language !== undefined) return { language, code };
  throw new HttpError(400, `Unsupported language: ${name}`);
}

/** Returns a program that prints a file, or says as `cat` that there is none. */
function catProgram(path: string): string {
  return `import sys
path = ${JSON.stringify(path)}
try:
    with open(path, encoding="utf-8", errors="replace") as file:
        sys.stdout.write(file.read())
except OSError as error:
    sys.exit(f"cat: {path}: {error.strerror}")
`;
}

/** A file that a request names. */
export interface FileReference {
  readonly id: string;
  readonly session: string;
  readonly name: string;
  readonly owner: string;
}

/** Ids of sessions and files. */
export const ID = /^[\w-]{21}$/;
const MOST_NAME_CHARS = 256;
const MOST_LEVELS = 10;
const MOST_FILES = 200;
const KINDS = ["user", "agent", "skill"];

/** Reports whether a file may have a name below the working folder. */
export function isFileName(name: string): boolean {
  const parts = name.split("/");
  return name.length <= MOST_NAME_CHARS && parts.length <= MOST_LEVELS &&
    !/[\\\0]/.test(name) &&
    !parts.some((part) => part === "" || part === "." || part === "..");
}

/**
 * Returns the files that a request names.
 *
 * @throws {HttpError} 400 if a reference has another form.
 */
export function readReferences({ files }: Members): readonly FileReference[] {
  if (files === undefined || files === null) return [];
  if (!Array.isArray(files) || files.length > MOST_FILES) {
    throw new HttpError(400, `files must be at most ${MOST_FILES} references`);
  }
  return files.map((file: unknown, index) => {
    const fail = (fact: string) =>
      new HttpError(400, `files[${index}]: ${fact}`);
    if (!isRecord(file)) throw fail("must be an object");
    const { id, storage_session_id, session_id, name, kind = "user" } = file;
    const session = storage_session_id ?? session_id;
    if (typeof id !== "string" || !ID.test(id)) throw fail("id is malformed");
    if (typeof session !== "string" || !ID.test(session)) {
      throw fail("storage_session_id is malformed");
    }
    if (typeof name !== "string" || !isFileName(name)) {
      throw fail("name must be a relative path");
    }
    if (!KINDS.includes(kind as string)) throw fail("kind is unknown");
    const hasVersion = file.version !== undefined && file.version !== null;
    if (hasVersion !== (kind === "skill")) {
      throw fail("version belongs to skills alone");
    }
    const owner = textMember(file, "resource_id", "");
    return { id, session, name, owner };
  });
}
