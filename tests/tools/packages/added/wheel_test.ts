import assert from "node:assert/strict";
import { makeZip } from "../../../../tools/packages/make_zip.ts";
import { readWheel } from "../../../../tools/packages/added/wheel.ts";

const METADATA = "Metadata-Version: 2.1\r\nName: Some_Thing.Else\r\n" +
  "Version: 1.2\r\nClassifier: License :: OSI Approved :: MIT License\r\n" +
  "Requires-Dist: Other_One (>=2)\r\nRequires-Dist: third; extra == 'x'\r\n" +
  "\r\nName: not this\r\n";

Deno.test("readWheel() tells what a wheel brings and needs", () => {
  const zip = makeZip({
    "thing/__init__.py": "",
    "thing/data.json": "{}",
    "_single.py": "",
    "thing-1.2.data/scripts/run": "",
    "thing-1.2.dist-info/METADATA": METADATA,
    "thing-1.2.dist-info/helper.py": "",
  });
  assert.deepEqual(readWheel("thing-1.2-py3-none-any.whl", zip), {
    name: "some-thing-else",
    version: "1.2",
    fileName: "thing-1.2-py3-none-any.whl",
    imports: ["thing", "_single"],
    requires: ["other-one", "third"],
    licence: "MIT License",
    foreignCode: undefined,
    hasLibraries: false,
  });
});

Deno.test("readWheel() tells libraries of another machine from Pyodide's", () => {
  const info = { "t-1.dist-info/METADATA": "Name: t\nVersion: 1\n" };
  const own = "t/fast.cpython-312-wasm32-emscripten.so";
  assert.equal(
    readWheel("t.whl", makeZip({ ...info, [own]: "x" })).hasLibraries,
    true,
  );
  for (const path of ["t/a.so", "t/a.pyd", "t.libs/libz.so.1.2", "a.dylib"]) {
    const wheel = readWheel("t.whl", makeZip({ ...info, [path]: "x" }));
    assert.equal(wheel.foreignCode, path);
  }
});

Deno.test("readWheel() refuses a wheel without a name", () => {
  assert.throws(
    () => readWheel("t.whl", makeZip({ "t.py": "" })),
    /^RangeError: Cannot read the wheel "t\.whl": it tells no name and version$/,
  );
});
