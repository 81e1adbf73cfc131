/**
 * Every route's description, by its method and its path. A route without a row
 * is one that `openApiDocument` refuses to tell of, which a test finds.
 *
 * @module
 */

import { DIALECT_ROUTES } from "../dialects/dialects.ts";
import { JUDGE, PUT_TESTS } from "./judge.ts";
import { MCP } from "./mcp.ts";
import { ASSET, PLAYGROUND, REFERENCE } from "./pages.ts";
import type { RouteDescription } from "./route_description.ts";
import { RUN_BATCH } from "./run_batch.ts";
import { RUN_CODE } from "./run_code.ts";
import { FORGET_STATE, STATE, STATES } from "./states.ts";
import { TOOLS } from "./tools.ts";
import { HEALTH, LIVEZ, METRICS, OPENAPI, USAGE } from "./watch.ts";

/** The service's own routes. */
const OWN: Readonly<Record<string, RouteDescription>> = {
  "POST /run_code": RUN_CODE,
  "POST /run_batch": RUN_BATCH,
  "POST /judge": JUDGE,
  "PUT /tests/{sha256}": PUT_TESTS,
  "POST /mcp": MCP,
  "GET /states": STATES,
  "GET /states/{id}": STATE,
  "DELETE /states/{id}": FORGET_STATE,
  "GET /health": HEALTH,
  "GET /livez": LIVEZ,
  "GET /metrics": METRICS,
  "GET /usage": USAGE,
  "GET /tools": TOOLS,
  "GET /openapi.json": OPENAPI,
  "GET /": PLAYGROUND,
  "GET /docs": REFERENCE,
  "GET /assets/{file}": ASSET,
};

/** Returns the description of each route, by its method and path. */
export async function routeDescriptions(): Promise<
  Readonly<Record<string, RouteDescription>>
> {
  const dialects = await Promise.all(
    Object.values(DIALECT_ROUTES).map(({ describe }) => describe()),
  );
  return Object.assign({}, OWN, ...dialects);
}
