/**
 * The routes of E2B's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { createContexts, ONE_CONTEXT, RESTART } from "./context_endpoints.ts";
import { E2B } from "./e2b.ts";

/** See `docs/dialects/e2b.md`. */
export const E2B_ROUTES: DialectRoutes = {
  dialect: E2B,
  runs: ["/execute"],
  asks({ contexts, config: { languages }, bodies }) {
    const { list, create, delete: forget, restart } = createContexts({
      contexts,
      languages,
      limits: bodies,
    });
    return {
      "/contexts": { GET: list, POST: create },
      [ONE_CONTEXT]: { DELETE: forget },
      [ONE_CONTEXT + RESTART]: { POST: restart },
    };
  },
  async describe() {
    const { E2B_DESCRIPTIONS } = await import("./e2b_openapi.ts");
    return E2B_DESCRIPTIONS;
  },
};
