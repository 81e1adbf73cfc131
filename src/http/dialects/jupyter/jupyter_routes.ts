/**
 * The routes of a Jupyter gateway.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { JUPYTER } from "./jupyter.ts";
import { kernelEndpoints } from "./kernel_endpoints.ts";

/** See `docs/dialects/jupyter.md`. */
export const JUPYTER_ROUTES: DialectRoutes = {
  dialect: JUPYTER,
  runs: [],
  asks: kernelEndpoints,
  async describe() {
    const { JUPYTER_DESCRIPTIONS } = await import("./jupyter_openapi.ts");
    return JUPYTER_DESCRIPTIONS;
  },
};
