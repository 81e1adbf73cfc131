/**
 * Agents of frameworks, each in its own loop with a scripted model, against one
 * service. smolagents' runs in the short form too, with the client's tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { inFull } from "../in_full.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";
import { runCommand } from "./run_command.ts";

const PYTHON = `${PROJECT_ROOT}.cache/frameworks/bin/python`;

const LEFT_OUT = !inFull("the agents of all frameworks but smolagents") ||
  skipBecause(
    existsSync(PYTHON)
      ? null
      : "there are no frameworks; `make test-nightly` fetches them with pip",
  );

Deno.test({
  name: "Agents of frameworks run their code on the service",
  ignore: LEFT_OUT,
  async fn() {
    await using service = await startService({
      env: { FAAS_SANDBOXES: "core=1,javascript=1" },
      sandboxes: 2,
    });
    const { stderr } = await runCommand(
      PYTHON,
      ["-m", "unittest", "discover", "-s", "tests/frameworks"],
      {
        cwd: `${PROJECT_ROOT}clients/python`,
        env: { FAAS_URL: service.url, PYTHONDONTWRITEBYTECODE: "1" },
      },
    );
    assert.match(stderr, /^Ran 18 tests/m);
    assert.doesNotMatch(stderr, /skipped=/);
  },
});
