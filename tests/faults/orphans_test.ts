import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const service = fileURLToPath(new URL("doomed_service.ts", import.meta.url));

function state(pid: number): string | null {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  } catch {
    return null;
  }
}

/** Waits until a process is gone; a zombie has ended too. */
async function untilGone(pid: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  // No event tells of a process that is not ours.
  while (!["Z", "X", null].includes(state(pid))) {
    assert.ok(performance.now() < deadline, `process ${pid} lives on`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("No sandbox ever outlives a service that was killed", async () => {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", service],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const { value } = await reader.read();
  const pids: number[] = JSON.parse(value ?? "[]");
  assert.equal(pids.length, 2);
  for (const pid of pids) assert.notEqual(state(pid), null);
  process.kill("SIGKILL");
  await process.status;
  await reader.cancel();
  await Promise.all(pids.map(untilGone));
});
