/**
 * One part of the software: what a bill of materials says of it. Types alone.
 *
 * @module
 */

/** A part of the software that is not ours. */
export interface Component {
  /** Origin of the component. */
  readonly origin: "engine" | "npm" | "python";
  readonly name: string;
  readonly version: string;
  /** SPDX expression, such as "MIT" or "Apache-2.0 OR BSD-3-Clause". */
  readonly licence: string;
  /** Package URL; identifies it in every bill. */
  readonly purl: string;
  /** Hash of the file that is used; null where another part brings it. */
  readonly hash: ComponentHash | null;
  /** "excluded": only tests and builds use it, the service does not. */
  readonly scope: "required" | "optional" | "excluded";
  /** Package URLs of what it needs. */
  readonly dependsOn: readonly string[];
}

/** A hash, as a lock names it. */
export interface ComponentHash {
  readonly algorithm: "SHA-256" | "SHA-512";
  /** In lower-case hexadecimal digits. */
  readonly hex: string;
}
