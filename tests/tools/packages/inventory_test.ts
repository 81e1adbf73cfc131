import assert from "node:assert/strict";
import { takeInventory } from "../../../tools/packages/inventory.ts";
import {
  content,
  entry,
  smallLock,
  TempFolder,
} from "../../packages/small_lock.ts";

const A = await entry("a", content(1));
const B = await entry("b", content(2), { dependencies: ["a"] });
const C = await entry("c", content(3), { dependencies: ["b"] });
const LOCK = smallLock(A, B, C);

Deno.test("takeInventory() finds all that is there, in load order", async () => {
  await using folder = new TempFolder();
  for (const [seed, { fileName }] of LOCK.files.entries()) {
    await Deno.writeFile(`${folder.path}/${fileName}`, content(seed + 1));
  }
  assert.deepEqual(await takeInventory(LOCK, folder.path), {
    usable: [A, B, C],
    missing: [],
    complete: true,
  });
});

Deno.test("takeInventory() never offers a file that was altered, nor what needs it", async () => {
  await using folder = new TempFolder();
  const altered = content(2);
  altered[99_999] = (altered[99_999] ?? 0) ^ 1;
  await Deno.writeFile(`${folder.path}/${A.fileName}`, content(1));
  await Deno.writeFile(`${folder.path}/${B.fileName}`, altered);
  await Deno.writeFile(`${folder.path}/${C.fileName}`, content(3));
  assert.deepEqual(await takeInventory(LOCK, folder.path), {
    usable: [A],
    missing: [
      { file: B, reason: "differs" },
      { file: C, reason: "incomplete" },
    ],
    complete: false,
  });
});

Deno.test("takeInventory() finds nothing where there is no folder", async () => {
  const { usable, missing } = await takeInventory(LOCK, "/not/there");
  assert.deepEqual(usable, []);
  assert.deepEqual(missing.map(({ reason }) => reason), [
    "absent",
    "absent",
    "absent",
  ]);
});

Deno.test("takeInventory() is complete without optional files", async () => {
  await using folder = new TempFolder();
  await Deno.writeFile(`${folder.path}/${A.fileName}`, content(1));
  const extra = await entry("extra", content(9), { optional: true });
  const { complete, missing } = await takeInventory(
    smallLock(A, extra),
    folder.path,
  );
  assert.equal(complete, true);
  assert.deepEqual(missing, [{ file: extra, reason: "absent" }]);
});
