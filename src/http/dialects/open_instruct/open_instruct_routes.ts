/**
 * The routes of open-instruct's dialect.
 *
 * @module
 */

import type { DialectRoutes } from "../dialect_routes.ts";
import { OPEN_INSTRUCT } from "./open_instruct.ts";
import { createTestProgram } from "./test_program.ts";

/** See `docs/dialects/open-instruct.md`. */
export const OPEN_INSTRUCT_ROUTES: DialectRoutes = {
  dialect: OPEN_INSTRUCT,
  runs: [],
  runsOtherwise: (parts) => ({
    "/test_program": createTestProgram(parts, false),
    "/test_program_stdio": createTestProgram(parts, true),
  }),
  async describe() {
    const { OPEN_INSTRUCT_DESCRIPTIONS } = await import(
      "./open_instruct_openapi.ts"
    );
    return OPEN_INSTRUCT_DESCRIPTIONS;
  },
};
