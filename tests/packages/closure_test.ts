import assert from "node:assert/strict";
import { closureOf } from "../../src/packages/closure.ts";
import { content, entry } from "./small_lock.ts";

const FILES = [
  await entry("blas", content(1)),
  await entry("num", content(2)),
  await entry("sci", content(3), { dependencies: ["num", "blas"] }),
  await entry("learn", content(4), { dependencies: ["sci"] }),
];

function names(wanted: string[]): string[] {
  return closureOf(FILES, wanted).map(({ name }) => name);
}

Deno.test("closureOf() adds what is needed, in load order", () => {
  assert.deepEqual(names(["num"]), ["num"]);
  assert.deepEqual(names(["learn"]), ["blas", "num", "sci", "learn"]);
  assert.deepEqual(names(["sci", "num", "sci"]), ["blas", "num", "sci"]);
  assert.deepEqual(names([]), []);
});

Deno.test("closureOf() throws for a package that is not there", () => {
  assert.throws(() => names(["torch"]), {
    name: "RangeError",
    message: 'Cannot load "torch": package is not there',
  });
  assert.throws(() => closureOf(FILES.slice(1), ["learn"]), /"blas"/);
});
