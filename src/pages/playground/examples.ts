/**
 * Examples that the batch and the notebook start with.
 *
 * @module
 */

import type { Program } from "./program.ts";

/** Program of the example batch, in each language. */
export const BATCH_EXAMPLES: Readonly<Record<Program["language"], string>> = {
  python: `# How much do the words of both answers overlap?
expected = set(INPUT["expected"].split())
actual = set(INPUT["actual"].split())
return_val({"score": len(expected & actual) / len(expected | actual)})
`,
  javascript: `// How much do the words of both answers overlap?
const expected = new Set(INPUT.expected.split(" "));
const actual = new Set(INPUT.actual.split(" "));
const both = expected.intersection(actual).size;
return_val({ score: both / expected.union(actual).size });
`,
  typescript: `// How much do the words of both answers overlap?
const expected = new Set<string>(INPUT.expected.split(" "));
const actual = new Set<string>(INPUT.actual.split(" "));
const both: number = expected.intersection(actual).size;
return_val({ score: both / expected.union(actual).size });
`,
};

/** Its rows. */
export const BATCH_ROWS = `expected,actual
the capital is Bern,Bern is the capital
four,five
a red square,a square
rain in May,rain in March
the river Aare,the river Rhine
seven,seven
`;

/** Program of the example that is judged, in each language. */
export const JUDGE_EXAMPLES: Readonly<Record<Program["language"], string>> = {
  python: `count = int(input())
numbers = [int(input()) for _ in range(count)]

# One of the tests finds the mistake.
largest = 0
for number in numbers:
    largest = max(largest, number)
print("count", count)
print("largest", largest)
`,
  javascript: `const [count, ...lines] = require("fs")
  .readFileSync(0, "utf8").trim().split("\\n");

// One of the tests finds the mistake.
let largest = 0;
for (const line of lines) largest = Math.max(largest, Number(line));
console.log("count", count);
console.log("largest", largest);
`,
  typescript: `const [count, ...lines]: string[] = require("fs")
  .readFileSync(0, "utf8").trim().split("\\n");

// One of the tests finds the mistake.
let largest = 0;
for (const line of lines) largest = Math.max(largest, Number(line));
console.log("count", count);
console.log("largest", largest);
`,
};

/** Its tests. */
export const JUDGE_TESTS = [
  { stdin: "3\n4\n15\n8\n", expected: "count 3\nlargest 15\n" },
  { stdin: "1\n-2\n", expected: "count 1\nlargest -2\n" },
  { stdin: "0\n", expected: "count 0\nlargest 0\n" },
] as const;

/** The cells of a notebook to begin with, in each language. */
export const NOTEBOOK_EXAMPLES: Readonly<
  Record<Program["language"], readonly string[]>
> = {
  python: [
    `answers = {"Bern": "Bern", "Aare": "Rhein"}
len(answers)`,
    `right = [name for name, answer in answers.items() if name == answer]
print(f"{len(right)} of {len(answers)} are right")
right`,
  ],
  javascript: [
    `const answers = { Bern: "Bern", Aare: "Rhein" };
Object.keys(answers).length`,
    `const right = Object.keys(answers).filter((name) => name === answers[name]);
console.log(\`\${right.length} are right\`);
right`,
  ],
  typescript: [
    `const answers: Record<string, string> = { Bern: "Bern", Aare: "Rhein" };
Object.keys(answers).length`,
    `const right = Object.keys(answers).filter((name) => name === answers[name]);
console.log(\`\${right.length} are right\`);
right`,
  ],
};
