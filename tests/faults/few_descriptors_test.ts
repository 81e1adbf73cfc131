import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const service = fileURLToPath(new URL("few_descriptors.ts", import.meta.url));

Deno.test("Pool survives a service that runs out of descriptors", async () => {
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      'ulimit -n 200 && exec "$0" run --allow-all --quiet "$1"',
      Deno.execPath(),
      service,
    ],
  }).output();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(stderr), "");
  assert.deepEqual(JSON.parse(decoder.decode(stdout)), {
    states: ["healthy", "degraded", "healthy"],
    refused: "OverloadedError",
    stdout: "print 1",
  });
});
