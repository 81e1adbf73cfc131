import assert from "node:assert/strict";
import { runCommand } from "../../clients/run_command.ts";
import { PROJECT_ROOT } from "../../service/service_process.ts";

Deno.test("prepare.ts makes nothing of what `make setup` has made", async () => {
  // Else `make mcp` in a test would make it, and services that other tests start
  // beside it would have kinds that are still coming.
  const { stdout } = await runCommand(
    Deno.execPath(),
    ["run", "--allow-all", "--node-modules-dir=manual", "tools/prepare.ts"],
    { cwd: PROJECT_ROOT },
  );
  assert.equal(stdout, "", 'run "make setup" before the tests');
});
