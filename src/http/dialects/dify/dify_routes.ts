/**
 * The routes of Dify's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { DIFY, difyDependencies } from "./dify.ts";

/** See `docs/dialects/dify.md`. */
export const DIFY_ROUTES: DialectRoutes = {
  dialect: DIFY,
  runs: ["/v1/sandbox/run"],
  shows: { "/v1/sandbox/dependencies": difyDependencies },
  async describe() {
    const { DIFY_DESCRIPTIONS } = await import("./dify_openapi.ts");
    return DIFY_DESCRIPTIONS;
  },
};
