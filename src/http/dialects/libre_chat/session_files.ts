/**
 * Files of LibreChat's sessions: blobs in the store of states, with a list of
 * them for each session.
 *
 * @module
 */

import { createHash, randomBytes } from "node:crypto";
import type { Blobs } from "../../../run/blobs.ts";
import { StateError } from "../../../run/thrown_errors.ts";

/** A stored file without its content. */
export interface StoredFile {
  readonly id: string;
  /** Path below the working folder. */
  readonly name: string;
  readonly bytes: number;
  readonly mediaType: string;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Its owner, as clients say; "": any client with the same key. */
  readonly owner: string;
  /** True if programs that change it change their copy alone. */
  readonly isReadOnly: boolean;
  /** Hash of the content. */
  readonly etag: string;
}

/** A file to store. */
export interface NewFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly owner: string;
  readonly isReadOnly?: boolean;
}

/** Returns a new id of a session or a file: 21 characters, as clients want it. */
export function newId(): string {
  return randomBytes(16).toString("base64url").slice(0, 21);
}

/** Returns the hash of a content. */
export function etagOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

/** The files of one caller. */
export class SessionFiles {
  readonly #blobs: Blobs;
  readonly #caller: string | undefined;

  /** @throws {StateError} If this service stores nothing. */
  constructor(blobs: Blobs | undefined, caller: string | undefined) {
    if (blobs === undefined) {
      throw new StateError("off", "This service stores no files");
    }
    this.#blobs = blobs;
    this.#caller = caller;
  }

  /** Stores files in a new session. */
  async add(
    session: string,
    files: readonly NewFile[],
  ): Promise<readonly StoredFile[]> {
    const stored = await Promise.all(
      files.map(async ({ content, isReadOnly = false, ...file }) => {
        const id = newId();
        await this.#blobs.put(this.#caller, blobId(session, id), content);
        return {
          ...file,
          id,
          bytes: content.length,
          modifiedMs: Date.now(),
          isReadOnly,
          etag: etagOf(content),
        };
      }),
    );
    if (stored.length > 0) await this.#write(session, stored);
    return stored;
  }

  /** Returns the files of a session; none if nobody knows it. */
  async list(session: string): Promise<readonly StoredFile[]> {
    const json = await this.#blobs.get(this.#caller, listId(session));
    return json === undefined ? [] : JSON.parse(new TextDecoder().decode(json));
  }

  /** Returns a file and its content; undefined if there is none. */
  async get(
    session: string,
    id: string,
  ): Promise<readonly [StoredFile, Uint8Array] | undefined> {
    const file = (await this.list(session)).find((file) => file.id === id);
    if (file === undefined) return undefined;
    const content = await this.#blobs.get(this.#caller, blobId(session, id));
    return content === undefined ? undefined : [file, content];
  }

  /** Forgets a file. */
  async delete(session: string, id: string): Promise<void> {
    const left = (await this.list(session)).filter((file) => file.id !== id);
    await this.#write(session, left);
    await this.#blobs.delete(this.#caller, blobId(session, id));
  }

  async #write(session: string, files: readonly StoredFile[]): Promise<void> {
    const json = new TextEncoder().encode(JSON.stringify(files));
    await this.#blobs.put(this.#caller, listId(session), json);
  }
}

function listId(session: string): string {
  return `files_${session}`;
}

function blobId(session: string, file: string): string {
  return `file_${session}_${file}`;
}
