import assert from "node:assert/strict";
import { STALE } from "../../src/pool/retire_reason.ts";
import { coldForks, WHY_NO_FORKS } from "../cold_forks.ts";
import { entryWith } from "../guest/zygote/fork_lab.ts";
import { skipBecause } from "../skip_because.ts";
import { INTERPRETER, interpreterPlan, ProcessPool } from "./process_pool.ts";

/** A fork that does not find this file ends. */
const FLAG = "forks_work";

Deno.test({
  name: "a kind that cannot be forked any more boots, and is forked later",
  ignore: skipBecause(WHY_NO_FORKS),
  async fn(t) {
    const folder = Deno.makeTempDirSync();
    const flag = `${folder}/${FLAG}`;
    using entry = entryWith(
      [],
      `flag: {
        why: "",
        renew({ libc }) {
          const path = new TextEncoder().encode(${
        JSON.stringify(flag)
      } + "\\0");
          const file = libc.open(path, 0);
          if (file < 0) throw new Error("forks do not work");
          libc.close(file);
        },
      }`,
    );
    const { child } = INTERPRETER;
    const turned: boolean[] = [];
    let nowMs = 0;
    await using subject = new ProcessPool({
      ...INTERPRETER,
      child: {
        ...child,
        entryPath: entry.path,
        readPaths: [...child.readPaths, entry.path],
      },
      plan: interpreterPlan(),
      forks: coldForks({
        now: () => nowMs,
        turned: (_, works) => turned.push(works),
      }),
    });
    const alive = () => subject.pool.status().stats.totalInstances;

    await t.step("after three failures a program is answered", async () => {
      assert.equal((await subject.run("print(6 * 7)")).stdout, "42\n");
      assert.deepEqual(turned, [false]);
      const failed = subject.events("sandboxEnded")
        .filter(({ detail }) => `${detail}`.includes("exit code 1"));
      // One more may have been under way.
      assert.ok(failed.length >= 3);
    });

    await t.step("status() says so, and there is memory for one", async () => {
      assert.equal(subject.pool.status().forked, false);
      await subject.until(() => alive() === 1);
    });

    await t.step("sandboxes are forked again after a while", async () => {
      Deno.writeTextFileSync(flag, "");
      assert.equal((await subject.run("print(1)")).stdout, "1\n");
      assert.equal(alive(), 1, "not before it");
      nowMs = 60_000;
      assert.equal((await subject.run("print(2)")).stdout, "2\n");
      await subject.until(() => subject.pool.status().forked ?? false);
      assert.deepEqual(turned, [false, true]);
    });

    await t.step("the one that was booted is replaced", async () => {
      await subject.until(() =>
        subject.events("sandboxEnded").some(({ detail }) => detail === STALE)
      );
      await subject.untilWhole();
      assert.equal((await subject.run("print(3)")).stdout, "3\n");
    });
    Deno.removeSync(folder, { recursive: true });
  },
});
