import assert from "node:assert/strict";
import { parseLock } from "../../src/packages/lock.ts";

const LOCK_PATH = new URL("../../packages.lock.json", import.meta.url);
const PYODIDE_LOCK = new URL(import.meta.resolve("pyodide/pyodide-lock.json"));

/** The project's lock as plain data, to be damaged. */
async function plainLock(): Promise<
  { files: Record<string, unknown>[] } & Record<string, unknown>
> {
  return JSON.parse(await Deno.readTextFile(LOCK_PATH));
}

Deno.test("parseLock() reads the project's lock", async () => {
  const lock = parseLock(await Deno.readTextFile(LOCK_PATH));
  const versions = new Map(lock.files.map((one) => [one.name, one.version]));
  assert.equal(versions.get("numpy"), "2.0.2");
  assert.equal(versions.get("pandas"), "2.2.3");
  assert.equal(versions.get("scipy"), "1.14.1");
  assert.equal(versions.get("scikit-learn"), "1.6.1");
  assert.equal(versions.get("jsonschema"), "4.17.3");
  assert.equal(versions.get("matplotlib"), "3.8.4");
});

Deno.test("parseLock() gives the hashes that Pyodide publishes", async () => {
  const lock = parseLock(await Deno.readTextFile(LOCK_PATH));
  const { info, packages } = JSON.parse(await Deno.readTextFile(PYODIDE_LOCK));
  assert.equal(lock.pyodide, info.version);
  const own = lock.files.filter(({ sources }) =>
    sources.some(({ kind }) => kind !== "pypi")
  );
  assert.ok(own.length >= 19);
  for (const { name, fileName, sha256, version } of own) {
    const { file_name, sha256: published, version: theirs } = packages[name];
    assert.deepEqual(
      { fileName, sha256, version },
      { fileName: file_name, sha256: published, version: theirs },
    );
  }
});

Deno.test("parseLock() never accepts a lock that names another file", async () => {
  const cases: [string, unknown][] = [
    ["fileName", "../numpy-1.0-py3-none-any.whl"],
    ["fileName", "/etc/passwd.whl"],
    ["fileName", ".hidden.whl"],
    ["fileName", "numpy.tar.gz"],
    ["sha256", "abc"],
    ["sha256", "E".repeat(64)],
    ["sizeBytes", -1],
    ["sources", []],
    ["sources", [{ kind: "ftp" }]],
    ["sources", [{ kind: "pypi", requirement: "-r evil.txt" }]],
    ["sources", [{ kind: "pypi", requirement: "attrs>=1" }]],
    ["dependencies", ["not-there"]],
    ["extra", 1],
  ];
  for (const [key, value] of cases) {
    const lock = await plainLock();
    lock.files[0] = { ...lock.files[0], [key]: value };
    assert.throws(
      () => parseLock(JSON.stringify(lock)),
      /^TypeError: Cannot read the packages lock: /,
      `${key}: ${JSON.stringify(value)}`,
    );
  }
});

Deno.test("parseLock() never accepts a package before what it needs", async () => {
  const lock = await plainLock();
  lock.files.reverse();
  assert.throws(() => parseLock(JSON.stringify(lock)), /comes before/);
});

Deno.test("parseLock() never accepts a package twice", async () => {
  const lock = await plainLock();
  lock.files.push({ ...lock.files[0] });
  assert.throws(() => parseLock(JSON.stringify(lock)), /"openblas" is there/);
});

Deno.test("parseLock() says so when the text is not JSON", () => {
  assert.throws(() => parseLock("{"), SyntaxError);
});
