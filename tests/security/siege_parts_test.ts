import assert from "node:assert/strict";
import { PARTS } from "./siege.ts";

Deno.test("Every part of the case files is tried by a file of tests", async () => {
  const tried: number[] = [];
  for await (const { name } of Deno.readDir(new URL(".", import.meta.url))) {
    if (!/^siege_(?!parts)\w+_test\.ts$/.test(name)) continue;
    const text = await Deno.readTextFile(new URL(name, import.meta.url));
    tried.push(Number(/^await besiege\((\d+)\);$/m.exec(text)?.[1]));
  }
  assert.deepEqual(
    tried.toSorted(),
    Array.from({ length: PARTS }, (_, part) => part),
  );
});
