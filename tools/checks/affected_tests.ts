/**
 * Finds the files of tests that a change can affect: those that import what has
 * changed, by the graph of modules, and those that read or start it while they
 * run, by a table.
 *
 * @module
 */

/** Files that tests read or start, and the tests that do. */
interface Reading {
  /** Folders, which end with a slash, and files. */
  readonly files: readonly string[];
  /** Tests by the beginning of their path. */
  readonly tests?: readonly string[];
  /** Tests that import one of these modules. */
  readonly importing?: readonly string[];
}

const READINGS: readonly Reading[] = [
  // A process of the service is the whole service.
  {
    files: ["main.ts", "src/", "packages.lock.json"],
    importing: ["tests/service/service_process.ts"],
  },
  // A sandbox's process is the guest.
  {
    files: ["src/guest/", "src/wire/", "src/packages/", "src/inside/"],
    importing: ["src/sandbox/process.ts", "src/sandbox/fork.ts"],
  },
  // An interpreter in the test's own process reads its sources.
  {
    files: ["src/inside/", "src/guest/javascript/"],
    importing: ["src/guest/start/load_engine.ts", "src/guest/engines.ts"],
  },
  { files: ["packages.lock.json"], tests: ["tests/tools/", "tests/packages/"] },
  { files: ["sbom.json"], tests: ["tests/tools/sbom"] },
  { files: ["src/pages/"], tests: ["tests/pages/", "tests/http/"] },
  { files: ["docs/"], tests: ["tests/settings/", "tests/http/openapi/"] },
  { files: ["docs/tutorial.md", "examples/"], tests: ["tests/clients/"] },
  {
    files: ["docs/dialects/", "docs/http.md", "docs/mcp.md"],
    tests: ["tests/clients/examples_test.ts"],
  },
  { files: ["clients/"], tests: ["tests/clients/"] },
  { files: ["deploy/"], tests: ["tests/tools/chart"] },
  { files: ["bench/"], tests: ["tests/soak/", "tests/bench/"] },
  { files: ["tests/corpus/"], tests: ["tests/service/", "tests/guest/"] },
  // Read by no test but those that look at the whole checkout.
  {
    files: [
      ".ci/",
      ".github/",
      "Makefile",
      "docker-compose.debug.yml",
      "docker-compose.yml",
      ".dockerignore",
      ".env.example",
      ".gitignore",
      "tests/cluster/",
      "tests/containers/",
    ],
    tests: [],
  },
];

/** Options for {@linkcode affectedTests}. */
export interface AffectedOptions {
  /** Files that have changed, by their path in the checkout. */
  readonly changed: readonly string[];
  /** All files of tests. */
  readonly tests: readonly string[];
  /** All that each module imports, directly or not, and itself. */
  readonly importsOf: (module: string) => ReadonlySet<string>;
}

/**
 * Returns the tests to run. A file of which nothing is known affects them all.
 * Those that lie in `tests/` itself look at the whole checkout: they always run.
 */
export function affectedTests(
  { changed, tests, importsOf }: AffectedOptions,
): string[] {
  const wanted = new Set(tests.filter(isOfWholeCheckout));
  for (const file of changed) {
    let isKnown = isOfWholeCheckout(file) || file.endsWith(".md");
    const add = (isAffected: (test: string) => boolean) => {
      isKnown = true;
      for (const test of tests) if (isAffected(test)) wanted.add(test);
    };
    if (tests.some((test) => importsOf(test).has(file))) {
      add((test) => importsOf(test).has(file));
    }
    for (const { files, tests: paths = [], importing = [] } of READINGS) {
      if (!liesIn(files, file)) continue;
      add((test) =>
        liesIn(paths, test) ||
        importing.some((module) => importsOf(test).has(module))
      );
    }
    // Files beside tests are their data.
    const [top, folder, ...rest] = file.split("/");
    if (top === "tests" && rest.length > 0) {
      add((test) => test.startsWith(`tests/${folder}/`));
    }
    if (!isKnown) return [...tests];
  }
  return tests.filter((test) => wanted.has(test));
}

function isOfWholeCheckout(path: string): boolean {
  return /^tests\/[^/]+$/.test(path);
}

function liesIn(beginnings: readonly string[], path: string): boolean {
  return beginnings.some((beginning) => path.startsWith(beginning));
}
