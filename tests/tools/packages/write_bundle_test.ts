import assert from "node:assert/strict";
import { writeBundle } from "../../../tools/packages/write_bundle.ts";
import { makeZip } from "../../../tools/packages/make_zip.ts";
import { entry, TempFolder } from "../../packages/small_lock.ts";

Deno.test("writeBundle() reports what it left out", async () => {
  await using folder = new TempFolder();
  const zip = makeZip({ "a/__init__.py": "12345", "a/a.h": "1234567890" });
  const file = await entry("a", zip);
  await Deno.writeFile(`${folder.path}/${file.fileName}`, zip);
  const path = `${folder.path}/a.bundle`;
  assert.deepEqual(await writeBundle([file], folder.path, path), {
    allFiles: 2,
    allBytes: 15,
    keptFiles: 1,
    keptBytes: 5,
  });
  assert.deepEqual(folder.names(), [file.fileName, "a.bundle"]);
});

Deno.test("writeBundle() never writes a bundle that names a file twice", async () => {
  await using folder = new TempFolder();
  const zip = makeZip({ "shared.py": "1" });
  const files = [await entry("a", zip), await entry("b", zip)];
  for (const { fileName } of files) {
    await Deno.writeFile(`${folder.path}/${fileName}`, zip);
  }
  await assert.rejects(
    writeBundle(files, folder.path, `${folder.path}/x.bundle`),
    /^RangeError: Cannot bundle "shared.py": it is there twice$/,
  );
  assert.deepEqual(folder.names(), files.map(({ fileName }) => fileName));
});
