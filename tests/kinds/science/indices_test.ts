/**
 * Asks for indices in the ways that the programs beside it do not, in one
 * full sandbox: by other names, from inside the packages, and by names that
 * are a program's own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openKind } from "../open_kind.ts";

/** `argsort` of numpy as a package has it: its result has 32 bits. */
const UNNAMED = `
import numpy as np
order = getattr(np, "arg" + "sort")(np.arange(100_000))
assert order.dtype.char == "l"
`;

const CASES: Readonly<Record<string, readonly [code: string, out: string]>> = {
  "indices are int64 by another name": [
    `
import numpy as np
from numpy import argsort as order, flatnonzero
print(order([2, 1]).dtype, flatnonzero([0, 1]).dtype)
find = np.argmax
print(type(find([1, 2])).__name__, find is np.argmax)
print([i.dtype.name for i in map(np.nonzero, [[1], [0]]) for i in i])
print(np.intp, np.iinfo(np.intp).bits)`,
    "int64 int64\nint64 True\n['int64', 'int64']\n<class 'numpy.int64'> 64\n",
  ],
  "products of indices never overflow, wherever they come from": [
    `${UNNAMED}
print((order * order).max(), (order * 3_000_000_000).max(), (7 * order).max())
print((order ** 3).max(), (order << 40).max(), (1 << order[:50]).max())
table = order.reshape(100, 1000)
print((table.T * table.T).max(), (table[:, ::7] * 50_000).max())`,
    "9999800001 299997000000000 699993\n" +
    "999970000299999 109950063265972224 562949953421312\n" +
    "9999800001 4999700000\n",
  ],
  "products of indices that fit stay indices": [
    `${UNNAMED}
small = order[:1000]
print((small * small).dtype.char, (small ** 2).dtype.char, (2 * small).dtype.char)
print((order[:0] * order[:0]).dtype.char, (small * 1.5).dtype, (small * True).dtype)
try:
    small ** -1
except ValueError as error:
    print(error)`,
    "l l l\nl float64 int32\n" +
    "Integers to negative integer powers are not allowed.\n",
  ],
  "int32 stays int32, and wraps as it does everywhere": [
    `
import numpy as np
a = np.array([2**31 - 1], np.int32)
print(repr(a), a + np.int32(1), (a * a).dtype, np.intc is np.int32, type(a[0]))
print(np.dtype("i4").char, np.array([1], "uint32").dtype.char, np.int32(7))`,
    "array([2147483647], dtype=int32) [-2147483648] int32 True " +
    "<class 'numpy.int32'>\ni I 7\n",
  ],
  "what is written to an attribute is kept": [
    `
import numpy as np
from sklearn.cluster import DBSCAN
model = DBSCAN(eps=1).fit(np.arange(10.0)[:, None])
model.labels_[0] = 5
print(model.labels_[:2], model.labels_.dtype)`,
    "[ 5 -1] int64\n",
  ],
  "a program's own functions of such names return the very same object": [
    `
from collections import namedtuple
Point = namedtuple("Point", "x y")
kept = [(1, 2), {"a": 1}, Point(1, 2), [3], object(), tuple(range(1000))]
def query(i): return kept[i]
print([query(i) is kept[i] for i in range(len(kept))])
class Tree:
    def apply(self, f): return f(self)
print(Tree().apply(type) is Tree)
match 3:
    case 3: print("where")`,
    "[True, True, True, True, True, True]\nTrue\nwhere\n",
  ],
  "names may be patterns, and trees deep": [
    `
import numpy as np
match np.int64:
    case np.intp: print("index")
    case _: print("other")
print(len(np.unique(${"[".repeat(80)}1${"]".repeat(80)}.__len__())))
print(${"1 + ".repeat(1500)}np.argmax([1, 2]))`,
    "other\n1\n1501\n",
  ],
};

Deno.test("Indices of a full sandbox", async (t) => {
  const full = await openKind("full", { policy: "permissive" });
  if (!full) return;
  try {
    for (const [title, [code, out]] of Object.entries(CASES)) {
      await t.step(title, async () => {
        const { stdout, stderr } = await full.run(code);
        assert.equal(stderr, "");
        assert.equal(stdout, out);
      });
    }
    await t.step("errors are where they are without", async () => {
      const { error, stderr } = await full.run(
        "import numpy as np\nx = 1 + np.argsort(np.zeros(3), axis=7)",
      );
      assert.equal(error?.line, 2);
      assert.equal(error?.column, 9);
      assert.match(stderr, /\n {12}\^{31}\n/);
    });
  } finally {
    await full.close();
  }
});
