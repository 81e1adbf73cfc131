/**
 * One caller as its row of the keys file says it. Data alone; who may do what
 * is decided by those who read it.
 *
 * @module
 */

import type { LanguageFamily } from "../run/languages.ts";
import type { PolicyName } from "../run/policy.ts";
import type { Priority } from "../run/request.ts";
import type { DialectName } from "../settings/dialects.ts";

/** A protocol; "native" stands for all that is the service's own. */
export type CallerDialect = DialectName | "native";

/** A caller, complete. `Infinity` stands for no limit of its own. */
export interface Caller {
  /** Name in the log, in metrics and in answers. */
  readonly name: string;
  /** SHA-256 of each of its keys, in hexadecimal. */
  readonly keyHashes: readonly string[];
  /** Its part of what there is, beside those of the others; > 0. */
  readonly share: number;
  /** Most programs, and sandboxes of batches, at a time. */
  readonly maxRuns: number;
  /** Most programs that may wait. */
  readonly maxWaiting: number;
  /** Requests that it may make in a minute; as many of them at once. */
  readonly requestsPerMinute: number;
  /** CPU time of its programs in a minute, in seconds. */
  readonly cpuSecondsPerMinute: number;
  /** Priorities that it may ask for. */
  readonly priorities: readonly Priority[];
  /** Policy that checks its programs. @default {as if nobody were asked} */
  readonly policy?: PolicyName;
  /** Languages that it may use; "javascript" stands for TypeScript too. */
  readonly languages: readonly LanguageFamily[];
  /** Protocols that it may speak. */
  readonly dialects: readonly CallerDialect[];
  /** Memory of a program, in bytes. */
  readonly memoryLimitBytes: number;
  /** Longest time of a program, in milliseconds. */
  readonly timeoutMs: number;
}
