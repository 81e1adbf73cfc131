import assert from "node:assert/strict";
import { BUNDLES, KINDS } from "../../src/kinds.ts";
import { lockBuild, lockedBuilds } from "../../src/packages/build_locks.ts";
import { findKinds, type TakenKinds } from "../../src/packages/find_kinds.ts";
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
  const find = () =>
    findKinds(LOCK, folder.path, new Set(), { languages: ["python"] });
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
      name: "full",
      modules: ["markupsafe", "tzdata", "numpy"],
      packages: { markupsafe: "1.0", tzdata: "1.0", numpy: "1.0" },
      packagePaths: [
        `${folder.path}/packages/templates.bundle`,
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
    using _mark = await lockBuild(folder.path, "full");
    const building = lockedBuilds(folder.path);
    assert.deepEqual([...building], ["full"]);
    const { kinds, problems } = await findKinds(LOCK, folder.path, building);
    const full = kinds.find(({ name }) => name === "full");
    assert.equal(full?.coming, true);
    assert.deepEqual(full?.packagePaths, []);
    assert.deepEqual(full?.modules, ["markupsafe", "tzdata", "numpy"]);
    assert.deepEqual(problems, []);
  }
  assert.deepEqual([...lockedBuilds(folder.path)], []);
});

Deno.test("findKinds() tells a first kind that is being made, and what it will have", async () => {
  await using folder = new TempFolder();
  const building = new Set([FIRST.name]);
  const { kinds: [first] } = await findKinds(LOCK, folder.path, building);
  assert.equal(first.coming, true);
  assert.deepEqual(first.modules, ["markupsafe", "tzdata"]);
});

Deno.test("lockedBuilds() never believes a mark that nobody holds", async () => {
  await using folder = new TempFolder();
  assert.deepEqual([...lockedBuilds(folder.path)], []);
  await Deno.mkdir(`${folder.path}/build_locks`);
  await Deno.writeTextFile(`${folder.path}/build_locks/full`, "");
  assert.deepEqual([...lockedBuilds(folder.path)], []);
});

Deno.test("findKinds() has the languages and kinds that are taken", async () => {
  await using folder = new TempFolder();
  await fill(folder);
  const names = async (taken: TakenKinds) => {
    const none = new Set<string>();
    const { kinds } = await findKinds(LOCK, folder.path, none, taken);
    return kinds.map(({ name }) => name);
  };
  const python = ["python"] as const;
  const both = ["python", "javascript"] as const;
  const cases = [
    [{}, ["core", "javascript", "full"]],
    [{ languages: ["javascript"] }, ["javascript"]],
    [{ languages: python }, ["core", "full"]],
    [{ languages: both }, ["core", "javascript", "full"]],
    [{ languages: python, kinds: ["core"] }, ["core"]],
    [{ languages: python, kinds: ["full"] }, ["full"]],
    [{ languages: both, kinds: ["full"] }, ["javascript", "full"]],
  ] as const;
  for (const [taken, expected] of cases) {
    assert.deepEqual(await names(taken), expected);
  }
});

Deno.test("findKinds() has full with what there is beyond core, and is whole", async () => {
  await using folder = new TempFolder();
  await fill(folder);
  const arrow = await entry("pyarrow", NUMBERS, { dependencies: ["numpy"] });
  const database = await entry("sqlite3", MARKUP);
  const lock = smallLock(TZDATA, NUMPY, arrow, database);
  const packages = `${folder.path}/packages`;
  await Deno.writeFile(`${packages}/${arrow.fileName}`, NUMBERS);
  await Deno.writeFile(`${packages}/${database.fileName}`, MARKUP);
  await bundleAll(lock, packages);
  const found = async () => {
    const { kinds } = await findKinds(lock, folder.path, new Set(), {
      languages: ["python"],
    });
    return kinds.map(({ name, packages }) => [name, Object.keys(packages)]);
  };
  assert.deepEqual(await found(), [
    ["core", ["tzdata"]],
    ["full", ["tzdata", "sqlite3", "numpy", "pyarrow"]],
  ]);
  await Deno.remove(`${packages}/science.bundle`);
  // Arrow could not be imported without.
  assert.deepEqual(await found(), [
    ["core", ["tzdata"]],
    ["full", ["tzdata", "sqlite3"]],
  ]);
  await Deno.remove(`${packages}/sqlite.bundle`);
  assert.deepEqual(await found(), [["core", ["tzdata"]]]);
});
