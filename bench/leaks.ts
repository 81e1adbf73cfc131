/**
 * Runs the leak tests of `leaks/` against a server: for each, one program
 * leaves something behind, and a later one looks for it.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";
import { encodePost, HttpConnection } from "./http_connection.ts";
import { type LeakVerdict, leakVerdict } from "./leak_verdict.ts";
import { printedText } from "./printed_text.ts";

/** Names of the tests, which are folders, with what each leaves behind. */
export const LEAK_TESTS = [
  ["builtins_global", "a name in `builtins`"],
  ["patched_function", "a replaced function of a module"],
  ["file", "a file"],
  ["environment", "an environment variable"],
  ["working_directory", "the working directory"],
  ["module", "an entry in `sys.modules`"],
  ["builtin_class", "a method added to `str`"],
  ["descriptor", "an open descriptor"],
  ["random_state", "the state of `random`"],
  ["background", "a thread or an event loop policy"],
] as const;

/** Verdicts by the name of the test. */
export type LeakReport = ReadonlyMap<string, LeakVerdict>;

/**
 * Runs all leak tests against the server on `port`.
 *
 * @param rounds Number of rounds: enough to meet every interpreter that the
 *   server may have.
 */
export async function runLeakTests(
  port: number,
  rounds: number,
): Promise<LeakReport> {
  const connection = new HttpConnection(port);
  async function runTimes(code: string, times: number): Promise<string[]> {
    const request = encodePost("/run_code", { language: "python", code });
    const printed: string[] = [];
    for (let i = 0; i < times; i++) {
      const { body } = await connection.send(request);
      printed.push(printedText(body) ?? "");
    }
    return printed;
  }

  const report = new Map<string, LeakVerdict>();
  for (const [name] of LEAK_TESTS) {
    const folder = benchPath(`./leaks/${name}`);
    const plant = await Deno.readTextFile(`${folder}/plant.py`);
    const look = await Deno.readTextFile(`${folder}/look.py`);
    const before = await runTimes(look, rounds);
    const plants = await runTimes(plant, rounds);
    const looks = await runTimes(look, rounds);
    report.set(name, leakVerdict({ before, plants, looks }));
  }
  connection.close();
  return report;
}
