import assert from "node:assert/strict";
import { megabytes, Progress } from "../../../tools/packages/progress.ts";

function recorder(terminal: boolean) {
  const written: string[] = [];
  let clockMs = 0;
  const progress = new Progress({
    terminal,
    write: (text) => written.push(text),
    now: () => clockMs,
  });
  return { written, progress, tick: (ms: number) => clockMs += ms };
}

Deno.test("Progress draws a bar on a terminal, not too often", () => {
  const { written, progress, tick } = recorder(true);
  progress.begin(4_000_000);
  progress.show("numpy", 1_000_000);
  progress.show("numpy", 1_100_000);
  tick(100);
  progress.finish(2_000_000, "not on a terminal");
  progress.show("scipy", 1_000_000);
  progress.end();
  assert.deepEqual(written, [
    "\r\x1b[K[######------------------]  25 %  1.0 of 4.0 MB  numpy",
    "\r\x1b[K[##################------]  75 %  3.0 of 4.0 MB  scipy",
    "\r\x1b[K",
  ]);
});

Deno.test("Progress writes plain lines elsewhere", () => {
  const { written, progress } = recorder(false);
  progress.begin(10);
  progress.show("numpy", 5);
  progress.finish(10, "numpy: done");
  progress.line("a warning");
  progress.end();
  assert.deepEqual(written, ["numpy: done\n", "a warning\n"]);
});

Deno.test("Progress takes the bar away before a line that stays", () => {
  const { written, progress } = recorder(true);
  progress.show("numpy", 0);
  progress.line("a warning");
  progress.line("another");
  assert.deepEqual(written.slice(1), ["\r\x1b[Ka warning\n", "another\n"]);
});

Deno.test("Progress never passes 100 %", () => {
  const { written, progress } = recorder(true);
  progress.begin(0);
  progress.show("lzma", 5_000_000);
  assert.match(written[0] ?? "", /\[#{24}\] 100 %/);
});

Deno.test("megabytes() rounds to a tenth", () => {
  assert.equal(megabytes(3_061_133), "3.1");
});
