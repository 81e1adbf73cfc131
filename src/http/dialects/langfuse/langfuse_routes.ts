/**
 * The routes of Langfuse's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { LANGFUSE } from "./langfuse.ts";

/** See `docs/dialects/langfuse.md`. */
export const LANGFUSE_ROUTES: DialectRoutes = {
  dialect: LANGFUSE,
  runs: ["/langfuse/evaluate"],
  async describe() {
    const { LANGFUSE_DESCRIPTIONS } = await import("./langfuse_openapi.ts");
    return LANGFUSE_DESCRIPTIONS;
  },
};
