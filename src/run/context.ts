/**
 * Contexts: rows of states, of which the latest counts.
 *
 * @module
 */

import type { Language } from "./languages.ts";

/** Whose contexts: nobody else sees them. */
export interface ContextOwner {
  /** Name of who asks. @default {nobody is asked who calls} */
  readonly caller?: string;
  /** What the caller calls the sandbox that they are in; "" if nothing. */
  readonly sandbox: string;
}

/** What is told of a context: a row of states, of which the latest counts. */
export interface ContextInfo {
  readonly id: string;
  readonly language: Language;
  /** Folder that its first cell starts in; absolute. */
  readonly cwd: string;
}

/** The contexts that there are. HTTP knows nothing else of them. */
export interface Contexts {
  /** Makes one. @throws {StateError} If it cannot be kept. */
  create(
    owner: ContextOwner,
    context: Pick<ContextInfo, "language" | "cwd">,
  ): Promise<ContextInfo>;
  /** Returns those that are there unasked, then others as they were made. */
  list(owner: ContextOwner): Promise<readonly ContextInfo[]>;
  /** Forgets one. @throws {StateError} If there is none of that id. */
  delete(owner: ContextOwner, id: string): Promise<void>;
  /** Lets one begin anew. @throws {StateError} If there is none of that id. */
  restart(owner: ContextOwner, id: string): Promise<void>;
}
