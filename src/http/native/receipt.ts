/**
 * The receipt of a run with seed and time: three hashes with which anybody can
 * run it again and compare. Nothing is kept of any run.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { RunAnswer } from "../../run/answer.ts";
import type { RunRequest } from "../../run/request.ts";
import type { Receipt } from "../../run/result.ts";

/**
 * Returns the receipt; undefined where the same request may give another answer.
 *
 * @param image See `RunResult.image`.
 * @param answer What came of it, as it is answered.
 */
export function receipt(
  run: RunRequest,
  image: string | undefined,
  { output, metadata }: Pick<RunAnswer, "output" | "metadata">,
): Receipt | undefined {
  const { language, code, inputJson, timeoutMs, policy, inputs, mode, state } =
    run;
  if (inputs?.seed === undefined || inputs.nowMs === undefined) {
    return undefined;
  }
  // A sandbox that was killed has been stopped by a clock of ours.
  if (image === undefined) return undefined;
  const { stdin, argv, env, files, collect, seed, nowMs } = inputs;
  const request = {
    language,
    code,
    input: inputJson,
    timeout: timeoutMs,
    policy,
    mode,
    stdin,
    argv,
    env,
    files,
    collect,
    seed,
    now: nowMs,
    // It never changes, so its id stands for all that is in it.
    state,
  };
  const { exit_code, error, truncated } = metadata;
  const result = {
    output,
    exit_code,
    error,
    truncated,
    files: metadata.files,
    results: metadata.results,
  };
  return {
    request: sha256(JSON.stringify(request)),
    image,
    result: sha256(JSON.stringify(result)),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
