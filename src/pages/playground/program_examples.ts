/**
 * Programs of the menu: what the service is for, one screen each. Loaded when
 * one is chosen.
 *
 * @module
 */

import type { Example, ExampleId } from "./example_names.ts";

/** Every program of the menu but the first one. */
export const PROGRAM_EXAMPLES: Readonly<
  Record<Exclude<ExampleId, "score">, Example>
> = {
  table: {
    language: "python",
    code: `import pandas as pd

answers = pd.DataFrame({
    "model": ["small", "small", "large", "large", "large"],
    "right": [1, 0, 1, 1, 0],
    "seconds": [0.8, 1.1, 2.4, 2.0, 3.1],
})
print(len(answers), "answers")

# The last expression is shown, as in a notebook.
answers.groupby("model").agg({"right": "mean", "seconds": "median"})
`,
  },
  figure: {
    language: "python",
    code: `import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 4 * np.pi, 400)
figure, axes = plt.subplots(figsize=(7, 3.5))
for damping in (0.05, 0.1, 0.2):
    axes.plot(x, np.exp(-damping * x) * np.cos(x), label=damping)
axes.legend(title="damping")
axes.set_title("Damped oscillation")
axes.spines[["top", "right"]].set_visible(False)
plt.tight_layout()
`,
  },
  stream: {
    language: "python",
    code: `import random
import time

inside = 0
for round in range(1, 6):
    for _ in range(20_000):
        inside += random.random() ** 2 + random.random() ** 2 < 1
    print(f"round {round}: pi is about {4 * inside / (round * 20_000):.4f}")
    time.sleep(0.3)
`,
  },
  stdin: {
    language: "python",
    code: `# As in a contest: input() and sys.stdin read what "Stdin" has below.
count = int(input())
numbers = [int(input()) for _ in range(count)]

print("sum", sum(numbers))
print("largest", max(numbers))
`,
    stdin: "3\n4\n8\n15\n",
  },
  files: {
    language: "python",
    code: `# Drop files of your own onto the page; what is written comes back.
import csv

with open("cities.csv") as file:
    cities = list(csv.DictReader(file))
cities.sort(key=lambda city: int(city["people"]), reverse=True)

with open("sorted.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, fieldnames=["city", "people"])
    writer.writeheader()
    writer.writerows(cities)

return_val(cities)
`,
    files: {
      "cities.csv": {
        text: "city,people\nBern,134000\nGenf,204000\nBasel,178000\n",
      },
    },
  },
  equation: {
    language: "python",
    code: `import sympy as sp

x = sp.symbols("x")
solutions = sp.solve(x**3 - 6 * x**2 + 11 * x - 6, x)
print("solutions:", solutions)

# Symbols stay symbols until a number is asked for.
area = sp.integrate(sp.exp(-(x**2)), (x, -sp.oo, sp.oo))
print("area:", area, "=", area.evalf(8))
`,
  },
  classifier: {
    language: "python",
    code: `from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(
    x, y, test_size=0.3, random_state=0
)
model = LogisticRegression(max_iter=500).fit(x_train, y_train)
return_val({"accuracy": round(model.score(x_test, y_test), 3)})
`,
  },
  sql: {
    language: "python",
    code: `import sqlite3

db = sqlite3.connect(":memory:")
db.execute("create table runs (model text, score real)")
db.executemany("insert into runs values (?, ?)", INPUT)
rows = db.execute(
    "select model, count(*), avg(score) from runs group by model"
)
return_val([
    {"model": model, "runs": runs, "score": score}
    for model, runs, score in rows
])
`,
    input: `[
  ["small", 0.5],
  ["large", 0.75],
  ["large", 1.0]
]`,
  },
  javascript: {
    language: "javascript",
    code: `const byCity = Object.groupBy(INPUT, ({ city }) => city);
const totals = Object.entries(byCity).map(([city, orders]) => ({
  city,
  orders: orders.length,
  total: orders.reduce((sum, { price }) => sum + price, 0),
}));

console.log(\`\${INPUT.length} orders, \${totals.length} cities\`);
return_val(totals);
`,
    input: `[
  { "city": "Bern", "price": 12 },
  { "city": "Basel", "price": 30 },
  { "city": "Bern", "price": 8 }
]`,
  },
  typescript: {
    language: "typescript",
    code: `interface Answer {
  text: string;
  confidence: number;
}

function problems(value: Partial<Answer>): string[] {
  const found: string[] = [];
  if (typeof value.text !== "string") found.push("text is missing");
  const { confidence = NaN } = value;
  if (!(confidence >= 0 && confidence <= 1)) found.push("bad confidence");
  return found;
}

for (const answer of INPUT as Partial<Answer>[]) {
  console.log(JSON.stringify(answer), problems(answer));
}
`,
    input: `[
  { "text": "Bern", "confidence": 0.9 },
  { "confidence": 7 }
]`,
  },
  tools: {
    language: "python",
    code:
      `# A tool is a function of your application: the one of this page asks you.
name = tools.ask(question="What is your name?")
year = int(tools.ask(question=f"Hello, {name}. Which year were you born?"))

print(f"{name} turns 100 in {year + 100}.")
`,
  },
};
