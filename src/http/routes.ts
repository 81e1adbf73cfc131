/**
 * Which path takes programs in which dialect, one row each.
 *
 * @module
 */

import type { Dialect } from "./dialects/dialect.ts";
import { NATIVE } from "./dialects/native.ts";

/** A path where programs come in, always by POST. */
export interface RunRoute {
  readonly path: string;
  readonly dialect: Dialect;
}

/** The table. */
export const RUN_ROUTES: readonly RunRoute[] = [
  { path: "/run_code", dialect: NATIVE },
];
