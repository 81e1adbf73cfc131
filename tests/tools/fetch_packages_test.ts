import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { skipBecause } from "../skip_because.ts";
import { fileURLToPath } from "node:url";
import { parseLock } from "../../src/packages/lock.ts";
import { takeInventory } from "../../tools/packages/inventory.ts";
import { exitCode, summary } from "../../tools/fetch_packages.ts";
import { fetchAll } from "../../tools/packages/fetch_all.ts";
import { Pip } from "../../tools/packages/pip.ts";
import { Progress } from "../../tools/packages/progress.ts";
import { PypiSource } from "../../tools/packages/pypi_source.ts";
import { content, entry, TempFolder } from "../packages/small_lock.ts";

const PROGRAM = fileURLToPath(
  new URL("../../tools/fetch_packages.ts", import.meta.url),
);
const PACKAGES = fileURLToPath(
  new URL("../../.cache/packages", import.meta.url),
);
const LOCK = parseLock(
  await Deno.readTextFile(new URL("../../packages.lock.json", import.meta.url)),
);
const A = await entry("a", content(1));
const B = await entry("b", content(2));
const OPTIONAL = await entry("extra", content(3), { optional: true });

Deno.test("exitCode() and summary() tell what is there from what is not", () => {
  const missing = { file: B, why: [], refused: false };
  const extra = { file: OPTIONAL, why: [], refused: false };
  const cases = [
    [{ kept: [A], fetched: [B], leftOut: [] }, 0, "2 there, 1 of them new"],
    [
      { kept: [A, B], fetched: [], leftOut: [extra] },
      0,
      "2 there, 0 of them new, without the optional extra",
    ],
    [
      { kept: [A], fetched: [], leftOut: [missing, extra] },
      3,
      "no source for b; the service starts without these and what needs them",
    ],
    [
      { kept: [], fetched: [], leftOut: [missing] },
      3,
      "no source for b; the service starts with the standard library alone",
    ],
    [
      { kept: [], fetched: [], leftOut: [{ ...missing, refused: true }] },
      4,
      "no source for b; the service starts with the standard library alone",
    ],
  ] as const;
  for (const [report, code, text] of cases) {
    assert.equal(exitCode(report), code, text);
    assert.equal(summary(report), `Packages: ${text}`);
  }
});

Deno.test("fetch_packages.ts ends with code 3 and says why without any source", async () => {
  await using to = new TempFolder();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", PROGRAM, "--to", to.path].concat(
      "--cdn",
      `http://127.0.0.1:${port}/`,
    ),
    // No program is found there: a machine without Python.
    env: { PATH: to.path },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 3, new TextDecoder().decode(stderr));
  assert.match(text, /^Pyodide's CDN cannot be used: .*refused.*$/m);
  assert.match(text, /^PyPI cannot be used: Cannot find pip: .*$/m);
  assert.match(text, /; the service starts with the standard library alone\n$/);
  assert.equal(text.trim().split("\n").length, 3);
});

Deno.test({
  name:
    "fetch_packages.ts downloads some bundles beside others, and unpacks them later",
  ignore: skipBecause(
    existsSync(`${PACKAGES}/templates.bundle`)
      ? null
      : "there are no packages to fetch",
  ),
  async fn() {
    await using to = new TempFolder();
    const fetch = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--no-prompt", "-A", PROGRAM],
          `--from=${PACKAGES}`,
          `--to=${to.path}`,
          ...args,
        ],
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout);
    };
    const bundles = () =>
      [...Deno.readDirSync(to.path)].map(({ name }) => name)
        .filter((name) => name.endsWith(".bundle"));
    const [downloaded] = await Promise.all([
      fetch("--download", "--bundle=everyday"),
      fetch("--bundle=templates"),
    ]);
    assert.match(downloaded, /^Packages: \d+ there, \d+ of them new$/m);
    assert.deepEqual(bundles(), ["templates.bundle"]);
    const later = await fetch("--bundle=everyday");
    assert.match(later, /^Packages: \d+ there, 0 of them new$/m);
    assert.deepEqual(bundles().sort(), ["everyday.bundle", "templates.bundle"]);
  },
});

Deno.test("fetchAll() gets a pure wheel from the real package index", async (t) => {
  const attrs = LOCK.files.find(({ name }) => name === "attrs");
  assert.ok(attrs);
  const lock = { ...LOCK, files: [attrs] };
  await using to = new TempFolder();
  const progress = new Progress({ terminal: false, write: () => {} });
  await using pypi = new PypiSource(
    lock.carrier,
    new Pip(),
    `${to.path}/.pip`,
  );
  const report = await fetchAll(lock, to.path, { sources: [pypi], progress });
  const [leftOut] = report.leftOut;
  await t.step({
    name: "and it is the locked one",
    ignore: skipBecause(
      leftOut && !leftOut.refused
        ? `no package index here (${leftOut.why.join("; ")})`
        : null,
    ),
    async fn() {
      assert.deepEqual(report.fetched, [attrs]);
      assert.equal((await takeInventory(lock, to.path)).complete, true);
    },
  });
});
