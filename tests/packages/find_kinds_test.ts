import assert from "node:assert/strict";
import { BUNDLES, KINDS } from "../../src/kinds.ts";
import {
  kindsBeingMade,
  markBeingMade,
} from "../../src/packages/being_made.ts";
import { findKinds } from "../../src/packages/find_kinds.ts";
import { parseLock } from "../../src/packages/lock.ts";
import { bundleAll } from "../../tools/packages/bundle_all.ts";
import { makeZip } from "../../tools/packages/make_zip.ts";
import { entry, smallLock, TempFolder } from "./small_lock.ts";

const MARKUP = makeZip({ "markupsafe/__init__.py": "" });
const ZONES = makeZip({ "tzdata/__init__.py": "" });
const NUMBERS = makeZip({ "numpy/__init__.py": "x = 1" });
const MARKUPSAFE = await entry("markupsafe", MARKUP);
const TZDATA = await entry("tzdata", ZONES);
const NUMPY = await entry("numpy", NUMBERS);
const LOCK = smallLock(MARKUPSAFE, TZDATA, NUMPY);
const [FIRST] = KINDS;

async function fill({ path }: TempFolder): Promise<void> {
  const folder = `${path}/packages`;
  await Deno.mkdir(folder);
  await Deno.writeFile(`${folder}/${MARKUPSAFE.fileName}`, MARKUP);
  await Deno.writeFile(`${folder}/${TZDATA.fileName}`, ZONES);
  await Deno.writeFile(`${folder}/${NUMPY.fileName}`, NUMBERS);
  await bundleAll(LOCK, folder);
}

Deno.test("KINDS are closed: each bundle has, with those before it, what it needs", async () => {
  const lock = parseLock(
    await Deno.readTextFile(
      new URL("../../packages.lock.json", import.meta.url),
    ),
  );
  const files = new Map(lock.files.map((file) => [file.name, file]));
  for (const { name, bundles } of KINDS) {
    const had = new Set<string>();
    for (const bundle of bundles) {
      const names: readonly string[] = BUNDLES[bundle];
      for (const one of names) had.add(one);
      for (const one of names) {
        const file = files.get(one);
        assert.ok(file, `${one} of the bundle ${bundle} is not in the lock`);
        for (const needed of file.dependencies) {
          assert.ok(had.has(needed), `${name}: ${one} needs ${needed}`);
        }
      }
    }
  }
  const bundled: readonly string[] = Object.values(BUNDLES).flat();
  assert.deepEqual(
    lock.files.map(({ name }) => name).filter((name) =>
      !bundled.includes(name)
    ),
    [],
    "packages that no bundle has",
  );
});

Deno.test("findKinds() has the first kind always, the others with their packages", async () => {
  await using folder = new TempFolder();
  const find = () => findKinds(LOCK, folder.path, new Set(), ["python"]);
  const bare = await find();
  assert.deepEqual(bare.kinds.map(({ name }) => name), [FIRST.name]);
  assert.equal(bare.problems.length, LOCK.files.length);
  await fill(folder);
  const { kinds, problems } = await find();
  assert.deepEqual(problems, []);
  assert.deepEqual(
    kinds.map(({ name, modules, packages, packagePaths, coming }) => ({
      name,
      modules,
      packages,
      packagePaths,
      coming,
    })),
    [{
      name: "core",
      modules: ["markupsafe", "tzdata"],
      packages: { markupsafe: "1.0", tzdata: "1.0" },
      packagePaths: [
        `${folder.path}/packages/templates.bundle`,
        `${folder.path}/packages/base.bundle`,
      ],
      coming: false,
    }, {
      name: "science",
      modules: ["tzdata", "numpy"],
      packages: { tzdata: "1.0", numpy: "1.0" },
      packagePaths: [
        `${folder.path}/packages/base.bundle`,
        `${folder.path}/packages/science.bundle`,
      ],
      coming: false,
    }],
  );
});

Deno.test("findKinds() tells a kind that is being made, whatever is there", async () => {
  await using folder = new TempFolder();
  await fill(folder);
  {
    using _mark = await markBeingMade(folder.path, "science");
    const beingMade = kindsBeingMade(folder.path);
    assert.deepEqual([...beingMade], ["science"]);
    const { kinds, problems } = await findKinds(LOCK, folder.path, beingMade);
    const science = kinds.find(({ name }) => name === "science");
    assert.equal(science?.coming, true);
    assert.deepEqual(science?.packagePaths, []);
    assert.deepEqual(science?.modules, ["tzdata", "numpy"]);
    assert.deepEqual(problems, []);
  }
  assert.deepEqual([...kindsBeingMade(folder.path)], []);
});

Deno.test("kindsBeingMade() never believes a mark that nobody holds", async () => {
  await using folder = new TempFolder();
  assert.deepEqual([...kindsBeingMade(folder.path)], []);
  await Deno.mkdir(`${folder.path}/being_made`);
  await Deno.writeTextFile(`${folder.path}/being_made/science`, "");
  assert.deepEqual([...kindsBeingMade(folder.path)], []);
});

Deno.test("findKinds() has the kinds of the languages that are taken", async () => {
  await using folder = new TempFolder();
  await fill(folder);
  const names = async (families: Parameters<typeof findKinds>[3]) => {
    const none = new Set<string>();
    const { kinds } = await findKinds(LOCK, folder.path, none, families);
    return kinds.map(({ name }) => name);
  };
  assert.deepEqual(await names(["javascript"]), ["javascript"]);
  assert.deepEqual(await names(["python"]), ["core", "science"]);
  assert.deepEqual(
    await names(["python", "javascript"]),
    ["core", "javascript", "science"],
  );
});
