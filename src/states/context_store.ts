/**
 * Keeps contexts in the store of states: each names the latest of its states.
 *
 * @module
 */

import type { ContextOwner } from "../run/context.ts";
import { WRITABLE_FOLDERS } from "../run/inputs.ts";
import {
  type Language,
  LANGUAGE_FAMILIES,
  type LanguageFamily,
  LANGUAGES,
} from "../run/languages.ts";
import type { CheckedBy } from "../run/policy.ts";
import { StateError } from "../run/thrown_errors.ts";
import {
  type ContextPlace,
  defaultContextId,
  isContextOf,
  readContext,
  writeContext,
} from "./context_record.ts";
import { imagelessHeader } from "./imageless_header.ts";
import type { StateRecord } from "./state_record.ts";
import type { StateSeal } from "./state_seal.ts";
import type { StateStore } from "./state_store.ts";

/** Options for {@linkcode ContextStore}. */
export interface ContextStoreOptions {
  /** Keeps the contexts and their states; absent: there are none. */
  readonly store?: StateStore;
  readonly seal: StateSeal;
  /** Time that a context is kept without a cell, in seconds. */
  readonly ttlSeconds: number;
  /** Policy that checks programs without a policy of their own. */
  readonly policy: CheckedBy;
  readonly languages: readonly LanguageFamily[];
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** A context, as it is stored. */
export interface Context extends ContextPlace {
  readonly id: string;
  readonly language: Language;
  readonly createdMs: number;
  readonly usedMs: number;
}

/** Folder in which programs start. */
export const HOME_FOLDER = WRITABLE_FOLDERS[0];

/** The contexts of all owners. */
export class ContextStore {
  readonly #options: ContextStoreOptions;
  readonly #now: () => number;

  constructor(options: ContextStoreOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Returns the contexts that an owner has made, oldest first. */
  async list(owner: ContextOwner): Promise<readonly Context[]> {
    const infos = await this.#store().list(owner.caller ?? "");
    const defaults = this.defaults(owner);
    const ids = infos.map(({ id }) => id)
      .filter((id) => isContextOf(owner, id) && !defaults.has(id));
    const found = await Promise.all(ids.map((id) => this.find(owner, id)));
    return found.filter((one) => one !== undefined)
      .sort((a, b) => a.createdMs - b.createdMs);
  }

  /** Returns a context. @throws {StateError} If this owner has none of that id. */
  async require(owner: ContextOwner, id: string): Promise<Context> {
    const found = await this.find(owner, id);
    if (found !== undefined) return found;
    const language = this.defaults(owner, ["typescript"]).get(id);
    if (language !== undefined) return this.fresh(id, language, HOME_FOLDER);
    throw new StateError("unknown", `Context ${id} not found`);
  }

  /** Returns a context, or undefined if this owner has none of that id. */
  async find(owner: ContextOwner, id: string): Promise<Context | undefined> {
    const store = this.#store();
    if (!isContextOf(owner, id)) return undefined;
    const record = await store.get(owner.caller ?? "", id);
    if (record === undefined) return undefined;
    const { language, createdMs, expiresMs } = record.header;
    const usedMs = expiresMs - 1_000 * this.#options.ttlSeconds;
    const place = readContext(this.#options.seal.open(record)());
    return { ...place, id, language, createdMs, usedMs };
  }

  /** Stores a context. */
  async put(owner: ContextOwner, context: Context): Promise<void> {
    const { id, language, createdMs, usedMs: _, ...place } = context;
    const { ttlSeconds, policy, seal } = this.#options;
    const header = imagelessHeader({
      id,
      caller: owner.caller ?? "",
      language,
      policy,
      createdMs,
      expiresMs: this.#now() + 1_000 * ttlSeconds,
    });
    const bytes = writeContext(place);
    const record: StateRecord = seal.close(header, bytes);
    await this.#store().put(record);
  }

  /** Deletes a context, or a state of one. */
  async forget(owner: ContextOwner, id: string | null): Promise<void> {
    if (id !== null) await this.#store().delete(owner.caller ?? "", id);
  }

  /** Returns a context in which nothing has run. */
  fresh(id: string, language: Language, cwd: string): Context {
    const createdMs = this.#now();
    return {
      id,
      language,
      createdMs,
      usedMs: createdMs,
      cwd,
      state: null,
      executions: 0,
      version: 0,
    };
  }

  /** Returns the languages of the contexts that are there unasked, by id. */
  defaults(
    owner: ContextOwner,
    more: readonly Language[] = [],
  ): ReadonlyMap<string, Language> {
    const languages: Language[] = [...LANGUAGE_FAMILIES, ...more];
    return new Map(
      languages
        .filter((one) =>
          this.#options.languages.includes(LANGUAGES[one].family)
        )
        .map((one) => [defaultContextId(owner, one), one]),
    );
  }

  #store(): StateStore {
    const { store } = this.#options;
    if (store !== undefined) return store;
    throw new StateError("off", "This service keeps no states");
  }
}
