import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { WAYS } from "../cold_forks.ts";
import { isAlive, untilGone } from "../service/until_gone.ts";

const service = fileURLToPath(new URL("doomed_service.ts", import.meta.url));

for (const [way] of WAYS) {
  Deno.test(`No sandbox ever outlives a service that was killed, ${way}`, async () => {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--quiet", service, way],
      stdout: "piped",
    }).spawn();
    const reader = process.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    const { value } = await reader.read();
    const pids: number[] = JSON.parse(value ?? "[]");
    assert.equal(pids.length, 2);
    for (const pid of pids) assert.ok(isAlive(pid));
    process.kill("SIGKILL");
    await process.status;
    await reader.cancel();
    await untilGone(pids);
  });
}
