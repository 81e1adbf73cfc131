/**
 * Runs every check and test of the project, and ends with one line that counts
 * them: `N passed, N failed`. `make test` and CI call it.
 *
 * Usage: `deno run -A tools/run_checks.ts [name ...]`, names as printed.
 *
 * @module
 */

import { type Counts, countTests } from "./count_tests.ts";

/** One command, and how its outcome is counted. */
interface Check {
  readonly name: string;
  /** What a failure of it means, for whoever reads the end of the log. */
  readonly about: string;
  readonly args: readonly string[];
  /** Absent: Deno itself. */
  readonly command?: string;
  /** "exit": one check that passes or fails; "tests": its own counts. */
  readonly counted: "exit" | "deno tests" | "python tests";
  readonly cwd?: string;
}

const TEST_FLAGS = ["test", "--allow-all", "--quiet", "--no-prompt"];

/** In the order in which they run: what is quick and often wrong goes first. */
const CHECKS: readonly Check[] = [
  {
    name: "format",
    about: "`deno fmt` would change a file",
    args: ["fmt", "--check", "--quiet"],
    counted: "exit",
  },
  {
    name: "lint",
    about: "a rule of `deno lint` is broken",
    args: ["lint", "--quiet"],
    counted: "exit",
  },
  {
    name: "types",
    about: "the types do not fit",
    args: ["check", "--quiet", "."],
    counted: "exit",
  },
  {
    name: "examples",
    about: "an example in a comment is wrong",
    args: [...TEST_FLAGS, "--doc", "src"],
    counted: "deno tests",
  },
  {
    name: "python",
    about: "a test of the Python sources fails",
    command: "python3",
    args: ["-m", "unittest", "discover", "--start-directory", "tests/python"],
    counted: "python tests",
  },
  {
    name: "tests",
    about: "a promise is broken",
    args: [
      ...TEST_FLAGS,
      "--unstable-no-legacy-abort",
      "--trace-leaks",
      "tests",
    ],
    counted: "deno tests",
  },
];

/** Runs one check, its output passed on as it comes. */
async function run(check: Check): Promise<Counts> {
  const child = new Deno.Command(check.command ?? Deno.execPath(), {
    args: [...check.args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // A checkout stays as it is: Python would leave its bytecode in it.
    env: { NO_COLOR: "1", PYTHONDONTWRITEBYTECODE: "1" },
  }).spawn();
  let text = "";
  const follow = async (
    from: ReadableStream<Uint8Array>,
    to: { writeSync(bytes: Uint8Array): number },
  ) => {
    const decoder = new TextDecoder();
    for await (const chunk of from) {
      text += decoder.decode(chunk, { stream: true });
      for (let sent = 0; sent < chunk.length;) {
        sent += to.writeSync(chunk.subarray(sent));
      }
    }
  };
  const [{ success }] = await Promise.all([
    child.status,
    follow(child.stdout, Deno.stdout),
    follow(child.stderr, Deno.stderr),
  ]);
  if (check.counted === "exit") {
    return success ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  }
  const counts = countTests(check.counted, text);
  // A run that died, or ran nothing, must not pass for one without failures.
  const broken = !success && counts.failed === 0 ||
    counts.passed + counts.failed === 0;
  return broken ? { ...counts, failed: counts.failed + 1 } : counts;
}

const wanted = CHECKS.filter(({ name }) =>
  Deno.args.length === 0 || Deno.args.includes(name)
);
const total = { passed: 0, failed: 0 };
const summary: string[] = [];
for (const check of wanted) {
  console.log(`\n== ${check.name}`);
  const start = performance.now();
  const { passed, failed } = await run(check);
  total.passed += passed;
  total.failed += failed;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const note = failed > 0 ? ` - ${check.about}` : "";
  summary.push(
    `${failed > 0 ? "FAILED" : "ok"} ${check.name}: ${passed} passed, ` +
      `${failed} failed, ${seconds} s${note}`,
  );
}
console.log(`\n${summary.join("\n")}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
Deno.exit(total.failed > 0 ? 1 : 0);
