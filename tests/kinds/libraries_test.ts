import assert from "node:assert/strict";
import type { EmscriptenModule } from "../../src/guest/python/emscripten.ts";
import { linkLibraries } from "../../src/guest/python/library_links.ts";
import { skipBecause } from "../skip_because.ts";
import { openKind, whyNoKind } from "./open_kind.ts";

/** Looks up a function of a library that the image has, and calls it. */
const LOAD_AGAIN = `
import _sqlite3, importlib.machinery, importlib.util
loader = importlib.machinery.ExtensionFileLoader("_sqlite3", _sqlite3.__file__)
spec = importlib.util.spec_from_loader("_sqlite3", loader)
again = importlib.util.module_from_spec(spec)
print(again is _sqlite3, again.complete_statement("SELECT 1;"))
`;

Deno.test({
  name: "A program loads a library that the image has, and the sandbox stays",
  ignore: skipBecause(whyNoKind("full")),
  async fn() {
    const full = await openKind("full", { policy: "permissive" });
    try {
      const ids = new Set<string | null>();
      for (let run = 0; run < 3; run++) {
        const { stdout, stderr, sandboxId } = await full.run(LOAD_AGAIN);
        assert.equal(stderr, "");
        assert.equal(stdout, "False True\n");
        ids.add(sandboxId);
      }
      assert.equal(ids.size, 1);
    } finally {
      await full.close();
    }
  },
});

Deno.test("linkLibraries() refuses another table, and a library that is missing", () => {
  const wasmTable = new WebAssembly.Table({ element: "anyfunc", initial: 3 });
  const module = { wasmTable } as EmscriptenModule;
  const library = {
    handle: 0,
    path: "a.so",
    isGlobal: false,
    needs: [],
    addresses: [],
  };
  const links = {
    libraries: [library],
    tableStart: 3,
    tableEnd: 4,
    runs: [],
    others: [],
  };
  assert.throws(
    () => linkLibraries(module, { ...links, tableStart: 2 }, new Map()),
    /the function table has 3 entries, not 2/,
  );
  assert.throws(
    () => linkLibraries(module, links, new Map()),
    /Cannot link "a.so": it is missing/,
  );
});
