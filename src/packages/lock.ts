/**
 * The lock of the Python packages: which files there are, what each provides
 * and needs, and the hash that decides whether a file is the right one. Where
 * a file comes from does not matter, its hash does. Reads text, touches no
 * package file.
 *
 * @module
 */

import { z } from "zod";
import { type AddedPackages, withAdded } from "./added_packages.ts";

const FILE_NAME = z.string().regex(
  /^[A-Za-z0-9][A-Za-z0-9._+-]*\.(whl|zip)$/,
  "must be a plain file name that ends in .whl or .zip",
);
const SHA256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hex digits");
const REQUIREMENT = z.string().regex(
  /^[a-z0-9][a-z0-9-]*==[0-9a-z.]+$/,
  "must be name==version",
);

const SOURCE = z.discriminatedUnion("kind", [
  /** Pyodide's own distribution server, under {@linkcode PackagesLock.cdnUrl}. */
  z.strictObject({ kind: z.literal("cdn") }),
  /** A member of the carrier wheel, see {@linkcode PackagesLock.carrier}. */
  z.strictObject({ kind: z.literal("carrier") }),
  /** A wheel of its own on the Python package index. */
  z.strictObject({ kind: z.literal("pypi"), requirement: REQUIREMENT }),
  /** A folder of the operator's, and nowhere else. */
  z.strictObject({ kind: z.literal("folder") }),
]);

const DOTTED = z.string().regex(
  /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u,
);

const LOCKED_FILE = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().min(1),
  fileName: FILE_NAME,
  sha256: SHA256,
  sizeBytes: z.int().positive().nullable(),
  kind: z.enum(["wheel", "library"]),
  optional: z.boolean(),
  imports: z.array(z.string()).readonly(),
  dependencies: z.array(z.string()).readonly(),
  licence: z.string().min(1),
  sources: z.array(SOURCE).min(1).readonly(),
  refused: z.record(
    DOTTED,
    z.enum(["code", "files", "memory", "network", "pickle", "process"]),
  ).readonly().optional(),
}).readonly();

const LOCK = z.strictObject({
  lockVersion: z.literal(1),
  pyodide: z.string(),
  cdnUrl: z.url({ protocol: /^https?$/ }).endsWith("/"),
  carrier: z.strictObject({
    requirement: REQUIREMENT,
    folder: z.string().endsWith("/"),
  }).readonly(),
  files: z.array(LOCKED_FILE).readonly(),
}).readonly();

const ADDED_LOCK = z.strictObject({
  lockVersion: z.literal(1),
  requirements: z.array(z.string()).readonly(),
  /** Written by earlier versions, which had more kinds of sandbox. */
  beside: z.string().optional(),
  files: z.array(LOCKED_FILE).readonly(),
}).readonly();

/**
 * One file of the lock. `sizeBytes` is `null` where only the hash is known;
 * `kind` "library" is a shared library that others link to and that is not
 * imported; `optional` means that nothing counts as incomplete without it;
 * `refused` are dotted names that the strict policy refuses, with what they reach.
 */
export type LockedFile = z.infer<typeof LOCKED_FILE>;

/**
 * The whole lock. `files` stand in load order: each comes after what it needs,
 * so that libraries always land at the same places in memory.
 */
export type PackagesLock = z.infer<typeof LOCK> & {
  /** Packages that the operator has added, if any; it is among `files` too. */
  readonly added?: AddedPackages;
};

/**
 * Lock of the operator's packages, as in `packages.added.json`: what was asked
 * for, and all files that it came to, in load order.
 */
export type AddedLock = z.infer<typeof ADDED_LOCK>;

/**
 * Returns the lock that `text` holds, with what an operator has added.
 *
 * @param text JSON, as in `packages.lock.json`.
 * @param addedText JSON, as in `packages.added.json`, if there is one.
 * @throws {SyntaxError} If one of them is not JSON.
 * @throws {TypeError} If one is not a lock, they name a package or file twice, or
 *   name one before what it needs.
 */
export function parseLock(text: string, addedText?: string): PackagesLock {
  const own = read(LOCK, text);
  const added = addedText === undefined
    ? undefined
    : read(ADDED_LOCK, addedText);
  const lock = added === undefined ? own : withAdded(own, added);
  refuseDisorder(lock);
  return lock;
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new TypeError(
    `Cannot read the packages lock: ${z.prettifyError(parsed.error)}`,
  );
}

function refuseDisorder({ files }: PackagesLock): void {
  const names = new Set<string>();
  const fileNames = new Set<string>();
  for (const { name, fileName, dependencies } of files) {
    for (const dependency of dependencies) {
      if (names.has(dependency)) continue;
      throw new TypeError(
        `Cannot read the packages lock: "${name}" comes before "${dependency}"`,
      );
    }
    if (names.has(name) || fileNames.has(fileName)) {
      throw new TypeError(
        `Cannot read the packages lock: "${name}" is there twice`,
      );
    }
    names.add(name);
    fileNames.add(fileName);
  }
}
