/**
 * Examples that the batch and the notebook start with.
 *
 * @module
 */

import type { Program } from "./program.ts";

/** Program of the example batch, in each language. */
export const BATCH_EXAMPLES: Readonly<Record<Program["language"], string>> = {
  python: `expected, actual = INPUT["expected"].split(), INPUT["actual"].split()
return_val(len(set(expected) & set(actual)) / len(set(expected) | set(actual)))
`,
  javascript: `const expected = new Set(INPUT.expected.split(" "));
const actual = new Set(INPUT.actual.split(" "));
return_val(expected.intersection(actual).size / expected.union(actual).size);
`,
  typescript: `const expected = new Set<string>(INPUT.expected.split(" "));
const actual = new Set<string>(INPUT.actual.split(" "));
return_val(expected.intersection(actual).size / expected.union(actual).size);
`,
};

/** Its rows. */
export const BATCH_ROWS = `expected,actual
the capital is Bern,Bern is the capital
four,five
`;

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
