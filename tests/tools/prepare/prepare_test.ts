import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parseLock } from "../../../src/packages/lock.ts";
import { runCommand } from "../../clients/run_command.ts";
import { PROJECT_ROOT } from "../../service/service_process.ts";
import { skipBecause } from "../../skip_because.ts";

const lock = parseLock(
  await Deno.readTextFile(`${PROJECT_ROOT}packages.lock.json`),
);
// Such a package is looked for again at each start.
const missing = lock.files.find(({ fileName, optional }) =>
  !optional && !existsSync(`${PROJECT_ROOT}.cache/packages/${fileName}`)
);

Deno.test({
  name: "prepare.ts makes nothing of what `make setup` has made",
  ignore: skipBecause(
    missing === undefined
      ? null
      : `${missing.name} is missing; \`make packages\` fetches it`,
  ),
  async fn() {
    // Else `make mcp` in a test would make it, and services that other tests
    // start beside it would have kinds that are still coming.
    const { stdout } = await runCommand(
      Deno.execPath(),
      ["run", "--allow-all", "--node-modules-dir=manual", "tools/prepare.ts"],
      { cwd: PROJECT_ROOT },
    );
    assert.equal(stdout, "", 'run "make setup" before the tests');
  },
});
