/**
 * smolagents' own tests of its executors, against one service.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { inFull } from "../in_full.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";
import { NO_PYTHON, PYTHON } from "./python_clients.ts";
import { runCommand } from "./run_command.ts";

const SOURCES = `${PROJECT_ROOT}.cache/smolagents`;

Deno.test({
  name: "smolagents passes its own tests on the service",
  ignore: !inFull("smolagents' own tests") || skipBecause(
    !NO_PYTHON && existsSync(SOURCES)
      ? null
      : "there is no smolagents; `make test-nightly` fetches it with pip",
  ),
  async fn() {
    await using service = await startService({
      env: {
        FAAS_DIALECTS: "e2b",
        FAAS_LANGUAGES: "python",
        FAAS_SANDBOXES: "core=1,full=1",
      },
      sandboxes: 2,
    });
    const { stdout } = await runCommand(
      PYTHON,
      [
        ...["-m", "pytest", "-q", "-p", "no:cacheprovider"],
        `${PROJECT_ROOT}tests/clients/smolagents_own_tests.py`,
      ],
      {
        cwd: SOURCES,
        env: {
          E2B_DEBUG: "true",
          E2B_SANDBOX_URL: service.url,
          PYTHONPATH: SOURCES,
          PYTHONDONTWRITEBYTECODE: "1",
        },
      },
    );
    assert.match(stdout, /^15 passed in /m);
  },
});
