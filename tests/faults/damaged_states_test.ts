import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import type { RunResult } from "../../src/run/result.ts";
import { INTERPRETER, interpreterPlan, ProcessPool } from "./process_pool.ts";

const DAMAGED = 24;
/** A damaged state may go on for ever. */
const TIMEOUT_MS = 500;

/**
 * By turns, cuts the state, gives its header another value, or changes bytes
 * anywhere.
 */
function damage(
  state: Uint8Array<ArrayBuffer>,
  round: number,
): Uint8Array<ArrayBuffer> {
  const changed = state.slice();
  switch (round % 4) {
    case 0:
      return changed.slice(0, randomInt(changed.length));
    case 1: {
      // The header: a number becomes another one.
      const at = 8 + randomInt(new Uint32Array(changed.buffer, 4, 1)[0]);
      if (changed[at] >= 48 && changed[at] < 57) changed[at] += 1;
      else changed[at] ^= 1;
      return changed;
    }
    default: {
      // Pointers and counts of the interpreter's.
      const count = 1 + randomInt(200);
      for (let each = 0; each < count; each++) {
        changed[randomInt(changed.length)] = randomInt(256);
      }
      return changed;
    }
  }
}

Deno.test("Pool and interpreter together survive damaged states", async (t) => {
  await using subject = new ProcessPool({
    ...INTERPRETER,
    boot: { ...INTERPRETER.boot, stateLimitBytes: 16_777_216 },
    plan: interpreterPlan(),
  });
  const made = await subject.run(
    "x = {n: str(n) for n in range(1000)}\nf = open('a.txt', 'w')",
    { keepAs: "whole" },
  );
  assert.ok(made.kept && "data" in made.kept, JSON.stringify(made));
  const state = made.kept.data;
  const { kind = "", imageId = "" } = made;

  function continueState(
    id: string,
    bytes: Uint8Array<ArrayBuffer>,
    timeoutMs?: number,
  ): Promise<RunResult> {
    const data = () => bytes;
    return subject.run("print(len(x), x[7])\nf.write('b')", {
      ...timeoutMs !== undefined && { timeoutMs },
      resume: { id, kind, imageId, data },
    });
  }

  await t.step("one that is whole goes on", async () => {
    const { stdout, stderr } = await continueState("other", state);
    assert.deepEqual([stdout, stderr], ["1000 7\n", ""]);
  });

  await t.step(
    "no damaged one leaves anything, or stops the pool",
    async () => {
      const ends: Record<string, number> = {};
      for (let round = 0; round < DAMAGED; round++) {
        const bytes = damage(state, round);
        // A cut state is refused, in its own time; all else may loop.
        const limit = bytes.length < state.length ? undefined : TIMEOUT_MS;
        const result = await continueState(`damaged-${round}`, bytes, limit);
        const end = result.error?.type ?? "success";
        ends[end] = (ends[end] ?? 0) + 1;
        const { stdout, error } = await subject.run(
          "import os\nprint('x' in globals(), os.listdir('.'), sum(range(1000)))",
        );
        assert.equal(error, undefined, JSON.stringify(error));
        assert.equal(stdout, "False [] 499500\n");
      }
      assert.ok(ends.StateError > 0, JSON.stringify(ends));
    },
  );

  await t.step(
    "a state that cannot be put in place is reported, and its sandbox ended",
    async () => {
      const before = subject.events("sandboxEnded").length;
      const { error, exitCode } = await continueState(
        "cut",
        state.slice(0, 100),
      );
      assert.equal(exitCode, 1);
      assert.match(
        error?.message ?? "",
        /^Cannot continue: the state is damaged/,
      );
      await subject.until(() => subject.events("sandboxEnded").length > before);
      const { reason, detail } = subject.events("sandboxEnded").at(-1) ?? {};
      assert.deepEqual([reason, detail], ["retired", "damaged_state"]);
    },
  );

  await t.step("one that is not of this image is not even sent", async () => {
    let sent = 0;
    const strange = {
      id: "strange",
      kind,
      imageId: `${"0".repeat(64)}-1`,
      data: () => Uint8Array.of(sent++),
    };
    await assert.rejects(
      subject.run("1", { resume: strange }),
      /made by another version/,
    );
    assert.equal(sent, 0);
  });
});
