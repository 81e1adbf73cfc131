/**
 * The tools of LibreChat's agents against one service.
 *
 * @module
 */

import assert from "node:assert/strict";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { startService } from "../service/start_service.ts";
import { runInNode, withoutNpmClients } from "./npm_clients.ts";

Deno.test({
  name: "LibreChat's agents run their code on the service",
  ignore: withoutNpmClients("the tools of LibreChat's agents"),
  async fn() {
    await using service = await startService({
      env: {
        FAAS_DIALECTS: "librechat",
        FAAS_SANDBOXES: "core=1,javascript=1",
      },
      sandboxes: 2,
    });
    const printed = await runInNode(
      `${PROJECT_ROOT}tests/clients/npm/ask_as_libre_chat.mjs`,
      { LIBRECHAT_CODE_BASEURL: `${service.url}/librechat` },
    );
    assert.match(printed, /^all as expected$/m);
  },
});
