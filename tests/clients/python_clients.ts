/**
 * Clients in Python: ours, and those of other sandboxes. `make test` fetches
 * them.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { skipBecause } from "../skip_because.ts";

/** Folder of Python and of the commands that come with the clients. */
export const PYTHON_BIN = `${PROJECT_ROOT}.cache/clients/bin`;
/** Python that finds the clients. */
export const PYTHON = `${PYTHON_BIN}/python`;
/** True if tests that need the clients are left out. */
export const NO_PYTHON = skipBecause(
  existsSync(PYTHON)
    ? null
    : "there are no clients in Python; `make test` fetches them with pip",
);
