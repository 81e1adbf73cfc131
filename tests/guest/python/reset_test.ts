import assert from "node:assert/strict";
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
        // Buffer.compare: a failed deepEqual would print 20 MB.
        assert.ok(same(interpreter.captureMemory(), before));
        assert.ok(interpreter.grownMemory().every((byte) => byte === 0));
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

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
