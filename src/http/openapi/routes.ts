/**
 * Every route's description, by its method and its path. A route without a row
 * is one that `openApiDocument` refuses to tell of, which a test finds.
 *
 * @module
 */

import { DIFY_DEPENDENCIES, DIFY_RUN } from "../dialects/dify/dify_openapi.ts";
import {
  E2B_CONTEXTS,
  E2B_CREATE_CONTEXT,
  E2B_DELETE_CONTEXT,
  E2B_EXECUTE,
  E2B_RESTART_CONTEXT,
} from "../dialects/e2b/e2b_openapi.ts";
import {
  JUDGE0_LANGUAGES,
  JUDGE0_SUBMISSIONS,
} from "../dialects/judge0/judge0_openapi.ts";
import { LANGFUSE_EVALUATE } from "../dialects/langfuse/langfuse_openapi.ts";
import {
  PISTON_EXECUTE,
  PISTON_RUNTIMES,
} from "../dialects/piston/piston_openapi.ts";
import {
  SANDBOX_FUSION_NOTEBOOK,
  SANDBOX_FUSION_PING,
  SANDBOX_FUSION_RUN,
} from "../dialects/sandbox_fusion/sandbox_fusion_openapi.ts";
import { MCP } from "./mcp.ts";
import { ASSET, PLAYGROUND, REFERENCE } from "./pages.ts";
import type { RouteDescription } from "./route_description.ts";
import { RUN_BATCH } from "./run_batch.ts";
import { RUN_CODE } from "./run_code.ts";
import { FORGET_STATE, STATE, STATES } from "./states.ts";
import { HEALTH, LIVEZ, METRICS, OPENAPI, USAGE } from "./watch.ts";

/** What is told of each route, by its method and path. */
export const DESCRIPTIONS: Readonly<Record<string, RouteDescription>> = {
  "POST /run_code": RUN_CODE,
  "POST /run_batch": RUN_BATCH,
  "POST /mcp": MCP,
  "GET /states": STATES,
  "GET /states/{id}": STATE,
  "DELETE /states/{id}": FORGET_STATE,
  "GET /health": HEALTH,
  "GET /livez": LIVEZ,
  "GET /metrics": METRICS,
  "GET /usage": USAGE,
  "GET /openapi.json": OPENAPI,
  "GET /": PLAYGROUND,
  "GET /docs": REFERENCE,
  "GET /assets/{file}": ASSET,
  "POST /sandbox-fusion/run_code": SANDBOX_FUSION_RUN,
  "POST /sandbox-fusion/run_jupyter": SANDBOX_FUSION_NOTEBOOK,
  "POST /run_jupyter": SANDBOX_FUSION_NOTEBOOK,
  "GET /sandbox-fusion/v1/ping": SANDBOX_FUSION_PING,
  "GET /v1/ping": SANDBOX_FUSION_PING,
  "POST /v1/sandbox/run": DIFY_RUN,
  "GET /v1/sandbox/dependencies": DIFY_DEPENDENCIES,
  "POST /langfuse/evaluate": LANGFUSE_EVALUATE,
  "POST /api/v2/execute": PISTON_EXECUTE,
  "GET /api/v2/runtimes": PISTON_RUNTIMES,
  "POST /submissions": JUDGE0_SUBMISSIONS,
  "GET /languages": JUDGE0_LANGUAGES,
  "POST /execute": E2B_EXECUTE,
  "GET /contexts": E2B_CONTEXTS,
  "POST /contexts": E2B_CREATE_CONTEXT,
  "DELETE /contexts/{id}": E2B_DELETE_CONTEXT,
  "POST /contexts/{id}/restart": E2B_RESTART_CONTEXT,
};
