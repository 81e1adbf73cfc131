/**
 * The tests of a program as the page edits them: pairs of input and output, or
 * JSON texts of any form.
 *
 * @module
 */

/** Standard input, and the output that is expected. */
export interface TestPair {
  readonly stdin: string;
  readonly expected: string;
}

/** Returns the JSON text of each pair. */
export function pairsToJson(pairs: readonly TestPair[]): string[] {
  return pairs.map(({ stdin, expected }) =>
    JSON.stringify({ stdin, expected })
  );
}

/** Returns tests as pairs; null if one of them is more than that. */
export function jsonToPairs(tests: readonly string[]): TestPair[] | null {
  const pairs: TestPair[] = [];
  for (const json of tests) {
    const test: unknown = JSON.parse(json);
    if (typeof test !== "object" || test === null) return null;
    const { stdin = "", expected, ...others } = test as Record<string, unknown>;
    const isPair = typeof stdin === "string" && typeof expected === "string" &&
      Object.keys(others).length === 0;
    if (!isPair) return null;
    pairs.push({ stdin, expected });
  }
  return pairs;
}

/** Name of a file of a test: its input, or the output that is expected. */
const TEST_FILE = /^(.+)\.(in|out|ans)$/;

/**
 * Returns a pair for each `NAME.in` with its `NAME.out` (or `.ans`), by name,
 * as `faas judge` takes them from a folder.
 */
export function filesToPairs(files: ReadonlyMap<string, string>): TestPair[] {
  const inputs = [...files.keys()].filter((name) => name.endsWith(".in"));
  return inputs.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .flatMap((name) => {
      const [, stem] = TEST_FILE.exec(name) ?? [];
      const expected = files.get(`${stem}.out`) ?? files.get(`${stem}.ans`);
      const stdin = files.get(name) ?? "";
      return expected === undefined ? [] : [{ stdin, expected }];
    });
}
