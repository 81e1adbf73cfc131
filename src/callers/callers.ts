/**
 * Table of callers by their keys. The time of a guess reveals nothing about the
 * keys: they are looked up by a hash that nobody outside can work out.
 *
 * @module
 */

import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Caller } from "./caller.ts";

/** Longer than any key that is given out; a header may have 16 KiB. */
const MOST_KEY_CHARS = 512;

/** The callers of this moment. */
export class Callers {
  readonly #standing: readonly Caller[];
  readonly #secret = randomBytes(32);
  #byName: ReadonlyMap<string, Caller> = new Map();
  #byKey: ReadonlyMap<string, Caller> = new Map();

  /**
   * Knows the callers of `rows`.
   *
   * @param standing Those who are there without a row, such as one that shows a
   * dialect's own secret; a row of the same name takes their place.
   */
  constructor(rows: readonly Caller[], standing: readonly Caller[] = []) {
    this.#standing = standing;
    this.replace(rows);
  }

  /** Number of entries. */
  get size(): number {
    return this.#byName.size;
  }

  /** Replaces the rows. Equal names are the same callers. */
  replace(rows: readonly Caller[]): void {
    const all = [...this.#standing, ...rows];
    this.#byName = new Map(all.map((caller) => [caller.name, caller]));
    this.#byKey = new Map(
      rows.flatMap((caller) =>
        caller.keyHashes.map((hash) => [this.#blind(hash), caller] as const)
      ),
    );
  }

  /** Returns the caller of a name; undefined if there is none. */
  named(name: string): Caller | undefined {
    return this.#byName.get(name);
  }

  /**
   * Returns the caller that has a key; undefined if nobody has.
   *
   * In constant time: a table by the key's own hash would tell a guesser, by
   * the time of its comparisons, how far a hash is right. Under a secret of
   * this process any two guesses are alike.
   */
  withKey(key: string): Caller | undefined {
    if (key === "" || key.length > MOST_KEY_CHARS) return undefined;
    const hash = createHash("sha256").update(key).digest("hex");
    return this.#byKey.get(this.#blind(hash));
  }

  #blind(hash: string): string {
    return createHmac("sha256", this.#secret).update(hash).digest("base64");
  }
}
