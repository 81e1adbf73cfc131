/**
 * A context as it is kept: like a state, under seal, and in the same store. Its
 * bytes tell where it is.
 *
 * @module
 */

import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { ContextOwner } from "../run/context.ts";
import type { Language } from "../run/languages.ts";

/** Place of a context. */
export interface ContextPlace {
  /** Folder that its first cell starts in; absolute. */
  readonly cwd: string;
  /** Id of the state that its next cell continues; null: it starts fresh. */
  readonly state: string | null;
  /** Cells that it has run since it began; an integer >= 0. */
  readonly executions: number;
  /** Differs after every change; an integer >= 0. */
  readonly version: number;
  /** See `NamedContext`. @default {""} */
  readonly label?: string;
}

const placeSchema = z.strictObject({
  cwd: z.string(),
  state: z.string().nullable(),
  executions: z.number().int().min(0),
  version: z.number().int().min(0),
  label: z.string().optional(),
});

const RANDOM_BYTES = 20;

/** Returns a context's bytes. */
export function writeContext(place: ContextPlace): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(place));
}

/** @throws {Error} If they are not what {@linkcode writeContext} has made. */
export function readContext(bytes: Uint8Array): ContextPlace {
  return placeSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/**
 * Returns the id of the context with a name; without one an id that has never
 * been. No state has one like it.
 */
export function newContextId(
  owner: ContextOwner,
  name = randomBytes(RANDOM_BYTES).toString("base64url"),
): string {
  return prefixOf(owner) + name;
}

/** Returns the name of a context of this owner. */
export function contextName(owner: ContextOwner, id: string): string {
  return id.slice(prefixOf(owner).length);
}

/** Returns the id of the context that a language has without being asked. */
export function defaultContextId(
  owner: ContextOwner,
  language: Language,
): string {
  return prefixOf(owner) + language;
}

/** Reports whether an id can be that of a context of this owner. */
export function isContextOf(owner: ContextOwner, id: string): boolean {
  return id.startsWith(prefixOf(owner)) && /^[\w-]{1,64}$/.test(id);
}

function prefixOf({ sandbox }: ContextOwner): string {
  const hash = createHash("sha256").update(sandbox).digest("base64url");
  return `cx_${hash.slice(0, 12)}_`;
}
