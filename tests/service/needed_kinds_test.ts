/**
 * Programs that need packages, in a real service with all kinds: each runs in
 * the first kind that has what it needs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { skipBecause } from "../skip_because.ts";
import { PROJECT_ROOT } from "./service_process.ts";
import { startService } from "./start_service.ts";

const NO_PACKAGES =
  ["science", "symbolic", "arrow"].every((name) =>
      existsSync(`${PROJECT_ROOT}.cache/packages/${name}.bundle`)
    )
    ? null
    : "packages are missing; `make packages` fetches them";

/** Program, what it prints, and the kind that it runs in. */
const PROGRAMS = [
  ["import yaml\nprint(yaml.safe_load('a: [1]'))", "{'a': [1]}\n", "core"],
  [
    "from dateutil import parser\nprint(parser.parse('2024-05-01').year)",
    "2024\n",
    "core",
  ],
  ["import sympy\nprint(sympy.factorint(12))", "{2: 2, 3: 1}\n", "full"],
  [
    "import sqlite3, yaml\nprint(sqlite3.connect(':memory:').execute('select 1').fetchone())",
    "(1,)\n",
    "full",
  ],
  [
    "import pandas, tabulate\nprint(pandas.Series([1]).sum())",
    "1\n",
    "full",
  ],
  [
    "import numpy, sympy\nprint(sympy.Matrix(numpy.eye(2, dtype=int)))",
    "Matrix([[1, 0], [0, 1]])\n",
    "full",
  ],
  [
    "import pandas as pd\nprint('<td' in pd.DataFrame({'a': [1]}).style.to_html())",
    "True\n",
    "full",
  ],
  ["import jinja2\nprint(jinja2.Template('{{ 1 }}').render())", "1\n", "core"],
  [
    "import jinja2, pandas\nprint(jinja2.Template('{{ a.sum() }}').render(a=pandas.Series([1, 2])))",
    "3\n",
    "full",
  ],
  // Arrow is what pandas needs for it, and numpy what networkx does.
  [
    "import io, pandas as pd\nf = io.BytesIO()\npd.DataFrame({'a': [1]}).to_parquet(f)\nprint(f.getvalue()[:4])",
    "b'PAR1'\n",
    "full",
  ],
  [
    "import networkx as nx\nprint(round(nx.pagerank(nx.path_graph(2))[0], 3))",
    "0.5\n",
    "full",
  ],
  [
    "from rouge_score import rouge_scorer\nprint(rouge_scorer.RougeScorer(['rouge1']).score('a b', 'a')['rouge1'].precision)",
    "1.0\n",
    "full",
  ],
] as const;

Deno.test({
  name: "A program runs in the first kind that has all that it needs",
  ignore: skipBecause(NO_PACKAGES),
  async fn(t) {
    await using service = await startService({
      env: {
        PYTHON_FAAS_MEMORY_LIMIT: "12G",
        FAAS_SANDBOXES: "core=1,full=1",
        // Under strict nothing may import jinja2.
        FAAS_SAFETY_POLICY: "permissive",
        FAAS_LANGUAGES: "python",
      },
    });
    for (const [code, printed, kind] of PROGRAMS) {
      await t.step(`${kind}: ${code.split("\n")[0]}`, async () => {
        const { output, metadata } = await service.run({ code });
        assert.equal(output.stdout, printed, output.stderr);
        assert.match(metadata.instance_id, new RegExp(`^${kind}-`));
      });
    }
    await t.step("/health has the packages of all kinds", async () => {
      const health = await (await service.health()).json();
      assert.equal(health.packages.sympy, "1.14.0");
      assert.equal(health.packages.pyarrow, "18.1.0");
    });
  },
});
