/**
 * For each part that a fork must replace: the harm is not there, and is there
 * if the row is left out.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { OWN_PARTS } from "../../../src/guest/zygote/own_parts.ts";
import { isAlive, untilGone } from "../../service/until_gone.ts";
import { skipBecause } from "../../skip_because.ts";
import { entryWith, ForkLab, WHY_NO_FORKS } from "./fork_lab.ts";

const DRAW = "import random, uuid, secrets\n" +
  "print(random.random(), uuid.uuid4(), secrets.token_hex(8))";

/** Looks whether forks of a zygote do a part's harm; by name of the part. */
const HARMS: Readonly<
  Record<string, (lab: ForkLab, entryPath: string) => Promise<boolean>>
> = {
  async parent(_lab, entryPath) {
    const [pid] = await forkOfKilledService(entryPath);
    const outlives = await isOrphan(pid);
    if (outlives) Deno.kill(pid, "SIGKILL");
    await untilGone([pid]);
    return outlives;
  },

  async session(lab) {
    const { child: { pid } } = await lab.fork();
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const [, , , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(session) !== pid;
  },

  async score(lab) {
    const { child: { pid } } = await lab.fork();
    const text = Deno.readTextFileSync(`/proc/${pid}/oom_score_adj`);
    return Number(text) < 1000;
  },

  async entropy(lab) {
    // One of its programs draws few bytes, and so some ahead.
    while (!lab.zygote.isWarm) await lab.zygote.warm();
    const [one, other] = [await lab.fork(), await lab.fork()];
    const drawn = (await one.run(DRAW)).result.stdout.split(" ");
    assert.equal(drawn.length, 3);
    const again = (await other.run(DRAW)).result.stdout.split(" ");
    return drawn.some((value) => again.includes(value));
  },

  async pageMap(lab) {
    const fork = await lab.fork();
    // It dies of it: no other process's page map may stay open.
    return await fork.run("x = bytearray(b'secret') * 10**6").then(
      ({ reset }) => reset.retire !== null,
      () => true,
    );
  },

  async memoryFile(lab) {
    const [one, other] = [await lab.fork(), await lab.fork()];
    const setup = (word: string) =>
      `table = ["${word}" * 1500 + str(i) for i in range(2000)]`;
    const code = "return_val([text[:5] for text in table[INPUT::50]][:8])";
    await one.openBatch({ code, setup: setup("alpha") });
    await other.openBatch({ code, setup: setup("bravo") });
    for (let row = 0; row < 20; row++) {
      const answer = await one.row(row, String(row)).catch(() => "bravo");
      if (!answer.includes("alpha") || answer.includes("bravo")) return true;
    }
    return false;
  },

  async output(lab) {
    const fork = await lab.fork();
    await fork.run("print('before')");
    fork.start("print('kept', flush=True)\nwhile True: pass");
    // Nothing tells when it is in its loop; a text that comes is enough.
    const read = () => fork.output?.read().stdout;
    for (let look = 0; look < 500 && read() !== "kept\n"; look++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return read() !== "kept\n";
  },
};

Deno.test("every part that a fork replaces has a test", () => {
  assert.deepEqual(Object.keys(HARMS), Object.keys(OWN_PARTS));
});

for (const [name, doesHarm] of Object.entries(HARMS)) {
  const ignore = skipBecause(WHY_NO_FORKS);
  Deno.test({
    name: `forks never share ${name}: ${OWN_PARTS[name].why}`,
    ignore,
    async fn() {
      using entry = entryWith([]);
      await using lab = await ForkLab.open({ entryPath: entry.path });
      assert.equal(await doesHarm(lab, entry.path), false);
    },
  });

  Deno.test({
    name: `forks without their own ${name} do that harm`,
    ignore,
    async fn() {
      using entry = entryWith([name]);
      await using lab = await ForkLab.open({ entryPath: entry.path });
      assert.equal(await doesHarm(lab, entry.path), true);
    },
  });
}

/** Starts a service whose fork is in a loop, kills it, returns the fork's id. */
async function forkOfKilledService(entryPath: string): Promise<number[]> {
  const script = fileURLToPath(new URL("doomed_lab.ts", import.meta.url));
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", script, entryPath],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const { value } = await reader.read();
  const pids: number[] = JSON.parse(value ?? "[]");
  assert.ok(isAlive(pids[0]));
  process.kill("SIGKILL");
  await process.status;
  await reader.cancel();
  return pids;
}

/**
 * Reports whether a process lives on without the one that it was a child of.
 */
async function isOrphan(pid: number): Promise<boolean> {
  // The signal is sent as the parent ends; it may still be on its way.
  for (let look = 0; look < 500 && isAlive(pid); look++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return isAlive(pid);
}
