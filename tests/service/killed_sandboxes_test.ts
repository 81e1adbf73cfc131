/**
 * Kills sandboxes of a real service from outside, faster than they can boot.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Service, startService } from "./start_service.ts";

/** Process ids of what any thread of a process has started. */
function childrenOf(pid: number): number[] {
  return [...Deno.readDirSync(`/proc/${pid}/task`)].flatMap(({ name }) =>
    Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`)
      .split(" ").map(Number).filter((child) => child > 0)
  );
}

/** Kills all that there are, whatever they do, whenever another one is ready. */
async function killSandboxes({ process }: Service, count: number) {
  const { pid } = process;
  for (let killed = 0; killed < count;) {
    const ready = process.logged("sandbox ready").length;
    for (const child of childrenOf(pid)) {
      try {
        Deno.kill(child, "SIGKILL");
        killed += 1;
      } catch {
        // It has left already.
      }
    }
    await process.untilLogged("sandbox ready", ready + 1);
  }
}

Deno.test("A service never turns programs away because its sandboxes are killed", async () => {
  await using service = await startService({
    sandboxes: 3,
    env: { FAAS_SANDBOXES: "core=2" },
  });
  let isOver = false;
  let answered = 0;
  const ask = async () => {
    while (!isOver) {
      // Throws unless the answer is a 200.
      const { output, metadata } = await service.run({ code: "print(6 * 7)" });
      // A program whose sandbox is killed twice is answered as a crash.
      if (metadata.error?.kind !== "crash") assert.equal(output.stdout, "42\n");
      answered += 1;
    }
  };
  const asking = Array.from({ length: 8 }, ask);
  await killSandboxes(service, 36);
  isOver = true;
  await Promise.all(asking);
  assert.ok(answered >= 8, String(answered));
  const { output } = await service.run({ code: "print(6 * 7)" });
  assert.equal(output.stdout, "42\n");
  const health = await (await service.health()).json();
  assert.equal(health.status, "healthy");
});
