import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { LockedFile } from "../../../src/packages/lock.ts";
import { Pip } from "../../../tools/packages/pip.ts";
import { PypiSource } from "../../../tools/packages/pypi_source.ts";
import type { FetchOutcome } from "../../../tools/packages/source.ts";
import { makeZip } from "../../../tools/packages/make_zip.ts";
import {
  content,
  entry,
  smallLock,
  TempFolder,
} from "../../packages/small_lock.ts";

const FAKE_PIP = fileURLToPath(
  new URL("./fake_pip.ts", import.meta.url),
);
const CARRIER = "carrier-1.0-py3-none-any.whl";
const PURE = await entry("pure", content(1), {
  sources: [{ kind: "pypi", requirement: "pure==1.0" }],
});
const OTHER = await entry("other", content(2), {
  sources: [{ kind: "pypi", requirement: "other==1.0" }],
});
const CARRIED = await entry("carried", content(3), {
  sources: [{ kind: "cdn" }, { kind: "carrier" }],
});
const CARRIED_TOO = await entry("too", content(4), {
  sources: [{ kind: "carrier" }],
});
const ONLY_CDN = await entry("cdn", content(5));

/** Fetches `files` from an index that has the wheels in `index`. */
async function fetchFrom(
  index: TempFolder,
  files: readonly LockedFile[],
  commands: readonly (readonly [string, ...string[]])[] = [
    [Deno.execPath(), "run", "--quiet", "-A", FAKE_PIP, index.path],
  ],
  announced = false,
): Promise<{ outcomes: FetchOutcome[]; contents: Map<string, Uint8Array> }> {
  await using to = new TempFolder();
  const { carrier } = smallLock();
  const pip = new Pip({ commands });
  const outcomes: FetchOutcome[] = [];
  {
    await using source = new PypiSource(carrier, pip, `${to.path}/.pip`);
    if (announced) source.announce(files);
    for (const file of files) {
      const path = `${to.path}/${file.name}`;
      outcomes.push(await source.fetch(file, { path, onProgress: () => {} }));
    }
  }
  const contents = new Map(
    to.names().map((name) => [name, Deno.readFileSync(`${to.path}/${name}`)]),
  );
  return { outcomes, contents };
}

const FETCHED = { kind: "fetched", resumed: false } as const;

Deno.test("PypiSource brings wheels of their own and what the carrier holds", async () => {
  await using index = new TempFolder();
  await Deno.writeFile(`${index.path}/${PURE.fileName}`, content(1));
  const carrier = makeZip({
    [`carrier/files/${CARRIED.fileName}`]: content(3),
    [`carrier/files/${CARRIED_TOO.fileName}`]: content(4),
    [`elsewhere/${ONLY_CDN.fileName}`]: content(5),
  });
  await Deno.writeFile(`${index.path}/${CARRIER}`, carrier);
  const { outcomes, contents } = await fetchFrom(index, [
    PURE,
    CARRIED,
    CARRIED_TOO,
    ONLY_CDN,
  ]);
  assert.deepEqual(outcomes, [FETCHED, FETCHED, FETCHED, {
    kind: "absent",
    why: "not on the package index",
  }]);
  // Nothing temporary is left, the carrier included.
  assert.deepEqual([...contents.keys()], ["carried", "pure", "too"]);
  assert.deepEqual(contents.get("pure"), content(1));
  assert.deepEqual(contents.get("carried"), content(3));
  assert.deepEqual(
    Deno.readTextFileSync(`${index.path}/asked.txt`).trim().split("\n"),
    ["pure==1.0", "carrier==1.0"],
  );
});

Deno.test("PypiSource says what pip said, and asks for the same thing once", async () => {
  await using index = new TempFolder();
  await Deno.writeFile(`${index.path}/${PURE.fileName}`, content(1));
  const { outcomes } = await fetchFrom(index, [
    CARRIED,
    CARRIED_TOO,
    PURE,
    OTHER,
  ]);
  const why = 'Cannot download "carrier==1.0" with pip: ' +
    "ERROR: No matching distribution found for carrier==1.0";
  assert.deepEqual(outcomes.slice(0, 3), [
    { kind: "absent", why },
    { kind: "absent", why },
    FETCHED,
  ]);
  assert.equal(outcomes[3]?.kind, "absent");
});

Deno.test("PypiSource gets at once what was announced, one by one if one is missing", async () => {
  const commands = (index: TempFolder) =>
    [[Deno.execPath(), "run", "--quiet", "-A", FAKE_PIP, index.path]] as const;
  const asked = ({ path }: TempFolder) =>
    Deno.readTextFileSync(`${path}/asked.txt`).trim().split("\n");
  await using index = new TempFolder();
  await Deno.writeFile(`${index.path}/${PURE.fileName}`, content(1));
  const files = [PURE, OTHER];
  const one = await fetchFrom(index, files, commands(index), true);
  assert.deepEqual(one.outcomes.map(({ kind }) => kind), ["fetched", "absent"]);
  assert.deepEqual(asked(index), [
    "pure==1.0 other==1.0",
    "pure==1.0",
    "other==1.0",
  ]);
  await Deno.remove(`${index.path}/asked.txt`);
  await Deno.writeFile(`${index.path}/${OTHER.fileName}`, content(2));
  const both = await fetchFrom(index, files, commands(index), true);
  assert.deepEqual(both.outcomes, [FETCHED, FETCHED]);
  assert.deepEqual(both.contents.get("other"), content(2));
  assert.deepEqual(asked(index), ["pure==1.0 other==1.0"]);
});

Deno.test("PypiSource gives up when nothing at all can be had", async () => {
  await using index = new TempFolder();
  const { outcomes } = await fetchFrom(index, [PURE, OTHER]);
  assert.deepEqual(outcomes.map(({ kind }) => kind), ["absent", "unavailable"]);
});

Deno.test("PypiSource refuses a damaged member of the carrier", async () => {
  await using index = new TempFolder();
  const carrier = makeZip({ [`carrier/files/${CARRIED.fileName}`]: "abc" });
  carrier[30 + "carrier/files/".length + CARRIED.fileName.length] = 0xff;
  await Deno.writeFile(`${index.path}/${CARRIER}`, carrier);
  const { outcomes } = await fetchFrom(index, [CARRIED]);
  assert.equal(outcomes[0]?.kind, "refused");
});

Deno.test("PypiSource says that pip is missing, in one line", async () => {
  await using index = new TempFolder();
  const commands = [["no-such-pip"], ["no-such-python", "-m", "pip"]] as const;
  const { outcomes } = await fetchFrom(index, [PURE, OTHER], commands);
  assert.deepEqual(outcomes[1], {
    kind: "unavailable",
    why: 'Cannot find pip: tried "no-such-pip", "no-such-python -m pip"',
  });
});
