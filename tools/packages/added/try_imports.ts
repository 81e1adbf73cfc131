/**
 * Imports packages in a sandbox to see whether they can be had there. One
 * process can do so once. Nothing of a package runs outside of WebAssembly.
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { z } from "zod";
import { ENGINES } from "../../../src/guest/engines.ts";
import { Interpreter } from "../../../src/guest/interpreter.ts";
import { loadEngine } from "../../../src/guest/start/load_engine.ts";
import { imageBoot } from "../../images/open_from_image.ts";

const TIMEOUT_MS = 120_000;

const FINDINGS = z.object({
  failures: z.record(
    z.string(),
    z.object({ needs: z.array(z.string()), error: z.string() }),
  ),
  refused: z.record(
    z.string(),
    z.enum(["code", "files", "memory", "network", "pickle", "process"]),
  ),
});

/**
 * Findings: by module, what each that cannot be imported asked for that is not
 * there, and its error; by dotted name, what strict programs must not have of
 * the others, and why.
 */
export type ImportFindings = z.infer<typeof FINDINGS>;

/**
 * Imports `modules` beside what the kind `full` has.
 *
 * @param bundlePath A bundle that has them.
 * @throws {Error} If the sandbox does not start, or does not come to an end.
 */
export async function tryImports(
  modules: readonly string[],
  bundlePath: string,
): Promise<ImportFindings> {
  const boot = await imageBoot("full");
  const own = {
    ...boot,
    packagePaths: [
      // Those that were added before are in the new one, too.
      ...boot.packagePaths.filter((path) => !path.endsWith("/added.bundle")),
      bundlePath,
    ],
    policyJson: '{"base":"permissive"}',
  };
  const guest = await loadEngine(own, ENGINES);
  const interpreter = await Interpreter.start({ boot: own, guest });
  const { stdout, stderr, error } = interpreter.run({
    type: "run",
    nonce: "",
    code: await Deno.readTextFile(
      new URL("try_imports.py", import.meta.url),
    ),
    inputJson: JSON.stringify(modules),
    timeoutMs: TIMEOUT_MS,
  });
  if (error !== null) {
    throw new Error(`Cannot import "${modules.join('", "')}": ${stderr}`);
  }
  return FINDINGS.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}
