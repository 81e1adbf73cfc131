import assert from "node:assert/strict";
import { openForkSystem } from "../../src/sandbox/fork_system.ts";
import { Forks, type SandboxMaking } from "../../src/sandbox/forks.ts";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import { openForkSocket } from "../../src/sandbox/fork_socket.ts";
import type { Child, ChildExit } from "../../src/sandbox/process.ts";
import { encodeFrame } from "../../src/wire/encode_frame.ts";
import { WHY_NO_FORKS } from "../cold_forks.ts";
import { makingOf } from "../guest/zygote/fork_lab.ts";
import { untilGone } from "../service/until_gone.ts";
import { skipBecause } from "../skip_because.ts";

const ignore = skipBecause(WHY_NO_FORKS);
const RENEW_MS = 1_000;

/** A fork that has been asked for. */
interface Asked {
  readonly child: Child;
  /** Resolves at its first message. */
  readonly speaks: Promise<void>;
  readonly exited: Promise<ChildExit>;
}

function ask(forks: Forks, making: SandboxMaking): Asked {
  const speaks = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<ChildExit>();
  const child = forks.fork(making, {
    output: () => speaks.resolve(),
    exit: exited.resolve,
  });
  child.write(encodeFrame({ ...making.boot, outputPath: "" }));
  return { child, speaks: speaks.promise, exited: exited.promise };
}

async function end({ child, exited }: Asked): Promise<void> {
  child.kill();
  await exited;
}

Deno.test({
  name: "Forks.fork() of a zygote that boots ends at once when it is killed",
  ignore,
  async fn() {
    const forks = openForks(() => 0);
    const making = await makingOf("javascript");
    const early = ask(forks, making);
    early.child.kill();
    const { code, signal } = await early.exited;
    assert.deepEqual({ code, signal }, { code: 137, signal: "SIGKILL" });
    assert.equal(early.child.pid, 0, "its zygote has not forked yet");
    const later = ask(forks, making);
    await later.speaks;
    // Forks that the zygote has made for it by now do not stay.
    assert.ok(early.child.pid > 0);
    await untilGone([early.child.pid]);
    await end(later);
    await close(forks);
  },
});

Deno.test({
  name: "Forks.tend() warms a zygote, then renews it, and says what is stale",
  ignore,
  async fn(t) {
    let nowMs = 0;
    const forks = openForks(() => nowMs);
    const making = await makingOf("javascript");
    const cold = ask(forks, making);
    await cold.speaks;

    await t.step("a fork is as good as its zygote while that is cold", () => {
      assert.equal(cold.child.isStale, false);
    });

    await t.step("a fork of a cold one is stale once it is warm", async () => {
      while (await forks.tend());
      assert.equal(cold.child.isStale, true);
    });

    const warm = ask(forks, making);
    await warm.speaks;
    const first = forks.pids.get("javascript") ?? 0;

    await t.step("a zygote stays until it is old", async () => {
      nowMs = RENEW_MS - 1;
      assert.equal(await forks.tend(), false);
      assert.equal(forks.pids.get("javascript"), first);
      assert.equal(warm.child.isStale, false);
    });

    await t.step("an old one is replaced", async () => {
      nowMs = RENEW_MS;
      assert.equal(await forks.tend(), true);
      assert.notEqual(forks.pids.get("javascript"), first);
      await untilGone([first]);
    });

    await t.step("its forks live on until the new one is warm", async () => {
      assert.equal(warm.child.isStale, false);
      while (await forks.tend());
      assert.equal(warm.child.isStale, true);
    });

    await end(cold);
    await end(warm);
    await close(forks);
  },
});

function openForks(now: () => number): Forks {
  const system = openForkSystem(findLibcPath());
  return new Forks({
    system,
    socket: openForkSocket(system),
    renewAfterMs: RENEW_MS,
    now,
  });
}

async function close(forks: Forks): Promise<void> {
  const pids = [...forks.pids.values()];
  forks.close();
  await untilGone(pids);
}
