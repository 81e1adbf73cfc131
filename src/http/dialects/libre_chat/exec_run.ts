/**
 * The run of one program of LibreChat's, with the files that it brings and
 * those that it leaves.
 *
 * @module
 */

import type { InputFile } from "../../../run/inputs.ts";
import type { RunResult } from "../../../run/result.ts";
import { HttpError } from "../../server/http_error.ts";
import type { FileLimits } from "../../native/inputs/read_files.ts";
import type { FileReference } from "./libre_chat.ts";
import {
  etagOf,
  newId,
  type SessionFiles,
  type StoredFile,
} from "./session_files.ts";
import { FOLDER } from "./wrapped_program.ts";

/** A file that a program finds. */
export interface BroughtFile {
  readonly reference: FileReference;
  readonly etag: string;
  readonly isReadOnly: boolean;
}

/** The files of a run: what it is started with, and what is known of them. */
export interface Brought {
  readonly inputs: readonly InputFile[];
  readonly files: readonly BroughtFile[];
}

/** All files that a program leaves in its folder. */
export const COLLECT = [`${FOLDER}/**`];
const MOST_OUTPUT_FILES = 50;

/**
 * Fetches the files that a request names.
 *
 * @throws {HttpError} 403 if one is not there for the caller; 400 if they are
 * more than a program may have.
 */
export async function bringFiles(
  sessionFiles: SessionFiles,
  references: readonly FileReference[],
  { allowed, maxFiles, maxFileBytes }: FileLimits,
): Promise<Brought> {
  if (references.length > 0 && (!allowed || references.length > maxFiles)) {
    throw new HttpError(400, "files: more than a program may have");
  }
  let bytes = 0;
  const found = await Promise.all(references.map(async (reference) => {
    const stored = await sessionFiles.get(reference.session, reference.id);
    const isOwn = stored !== undefined &&
      isOwner(stored[0], reference.owner);
    if (!isOwn) throw new HttpError(403, `Cannot use "${reference.name}"`);
    const [{ etag, isReadOnly }, content] = stored;
    bytes += content.length;
    return {
      file: { reference, etag, isReadOnly },
      input: {
        path: `${FOLDER}/${reference.name}`,
        content: { bytes: new Uint8Array(content) },
      },
    };
  }));
  if (bytes > maxFileBytes) {
    throw new HttpError(400, `files: ${bytes} bytes, limit ${maxFileBytes}`);
  }
  return {
    inputs: found.map(({ input }) => input),
    files: found.map(({ file }) => file),
  };
}

/** Reports whether a client that names an owner may have a file. */
export function isOwner({ owner }: StoredFile, asking: string): boolean {
  return owner === "" || asking === "" || owner === asking;
}

/** Stores what a program has left; returns the session and the list of files. */
export async function keepFiles(
  sessionFiles: SessionFiles,
  result: RunResult,
  brought: readonly BroughtFile[],
  owner: string,
): Promise<{ readonly session_id: string; readonly files: unknown[] }> {
  const session = newId();
  const known = new Map(brought.map((file) => [file.reference.name, file]));
  const left = result.files
    .map(({ path, name, data, media_type }) => ({
      // A figure that is open at the end has no path.
      name: path?.startsWith(`${FOLDER}/`)
        ? path.slice(FOLDER.length + 1)
        : name,
      content: Buffer.from(data, "base64"),
      mediaType: media_type,
      owner,
    }))
    .filter(({ name }) => !name.includes("__pycache__/"));
  const made = left.filter(({ name, content }) => {
    const input = known.get(name);
    return input === undefined ||
      !input.isReadOnly && input.etag !== etagOf(content);
  }).slice(0, MOST_OUTPUT_FILES);
  const stored = await sessionFiles.add(session, made);
  const names = new Set(left.map(({ name }) => name));
  const isMade = new Set(made.map(({ name }) => name));
  return {
    session_id: session,
    files: [
      ...stored.map(({ id, name }) => {
        const from = known.get(name)?.reference;
        return {
          ...told(id, name, session, owner),
          ...(from === undefined ? {} : {
            modified_from: { id: from.id, storage_session_id: from.session },
          }),
        };
      }),
      ...brought.map(({ reference }) => reference)
        .filter(({ name }) => names.has(name) && !isMade.has(name))
        .map(({ id, name, session, owner }) => ({
          ...told(id, name, session, owner),
          inherited: true,
        })),
    ],
  };
}

function told(id: string, name: string, session: string, owner: string) {
  return {
    id,
    name,
    path: name,
    storage_session_id: session,
    session_id: session,
    kind: "user",
    ...(owner === "" ? {} : { resource_id: owner }),
  };
}
