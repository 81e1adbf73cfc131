/**
 * Interface of a source of package files. A source brings bytes and is not
 * believed: the caller checks the hash.
 *
 * @module
 */

import type { LockedFile } from "../../src/packages/lock.ts";

/** Outcome of an attempt to get one file. */
export type FetchOutcome =
  /**
   * Bytes are at the path asked for. `resumed` says that its beginning was
   * left by an earlier attempt: if the hash is wrong, that may be why.
   */
  | { readonly kind: "fetched"; readonly resumed: boolean }
  /** The source has this file, but it cannot be the locked one. */
  | { readonly kind: "refused"; readonly why: string }
  /** The source does not have this file. */
  | { readonly kind: "absent"; readonly why: string }
  /** The source cannot be used at all: do not ask it again. */
  | { readonly kind: "unavailable"; readonly why: string };

/** Target of a file. */
export interface FetchTarget {
  /**
   * Path to write to. Bytes that lie there may be the beginning of the file,
   * left by an earlier attempt.
   */
  readonly path: string;
  /** Called with the number of bytes that have come so far. */
  readonly onProgress: (bytes: number) => void;
}

/** A place to get package files from. */
export interface PackageSource extends AsyncDisposable {
  /** Name for messages, for example `Pyodide's CDN`. */
  readonly label: string;
  /** Announces all files that may be requested, to fetch them in one go. */
  announce?(files: readonly LockedFile[]): void;
  /** Tries to bring `file` to `target.path`. */
  fetch(file: LockedFile, target: FetchTarget): Promise<FetchOutcome>;
}
