/**
 * Ids of states: who knows one, and is the caller that it belongs to, can
 * continue it. Nobody can guess one.
 *
 * @module
 */

import { randomBytes } from "node:crypto";

/** 160 bits, drawn by the system. */
const RANDOM_BYTES = 20;

/** Returns an id that has never been. */
export function newStateId(): string {
  return `st_${randomBytes(RANDOM_BYTES).toString("base64url")}`;
}

/** Reports whether a text can be an id; any other is no state's. */
export function isStateId(text: string): boolean {
  return /^st_[A-Za-z0-9_-]{27}$/.test(text);
}
