import assert from "node:assert/strict";
import { findBundles } from "../../src/packages/find_bundles.ts";
import { bundleAll } from "../../tools/packages/bundle_all.ts";
import { makeZip } from "../../tools/packages/make_zip.ts";
import { entry, smallLock, TempFolder } from "./small_lock.ts";

const MARKUP = makeZip({ "markupsafe/__init__.py": "" });
const ZONES = makeZip({ "tzdata/__init__.py": "" });
const NUMBERS = makeZip({ "num/__init__.py": "x = 1" });
const OTHER_NUMBERS = makeZip({ "num/__init__.py": "x = 2" });
const MARKUPSAFE = await entry("markupsafe", MARKUP);
const TZDATA = await entry("tzdata", ZONES);
const NUM = await entry("numpy", NUMBERS);
const LOCK = smallLock(MARKUPSAFE, TZDATA, NUM);

async function fill(folder: TempFolder): Promise<void> {
  await Deno.writeFile(`${folder.path}/${MARKUPSAFE.fileName}`, MARKUP);
  await Deno.writeFile(`${folder.path}/${TZDATA.fileName}`, ZONES);
  await Deno.writeFile(`${folder.path}/${NUM.fileName}`, NUMBERS);
}

Deno.test("bundleAll() makes what findBundles() finds, once", async () => {
  await using folder = new TempFolder();
  await fill(folder);
  const lines = await bundleAll(LOCK, folder.path);
  assert.equal(lines.length, 3);
  const { found, problems } = await findBundles(LOCK, folder.path);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    found.map(({ name, packages }) => [name, packages.map((p) => p.name)]),
    [
      ["templates", ["markupsafe"]],
      ["base", ["tzdata"]],
      ["science", ["numpy"]],
    ],
  );
  assert.deepEqual(await bundleAll(LOCK, folder.path), []);
});

Deno.test("findBundles() never offers a bundle of other packages than the lock's", async () => {
  await using folder = new TempFolder();
  await fill(folder);
  await bundleAll(LOCK, folder.path);
  const newer = await entry("numpy", OTHER_NUMBERS);
  const lock = smallLock(MARKUPSAFE, TZDATA, newer);
  const { found, problems } = await findBundles(lock, folder.path);
  assert.deepEqual(found.map(({ name }) => name), ["templates", "base"]);
  assert.deepEqual(problems, [
    'bundle "science" was made from other packages',
  ]);
});

Deno.test("findBundles() says what is missing and what is damaged", async () => {
  await using folder = new TempFolder();
  for (const text of ["nonsense", "", "PYFAASZ\x01 ..."]) {
    await Deno.writeTextFile(`${folder.path}/base.bundle`, text);
    const { found, problems } = await findBundles(LOCK, folder.path);
    assert.deepEqual(found, []);
    assert.equal(problems.length, 3);
    assert.equal(problems[0], 'bundle "templates" is not there');
    assert.match(problems[1] ?? "", /^bundle "base" is damaged: /, text);
    assert.equal(problems[2], 'bundle "science" is not there');
  }
});

Deno.test("findBundles() says what cannot be read", async () => {
  await using folder = new TempFolder();
  await Deno.mkdir(`${folder.path}/base.bundle`);
  const { found, problems } = await findBundles(LOCK, folder.path);
  assert.deepEqual(found, []);
  assert.match(problems[1] ?? "", /^bundle "base" cannot be read: /);
});

Deno.test("bundleAll() removes a bundle whose packages are gone or altered", async () => {
  await using folder = new TempFolder();
  await fill(folder);
  await bundleAll(LOCK, folder.path);
  await Deno.writeFile(`${folder.path}/${NUM.fileName}`, OTHER_NUMBERS);
  assert.deepEqual(await bundleAll(LOCK, folder.path), [
    "Bundle science: no packages, removed",
  ]);
  assert.deepEqual(
    (await findBundles(LOCK, folder.path)).found.map(({ name }) => name),
    ["templates", "base"],
  );
});
