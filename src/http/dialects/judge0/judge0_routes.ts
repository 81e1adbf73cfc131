/**
 * The routes of Judge0's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { JUDGE0, judge0Languages } from "./judge0.ts";

/** See `docs/dialects/judge0.md`. */
export const JUDGE0_ROUTES: DialectRoutes = {
  dialect: JUDGE0,
  runs: ["/submissions"],
  shows: { "/languages": judge0Languages },
  async describe() {
    const { JUDGE0_DESCRIPTIONS } = await import("./judge0_openapi.ts");
    return JUDGE0_DESCRIPTIONS;
  },
};
