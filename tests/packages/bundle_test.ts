import assert from "node:assert/strict";
import { Bundle } from "../../src/packages/bundle.ts";
import { writeBundle } from "../../tools/packages/write_bundle.ts";
import { makeZip } from "../../tools/packages/make_zip.ts";
import { entry, TempFolder } from "./small_lock.ts";

/** Writes a bundle of two packages and returns its path. */
async function makeBundle(folder: TempFolder): Promise<string> {
  const a = makeZip({
    "a/__init__.py": "import a._fast",
    "a/_fast.so": "machine code of a",
    "a/data.txt": "1 2 3",
    "a-1.0.dist-info/METADATA": "Name: a",
    "a-1.0.dist-info/RECORD": "left out",
  });
  const b = makeZip({ "b.py": "", "b/_fast.so": "machine code of b" });
  const files = [
    await entry("a", a),
    await entry("b", b, { dependencies: ["a"] }),
  ];
  await Deno.writeFile(`${folder.path}/${files[0]?.fileName}`, a);
  await Deno.writeFile(`${folder.path}/${files[1]?.fileName}`, b);
  const path = `${folder.path}/test.bundle`;
  await writeBundle(files, folder.path, path);
  return path;
}

Deno.test("Bundle lists packages and files, libraries last, in load order", async () => {
  await using folder = new TempFolder();
  using bundle = new Bundle(await makeBundle(folder));
  assert.deepEqual(bundle.head.packages, [
    { name: "a", version: "1.0", imports: ["a"] },
    { name: "b", version: "1.0", imports: ["b"] },
  ]);
  assert.deepEqual(bundle.files.map(({ path }) => path), [
    "a/__init__.py",
    "a/data.txt",
    "a-1.0.dist-info/METADATA",
    "b.py",
    "a/_fast.so",
    "b/_fast.so",
  ]);
});

Deno.test("Bundle.read() returns contents, neighbours in one buffer", async () => {
  await using folder = new TempFolder();
  using bundle = new Bundle(await makeBundle(folder));
  const [init, data, , empty, , fastB] = bundle.files;
  assert.ok(init && data && empty && fastB);
  const contents = bundle.read([init, data, fastB, empty]);
  assert.deepEqual(contents.map((one) => new TextDecoder().decode(one)), [
    "import a._fast",
    "1 2 3",
    "machine code of b",
    "",
  ]);
  assert.equal(contents[0]?.buffer, contents[1]?.buffer);
  assert.notEqual(contents[0]?.buffer, contents[2]?.buffer);
  assert.deepEqual(bundle.read([]), []);
});

Deno.test("Bundle never opens a file that was cut off or is none", async () => {
  await using folder = new TempFolder();
  const path = await makeBundle(folder);
  const whole = await Deno.readFile(path);
  const cases: [Uint8Array, RegExp][] = [
    [whole.subarray(0, -1), /bytes, expected/],
    [whole.subarray(0, 40), /ends at byte 40/],
    [new Uint8Array(), /ends at byte 0/],
    [new TextEncoder().encode("PK\x03\x04 some archive"), /it starts with/],
    [new Uint8Array([...whole, 0]), /bytes, expected/],
  ];
  for (const [bytes, message] of cases) {
    await Deno.writeFile(path, bytes);
    assert.throws(() => new Bundle(path), { name: "RangeError", message });
  }
});

function openFiles(path: string): Bundle["files"] {
  using bundle = new Bundle(path);
  return bundle.files;
}

Deno.test("Bundle.read() never returns what has been altered", async () => {
  await using folder = new TempFolder();
  const path = await makeBundle(folder);
  const whole = await Deno.readFile(path);
  const files = openFiles(path);
  for (const { path: name, offset, sizeBytes } of files) {
    for (const at of sizeBytes > 0 ? [0, sizeBytes - 1] : []) {
      const altered = whole.slice();
      altered[offset + at] ^= 1;
      await Deno.writeFile(path, altered);
      using bundle = new Bundle(path);
      assert.throws(() => bundle.read(bundle.files), {
        name: "RangeError",
        message: `Cannot read a bundle: "${name}" in it is damaged`,
      });
    }
  }
});
