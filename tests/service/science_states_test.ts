import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

/** Sessions and their size in KiB; what goes on, and what it prints. */
const SESSIONS: readonly (readonly [string, number, string, string])[] = [
  [
    "import numpy as np, pandas as pd\n" +
    "df = pd.DataFrame({'a': np.arange(1000), 'b': list('xy') * 500})",
    150,
    "print(df.groupby('b').a.sum().to_dict())",
    "{'x': 249500, 'y': 250000}\n",
  ],
  [
    "from sklearn.datasets import load_iris\n" +
    "from sklearn.linear_model import LogisticRegression\n" +
    "X, y = load_iris(return_X_y=True)\n" +
    "model = LogisticRegression(max_iter=200).fit(X, y)\ndel X, y",
    100,
    "print(model.predict([[5.1, 3.5, 1.4, 0.2]]), round(model.C, 1))",
    "[0] 1.0\n",
  ],
  [
    "import numpy as np\nrng = np.random.default_rng(1)\nrng.random(3)",
    20,
    "print(round(rng.random(), 6))",
    "0.948649\n",
  ],
  [
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])",
    2_000,
    "ax.set_title('on')\nprint(ax.get_title(), plt.get_fignums())",
    "on []\n",
  ],
  // It starts where the packages are, whatever it imports itself.
  ["x = 1", 12, "import numpy as np\nprint(np.array([x]).sum())", "1\n"],
];

Deno.test("A state holds data, models and figures", async (t) => {
  await using service = await startService({
    env: { FAAS_SANDBOXES: "core=1,full=1" },
    sandboxes: 2,
  });
  for (const [first, mostKib, next, expected] of SESSIONS) {
    await t.step(expected.trim(), async () => {
      const { metadata } = await service.run({ code: first, keep: true });
      assert.ok(metadata.state, JSON.stringify(metadata));
      const { id: state, bytes } = metadata.state;
      assert.ok(bytes < 1_024 * mostKib, `${bytes} bytes`);
      for (let fork = 0; fork < 2; fork++) {
        const { output } = await service.run({ code: next, state });
        assert.deepEqual([output.stdout, output.stderr], [expected, ""]);
      }
    });
  }
});
