/**
 * The functions that the bench of batches runs for each row. Each is `score`,
 * of one input, and gives what JSON can say.
 *
 * @module
 */

/** One function with its inputs. */
export interface RowFunction {
  readonly name: string;
  /** True if it needs the scientific packages. */
  readonly isScience: boolean;
  /** Defines `score`, and what it needs. */
  readonly setup: string;
  readonly input: (index: number) => unknown;
  /** Rows for ours; the rivals get fewer, as long as they take. */
  readonly rows: number;
  /** Rows a second on one core that the service shall reach. */
  readonly goal: number;
}

/** The table. */
export const ROW_FUNCTIONS: readonly RowFunction[] = [
  {
    name: "trivial",
    isScience: false,
    rows: 100_000,
    goal: 60_000,
    setup: "def score(r):\n    return r['x'] + 1\n",
    input: (x) => ({ x }),
  },
  {
    name: "JSON scoring",
    isScience: false,
    rows: 60_000,
    goal: 35_000,
    setup: `
from dataclasses import asdict, dataclass
@dataclass
class Score:
    id: int
    exact: bool
    overlap: float
    fast: bool
def overlap(expected, actual):
    wanted, given = set(expected.lower().split()), set(actual.lower().split())
    return round(len(wanted & given) / len(wanted | given), 3)
def score(r):
    expected, actual = r["expected"].strip(), r["actual"].strip()
    return asdict(Score(r["id"], expected.casefold() == actual.casefold(),
        overlap(expected, actual), r["latency_ms"] < 1000))
`,
    input: (id) => ({
      id,
      expected: ["Paris", "42", "蓝色", "import os", "yes"][id % 5],
      actual: [" paris ", "42", "蓝色", "import sys", "Yes, sure"][id % 5],
      latency_ms: (id * 7919) % 2000,
    }),
  },
  {
    name: "regex",
    isScience: false,
    rows: 80_000,
    goal: 50_000,
    setup: `
import re
LINE = re.compile(r"(?P<host>\\d+\\.\\d+\\.\\d+\\.\\d+) \\[(?P<time>[^\\]]+)\\] "
    r'"(?P<method>[A-Z]+) (?P<path>\\S+)" (?P<status>\\d{3}) (?P<size>\\d+)')
def score(r):
    m = LINE.match(r["line"])
    return {"status": m["status"], "path": m["path"], "size": int(m["size"])}
`,
    input: (i) => ({
      line: `10.0.${i % 7}.${i % 251} [2025-01-02T00:00:00Z] ` +
        `"GET /api/v${i % 3}/items/${i % 101}" 200 ${i % 5000}`,
    }),
  },
  {
    name: "numpy",
    isScience: true,
    rows: 40_000,
    goal: 30_000,
    setup: `
import numpy as np
W = np.arange(64.0).reshape(8, 8)
def score(r):
    return float(np.tanh(W @ np.array(r["v"]) / 100).sum())
`,
    input: (i) => ({
      v: Array.from({ length: 8 }, (_, k) => (i * 31 + k * 17) % 97 / 10),
    }),
  },
  {
    name: "predict",
    isScience: true,
    rows: 8_000,
    goal: 5_000,
    setup: `
from sklearn.linear_model import LogisticRegression
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)
model = LogisticRegression(max_iter=200).fit(X, y)
def score(r):
    return model.predict_proba([r["x"]])[0].tolist()
`,
    input: (i) => ({
      x: [4 + i % 40 / 10, 2 + i % 20 / 10, 1 + i % 50 / 10, i % 25 / 10],
    }),
  },
  {
    name: "pandas",
    isScience: true,
    rows: 10_000,
    goal: 1_100,
    setup: `
import pandas as pd
def score(r):
    df = pd.DataFrame([r])
    df["z"] = df["a"] * df["b"] + 1
    return df.to_dict("records")[0]
`,
    input: (i) => ({ a: i, b: i % 17, name: `n${i}` }),
  },
];
