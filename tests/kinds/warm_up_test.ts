import assert from "node:assert/strict";
import { BUNDLES, KINDS } from "../../src/kinds.ts";
import { skipBecause } from "../skip_because.ts";
import { openKind, whyNoKind } from "./open_kind.ts";

const FOLDER = new URL("../../src/inside/python/warm_up/", import.meta.url);

/** Bundles with programs of their own, and a kind to run these in. */
const WARMED = [...Deno.readDirSync(FOLDER)]
  .map(({ name }) => name)
  // Those have tests of their own.
  .filter((name) => name !== "core" && name !== "science");

Deno.test("Each folder of warm-up programs is that of a bundle", () => {
  for (const name of WARMED) assert.ok(Object.hasOwn(BUNDLES, name), name);
});

Deno.test({
  name: "Programs of the warm-up work where the packages are",
  ignore: skipBecause(whyNoKind("full")),
  async fn(t) {
    const { bundles } = KINDS.find(({ name }) => name === "full") ?? {};
    const full = await openKind("full");
    try {
      for (const folder of WARMED) {
        assert.ok(bundles?.some((name) => name === folder), folder);
        for (const { name } of Deno.readDirSync(new URL(folder, FOLDER))) {
          await t.step(`${folder}/${name}`, async () => {
            const path = new URL(`${folder}/${name}`, FOLDER);
            const { error, stderr } = await full.run(
              await Deno.readTextFile(path),
            );
            assert.equal(error, undefined, stderr);
          });
        }
      }
    } finally {
      await full.close();
    }
  },
});
