import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

const MIB = 1024 * 1024;

Deno.test("the largest output limit holds for all three streams at once", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1",
      FAAS_MAX_OUTPUT_BYTES: "16Mi",
    },
  });
  const cases = [
    ["text", '"x"', 16 * MIB, false],
    ["what JSON writes with six bytes each", '"\\x01"', 6 * MIB, false],
    ["too much text", '"x"', 17 * MIB, true],
  ] as const;
  for (const [title, char, chars, isCut] of cases) {
    await t.step(title, async () => {
      const { output, metadata } = await service.run({
        code: `
import sys
text = ${char} * ${chars}
sys.stdout.write(text)
sys.stderr.write(text)
return_val(text)
`,
      });
      assert.equal(metadata.error, undefined);
      const kept = Math.min(chars, 16 * MIB);
      for (const stream of [output.stdout, output.stderr, output.ret_val]) {
        assert.ok(stream.length >= kept, `${stream.length} characters`);
      }
      assert.equal(output.stdout.includes("[truncated: "), isCut);
    });
  }
  for (const line of service.process.logged("sandbox ended")) {
    assert.equal(line.reason, "retired", JSON.stringify(line));
  }
});
