/**
 * The clients against a service that asks who calls.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Client, ServiceError } from "../../clients/typescript/src/mod.ts";
import { startService } from "../service/start_service.ts";
import { NO_PYTHON, PYTHON } from "./python_clients.ts";
import { runCommand } from "./run_command.ts";

const KEY = "a key of the test's own, as long as keys are";

const PROGRAM = `
from python_faas import Client, ForbiddenError, UnauthorizedError

with Client() as client:
    print(client.run("return_val(1)").value, client.health().version is None)
    try:
        client.run("1", language="js")
    except ForbiddenError as error:
        print(error.status)
with Client(key="another") as client:
    try:
        client.run("1")
    except UnauthorizedError as error:
        print(error.status, client.health().ok, client.health().version)
`;

Deno.test("Clients show their keys, and tell that one is not enough", async (test) => {
  const folder = await Deno.makeTempDir({ prefix: "keys-" });
  const file = `${folder}/keys.yaml`;
  const hash = createHash("sha256").update(KEY).digest("hex");
  await Deno.writeTextFile(
    file,
    `- name: tests\n  key: sha256:${hash}\n  languages: [python]\n`,
  );
  try {
    await using service = await startService({
      env: {
        FAAS_KEYS_FILE: file,
        FAAS_SANDBOXES: "core=1,javascript=1",
      },
    });
    const { url } = service;

    await test.step("TypeScript", async () => {
      const known = new Client({ url, key: KEY });
      assert.equal((await known.run("return_val(1)")).value, 1);
      const rows = await known.batch("return_val(INPUT)", [1, 2]).all();
      assert.equal(rows.length, 2);
      assert.notEqual((await known.health()).version, undefined);
      await assert.rejects(known.run("1", { language: "js" }), { status: 403 });
      const stranger = new Client({ url, key: "another" });
      await assert.rejects(stranger.run("1"), (error: Error) => {
        assert.ok(error instanceof ServiceError);
        assert.equal(error.status, 401);
        return true;
      });
      assert.equal((await stranger.health()).status, "healthy");
    });

    await test.step({
      name: "Python",
      ignore: NO_PYTHON,
      async fn() {
        const { stdout } = await runCommand(PYTHON, ["-c", PROGRAM], {
          env: { FAAS_URL: url, FAAS_API_KEY: KEY },
        });
        assert.equal(stdout, "1 False\n403\n401 True None\n");
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
