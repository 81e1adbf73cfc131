/**
 * Attacks on the one thread that answers everybody, with texts so long that work
 * which grows with the square of the length would take hours.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

const MIB = 1_048_576;

Deno.test("A text never keeps the service from answering others", async (test) => {
  await using service = await startService({
    env: {
      FAAS_DIALECTS: "all",
      FAAS_SANDBOXES: "core=1,full=1",
      FAAS_TIMEOUT: "300000",
    },
  });

  async function post(path: string, body: unknown) {
    const response = await fetch(`${service.url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  await test.step("what Judge0 compares", async () => {
    const { status, text } = await post("/submissions?wait=true", {
      language_id: 100,
      source_code: `print(' ' * ${MIB - 2} + 'x', end='')`,
      expected_output: `${" ".repeat(MIB)}x`,
    });
    assert.equal(status, 201, text.slice(0, 200));
    assert.equal(JSON.parse(text).status.description, "Wrong Answer");
  });

  await test.step("the folder of an E2B context", async () => {
    const { status } = await post("/contexts", { cwd: "/".repeat(7 * MIB) });
    assert.equal(status, 400);
    const { text } = await post("/contexts", { cwd: "/home/user////" });
    assert.equal(JSON.parse(text).cwd, "/home/user");
  });

  await test.step("a long word beside numpy", async () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `argsort as a${n}`);
    const { metadata, output } = await service.run({
      code: [
        "import numpy",
        `from numpy import ${names.join(", ")}`,
        `word = "${"0f".repeat(MIB / 2)}"`,
        `words = "${"word ".repeat(MIB / 5)}"`,
        "print(a19999([2, 1]).dtype, len(word))",
      ].join("\n"),
    });
    assert.equal(metadata.status, "success", output.stderr);
    assert.equal(output.stdout, `int64 ${MIB}\n`);
  });
});
