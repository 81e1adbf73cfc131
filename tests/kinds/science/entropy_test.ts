/**
 * Random numbers: every run draws others, unless the program gives a seed. A
 * reset puts the interpreter's memory back, so without fresh entropy each run
 * would draw what the one before has drawn.
 *
 * @module
 */

import assert from "node:assert/strict";
import { z } from "zod";
import { skipBecause } from "../../skip_because.ts";
import { type OpenedKind, openKind, whyNoKind } from "../open_kind.ts";

/** Programs that draw, by source; each an expression of Python. */
const DRAWS: Readonly<Record<string, string>> = {
  "numpy.random.rand": "np.random.rand(4).tolist()",
  "numpy.random.permutation": "np.random.permutation(50).tolist()",
  "numpy.random.RandomState": "np.random.RandomState().rand(4).tolist()",
  "numpy.random.get_state": "np.random.get_state()[1][:4].tolist()",
  "numpy.random.default_rng": "np.random.default_rng().random(4).tolist()",
  "numpy.random.MT19937":
    "np.random.Generator(np.random.MT19937()).random(4).tolist()",
  "numpy.random.SeedSequence": "str(np.random.SeedSequence().entropy)",
  "pandas.Series.sample": "pd.Series(range(99)).sample(9).tolist()",
  "scipy.stats": "stats.norm.rvs(size=4).tolist()",
  "scipy.stats.bootstrap":
    "list(stats.bootstrap(([1, 5, 9, 2],), np.mean, n_resamples=99)" +
    ".bootstrap_distribution[:20])",
  "scipy.sparse.random": "sparse.random(9, 9, 0.5).toarray().tolist()",
  "sklearn.model_selection":
    "train_test_split(list(range(99)), random_state=None)[1]",
  "sklearn.utils": "shuffle(list(range(50)), random_state=None)",
  "sklearn.datasets": "make_blobs(9, random_state=None)[0].tolist()",
  "sklearn.ensemble":
    "[int(t.random_state) for t in RandomForestClassifier(9)" +
    ".fit([[0], [1]], [0, 1]).estimators_]",
  "random": "random.random()",
  "secrets": "secrets.token_hex(8)",
  "uuid": "str(uuid.uuid4())",
};

/** The same with a seed. */
const SEEDED: Readonly<Record<string, string>> = {
  "numpy.random.seed": "(np.random.seed(1), np.random.rand(4).tolist())[1]",
  "numpy.random.default_rng": "np.random.default_rng(1).random(4).tolist()",
  "pandas.Series.sample":
    "pd.Series(range(99)).sample(9, random_state=1).tolist()",
  "scipy.stats": "stats.norm.rvs(size=4, random_state=1).tolist()",
  "sklearn.model_selection":
    "train_test_split(list(range(99)), random_state=1)[1]",
  "sklearn.datasets": "make_blobs(9, random_state=1)[0].tolist()",
  "random": "(random.seed(1), random.random())[1]",
};

const RunSchema = z.strictObject({
  drawn: z.record(z.string(), z.json()),
  seeded: z.record(z.string(), z.json()),
});

/** Draws of one run, by source. */
type Run = z.infer<typeof RunSchema>;

Deno.test({
  name: "full sandbox draws new values in every run, and the same ones by seed",
  ignore: skipBecause(whyNoKind("full")),
  async fn() {
    const full = await openKind("full");
    try {
      const runs = [
        await draw(full),
        await draw(full),
        await draw(full),
      ];
      for (const name of Object.keys(DRAWS)) {
        const values = runs.map(({ drawn }) => JSON.stringify(drawn[name]));
        assert.equal(
          new Set(values).size,
          runs.length,
          `${name}: ${values[0]}`,
        );
      }
      for (const { seeded } of runs) assert.deepEqual(seeded, runs[0].seeded);
    } finally {
      await full.close();
    }
  },
});

async function draw(full: OpenedKind): Promise<Run> {
  const { stdout, stderr, error } = await full.run(program());
  assert.equal(error, undefined, stderr);
  return RunSchema.parse(JSON.parse(stdout));
}

function dictionary(expressions: Readonly<Record<string, string>>): string {
  const items = Object.entries(expressions)
    .map(([name, text]) => `${JSON.stringify(name)}: ${text},`);
  return `{\n${items.join("\n")}\n}`;
}

function program(): string {
  return `
import json
import random
import secrets
import uuid

import numpy as np
import pandas as pd
from scipy import sparse, stats
from sklearn.datasets import make_blobs
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.utils import shuffle

drawn = ${dictionary(DRAWS)}
seeded = ${dictionary(SEEDED)}
print(json.dumps({"drawn": drawn, "seeded": seeded}))
`;
}
