/**
 * Programs that the editor can start with.
 *
 * @module
 */

import type { Program } from "./program.ts";

/** A program to begin with, in each language. */
export const EXAMPLES: Readonly<Record<Program["language"], Program>> = {
  python: {
    language: "python",
    code:
      `missing = [word for word in INPUT["expected"] if word not in INPUT["answer"]]
print(f"{len(missing)} missing")
return_val({"score": 1 - len(missing) / len(INPUT["expected"]), "missing": missing})
`,
    input: '{"expected": ["Bern", "Aare"], "answer": "Bern is the capital."}',
    stdin: "",
  },
  javascript: {
    language: "javascript",
    code:
      `const missing = INPUT.expected.filter((word) => !INPUT.answer.includes(word));
console.log(\`\${missing.length} missing\`);
return_val({ score: 1 - missing.length / INPUT.expected.length, missing });
`,
    input: '{"expected": ["Bern", "Aare"], "answer": "Bern is the capital."}',
    stdin: "",
  },
  typescript: {
    language: "typescript",
    code: `const expected: string[] = INPUT.expected;
const missing = expected.filter((word) => !INPUT.answer.includes(word));
console.log(\`\${missing.length} missing\`);
return_val({ score: 1 - missing.length / expected.length, missing });
`,
    input: '{"expected": ["Bern", "Aare"], "answer": "Bern is the capital."}',
    stdin: "",
  },
};

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
