/**
 * The routes of SandboxFusion's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { createRunNotebook } from "./notebook/run_notebook.ts";
import { claimSandboxFusion, SANDBOX_FUSION } from "./sandbox_fusion.ts";

/** See `docs/dialects/sandbox-fusion.md`. */
export const SANDBOX_FUSION_ROUTES: DialectRoutes = {
  dialect: SANDBOX_FUSION,
  runs: ["/sandbox-fusion/run_code"],
  runsOtherwise(parts) {
    const handle = createRunNotebook(parts);
    return { "/sandbox-fusion/run_jupyter": handle, "/run_jupyter": handle };
  },
  shows: {
    "/sandbox-fusion/v1/ping": () => "pong",
    "/v1/ping": () => "pong",
  },
  claim: claimSandboxFusion,
  async describe() {
    const { SANDBOX_FUSION_DESCRIPTIONS } = await import(
      "./sandbox_fusion_openapi.ts"
    );
    return SANDBOX_FUSION_DESCRIPTIONS;
  },
};
