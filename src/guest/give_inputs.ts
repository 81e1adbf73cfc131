/**
 * Gives a program what its request brings besides `INPUT`: standard input, a
 * seed and files.
 *
 * @module
 */

import type { RunInputs } from "../run/inputs.ts";
import { failure, type RunReport } from "./run_report.ts";
import type { Engine } from "./engine.ts";
import type { Entropy } from "./entropy.ts";
import type { StdinSource } from "./files/stdin_source.ts";
import { inputBytes } from "./input_bytes.ts";

/** Parts of an interpreter that inputs go to. */
export interface InputTargets {
  readonly stdin: StdinSource;
  readonly entropy: Entropy;
  readonly files: Engine["files"];
}

/** Gives the inputs. Returns why they do not fit; null if they do. */
export function giveInputs(
  inputs: RunInputs | undefined,
  targets: InputTargets,
): RunReport | null {
  if (inputs === undefined) return null;
  const { stdin, seed, files = [] } = inputs;
  if (stdin !== undefined) targets.stdin.open(inputBytes(stdin));
  if (seed !== undefined) targets.entropy.seed(seed);
  if (files.length === 0) return null;
  try {
    if (!targets.files) throw new Error("no files in this language");
    targets.files.put(files);
    return null;
  } catch {
    return failure(
      "exception",
      "OSError",
      "the files of the request are more than a program may have",
    );
  }
}
