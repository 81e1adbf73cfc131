import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Interpreter } from "../../../src/guest/interpreter.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { MESSES } from "./messes.ts";
import { BOOT } from "./open_interpreter.ts";
import { runProgram } from "./run_program.ts";
import { startFromImage } from "./start_from_image.ts";

function run(interpreter: Interpreter, code: string) {
  return runProgram(interpreter, code, 300);
}

const WAYS = [["mapped", findLibcPath()], ["copied", ""]] as const;

/** Resident bytes of the images that are mapped over memory in this process. */
function residentImageBytes(): number {
  const mappings = Deno.readTextFileSync("/proc/self/smaps")
    .split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  return mappings.filter((text) => /^\S+ rw-p .*\(deleted\)\n/.test(text))
    .reduce((sum, text) => {
      const [, kib] = /^Rss:\s+(\d+) kB$/m.exec(text) ?? ["", "0"];
      return sum + Number(kib) * 1_024;
    }, 0);
}

// The first here: no other interpreter's memory counts.
Deno.test({
  name: "reset() gives up pages that were only read, now and then",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const interpreter = await startFromImage({ libcPath: findLibcPath() });
    for (const resets of [1, 256]) {
      // Reads every page.
      const { length } = interpreter.captureMemory();
      assert.ok(residentImageBytes() > length * 0.9);
      for (let reset = 0; reset < resets; reset++) {
        run(interpreter, "pass");
        assert.equal(interpreter.reset(), null);
      }
      assert.ok(residentImageBytes() < length * 0.6, `${resets}`);
    }
  },
});

for (const [way, libcPath] of WAYS) {
  Deno.test(`reset() never leaves a byte of a program, ${way}`, async (test) => {
    const interpreter = await startFromImage({
      libcPath,
      retireHeapBytes: BOOT.heapLimitBytes,
    });
    const before = interpreter.captureMemory();
    for (const code of MESSES) {
      await test.step(code.slice(0, 40), () => {
        run(interpreter, code);
        assert.equal(interpreter.reset(), null);
        // A failed deepEqual would print 20 MB.
        assert.ok(same(interpreter.captureMemory(), before));
        const grown = interpreter.grownMemory();
        assert.ok(same(grown, new Uint8Array(grown.length)));
        assert.equal(run(interpreter, "print('hello')").stdout, "hello\n");
        interpreter.reset();
      });
    }
  });

  Deno.test(`another policy than the image's holds, ${way}`, async () => {
    const interpreter = await startFromImage({
      libcPath,
      policyJson: '{"base":"strict"}',
    });
    for (let round = 0; round < 3; round++) {
      assert.equal(run(interpreter, "import socket").error?.kind, "rejected");
      assert.equal(interpreter.reset(), null);
      assert.equal(run(interpreter, "import json").error, null);
      assert.equal(interpreter.reset(), null);
    }
  });
}

Deno.test("reset() keeps a grown memory only where that costs nothing", async () => {
  const mapped = await startFromImage({ libcPath: findLibcPath() });
  const copied = await startFromImage({ libcPath: "" });
  for (const interpreter of [mapped, copied]) {
    run(interpreter, "x = bytearray(80 * 2**20)");
  }
  assert.equal(mapped.reset(), null);
  assert.equal(copied.reset(), "heap_grown");
  // Growth by the last program is not counted against the next.
  assert.ok(run(mapped, "pass").memoryPeakBytes < 30 * 2 ** 20);
});

// Byte by byte in JavaScript takes half a second for a memory.
function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.length).equals(b);
}
