import assert from "node:assert/strict";
import { skipBecause } from "../../skip_because.ts";
import { openKind, whyNoKind } from "../open_kind.ts";

const FOLDER = new URL(
  "../../../src/inside/python/warm_up/science",
  import.meta.url,
);

/** Classes and figures of the programs, whatever holds on to them. */
const LOOK = `
import gc, sys
import matplotlib.pyplot as plt
gc.unfreeze()
print([o for o in gc.get_objects()
       if isinstance(o, type) and o.__module__ == "__main__"],
      plt.get_fignums(), plt.rcParams["backend"])
import numpy as np, pandas as pd
print(np.get_printoptions()["precision"], pd.get_option("display.max_rows"),
      np.geterr()["over"], pd.get_option("mode.chained_assignment"))
`;

Deno.test({
  name: "Science programs of the warm-up work, and leave nothing",
  ignore: skipBecause(whyNoKind("full")),
  async fn(t) {
    const full = await openKind("full", { policy: "strict" });
    try {
      for (const { name } of Deno.readDirSync(FOLDER)) {
        await t.step(name, async () => {
          const code = await Deno.readTextFile(`${FOLDER.pathname}/${name}`);
          const { error, stderr } = await full.run(code);
          assert.equal(error, undefined, stderr);
        });
      }
    } finally {
      await full.close();
    }
    const open = await openKind("full", { policy: "permissive" });
    try {
      const { stdout, stderr } = await open.run(LOOK);
      assert.equal(stderr, "");
      assert.equal(stdout, "[] [] agg\n8 60 warn warn\n");
    } finally {
      await open.close();
    }
  },
});
