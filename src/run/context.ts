/**
 * Contexts: rows of states, of which the latest counts.
 *
 * @module
 */

import type { Language } from "./languages.ts";

/** Owner of contexts: nobody else sees them. */
export interface ContextOwner {
  /** Name of who asks. @default {nobody is asked who calls} */
  readonly caller?: string;
  /** Caller's name for the sandbox of its contexts; "" if nothing. */
  readonly sandbox: string;
}

/**
 * Public facts about a context: a row of states, of which the latest counts.
 */
export interface ContextInfo {
  readonly id: string;
  readonly language: Language;
  /** Folder that its first cell starts in; absolute. */
  readonly cwd: string;
}

/** A context by the name that it was given, or that was made up for it. */
export interface NamedContext extends ContextInfo {
  readonly name: string;
  /** Text that was given with it; "": none. */
  readonly label: string;
  /** Cells that it has run since it began, those that count; an integer >= 0. */
  readonly executions: number;
  /** Time when it was changed last, in milliseconds since 1970. */
  readonly usedMs: number;
}

/** A context that is to be made. */
export interface NewContext extends Pick<ContextInfo, "language" | "cwd"> {
  /** Up to 40 letters, digits, `_` and `-`. @default {one is made up} */
  readonly name?: string;
  /** @default {""} */
  readonly label?: string;
}

/** Use of a context by a run. */
export interface ContextUse extends Pick<ContextOwner, "sandbox"> {
  /** Its id. @default {the one that its language has unasked} */
  readonly id?: string;
  /** Leaves the number of cells as it is. @default {false} */
  readonly isUncounted?: boolean;
  /**
   * Leaves the context as it is: the run sees what the last cell has left, and
   * waits for no other one. @default {false}
   */
  readonly looksOnly?: boolean;
}

/** The contexts that there are. HTTP knows nothing else of them. */
export interface Contexts {
  /** Makes one. @throws {StateError} If it cannot be kept. */
  create(
    owner: ContextOwner,
    context: NewContext,
  ): Promise<ContextInfo>;
  /** Returns those that are there unasked, then others as they were made. */
  list(owner: ContextOwner): Promise<readonly ContextInfo[]>;
  /** Returns those that were made, in the order in which they were. */
  named(owner: ContextOwner): Promise<readonly NamedContext[]>;
  /** Returns one by its name; undefined if there is none. */
  find(owner: ContextOwner, name: string): Promise<NamedContext | undefined>;
  /** Gives one another label. @throws {StateError} If there is none of that id. */
  relabel(owner: ContextOwner, id: string, label: string): Promise<void>;
  /** Forgets one. @throws {StateError} If there is none of that id. */
  delete(owner: ContextOwner, id: string): Promise<void>;
  /** Restarts one. @throws {StateError} If there is none of that id. */
  restart(owner: ContextOwner, id: string): Promise<void>;
}
