/**
 * The routes of every dialect, by the names of `src/settings/dialects.ts`: one
 * that has a row there and none here does not compile.
 *
 * @module
 */

import type { DialectName } from "../../settings/dialects.ts";
import type { DialectRoutes } from "./dialect_routes.ts";
import { DIFY_ROUTES } from "./dify/dify_routes.ts";
import { E2B_ROUTES } from "./e2b/e2b_routes.ts";
import { JUDGE0_ROUTES } from "./judge0/judge0_routes.ts";
import { JUPYTER_ROUTES } from "./jupyter/jupyter_routes.ts";
import { LANGFUSE_ROUTES } from "./langfuse/langfuse_routes.ts";
import { LIBRE_CHAT_ROUTES } from "./libre_chat/libre_chat_routes.ts";
import { OPEN_INSTRUCT_ROUTES } from "./open_instruct/open_instruct_routes.ts";
import { PISTON_ROUTES } from "./piston/piston_routes.ts";
import { SANDBOX_FUSION_ROUTES } from "./sandbox_fusion/sandbox_fusion_routes.ts";

/** The routes, by dialect. */
export const DIALECT_ROUTES: Readonly<Record<DialectName, DialectRoutes>> = {
  "sandbox-fusion": SANDBOX_FUSION_ROUTES,
  dify: DIFY_ROUTES,
  langfuse: LANGFUSE_ROUTES,
  piston: PISTON_ROUTES,
  judge0: JUDGE0_ROUTES,
  e2b: E2B_ROUTES,
  "open-instruct": OPEN_INSTRUCT_ROUTES,
  jupyter: JUPYTER_ROUTES,
  librechat: LIBRE_CHAT_ROUTES,
};
