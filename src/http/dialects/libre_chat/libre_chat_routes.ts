/**
 * The routes of LibreChat's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { createExec } from "./exec_endpoint.ts";
import { createFileEndpoints } from "./file_endpoints.ts";
import { LIBRE_CHAT } from "./libre_chat.ts";
import { createProgrammatic } from "./programmatic_endpoint.ts";

/** The path that all others are below. */
const BASE = "/librechat";

/** See `docs/dialects/librechat.md`. */
export const LIBRE_CHAT_ROUTES: DialectRoutes = {
  dialect: LIBRE_CHAT,
  runs: [],
  runsOtherwise: (parts) => ({
    [`${BASE}/exec`]: createExec(parts),
    [`${BASE}/exec/programmatic`]: createProgrammatic(parts),
  }),
  asks: (parts) =>
    Object.fromEntries(
      Object.entries(createFileEndpoints(parts)).map(([path, handles]) => [
        BASE + path,
        handles,
      ]),
    ),
  async describe() {
    const { LIBRE_CHAT_DESCRIPTIONS } = await import(
      "./libre_chat_openapi.ts"
    );
    return LIBRE_CHAT_DESCRIPTIONS;
  },
};
