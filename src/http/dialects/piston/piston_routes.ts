/**
 * The routes of Piston's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { PISTON, pistonRuntimes } from "./piston.ts";

/** See `docs/dialects/piston.md`. */
export const PISTON_ROUTES: DialectRoutes = {
  dialect: PISTON,
  runs: ["/api/v2/execute"],
  shows: { "/api/v2/runtimes": pistonRuntimes },
  async describe() {
    const { PISTON_DESCRIPTIONS } = await import("./piston_openapi.ts");
    return PISTON_DESCRIPTIONS;
  },
};
