/**
 * The receipt of a run with seed and time: three hashes with which anybody can
 * run it again and compare. Nothing is kept of any run.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { RunAnswer } from "../../run/answer.ts";
import { FIELDS, type FieldWith } from "../../run/fields.ts";
import type { InputContent, RunInputs } from "../../run/inputs.ts";
import { keysOf } from "../../run/keys_of.ts";
import type { RunRequest } from "../../run/request.ts";
import type { CountedResultName } from "../../run/result_fields.ts";
import type { Receipt } from "../../run/result.ts";

/** Fields that count: fields, and what the service sets by itself. */
type CountedName = FieldWith<"counts", true> | "policy";

/**
 * Returns the receipt; undefined where the same request may give another answer.
 *
 * @param image See `RunResult.image`.
 * @param answer Outcome of the run, as it is answered.
 */
export function receipt(
  run: RunRequest,
  image: string | undefined,
  { output, metadata }: Pick<RunAnswer, "output" | "metadata">,
): Receipt | undefined {
  const { inputs } = run;
  if (inputs?.seed === undefined || inputs.nowMs === undefined) {
    return undefined;
  }
  // A sandbox that was killed has been stopped by the service's own clock.
  if (image === undefined) return undefined;
  // In a fixed order.
  const counted: Record<CountedResultName, unknown> = {
    exit_code: metadata.exit_code,
    error: metadata.error,
    truncated: metadata.truncated,
    files: metadata.files,
    results: metadata.results,
  };
  return {
    request: sha256(JSON.stringify(countedParts(run))),
    image,
    result: sha256(JSON.stringify({ output, ...counted })),
  };
}

type InputName = FieldWith<"wire", "inputs"> & CountedName;

/** Returns what makes this run another than others, in a fixed order. */
function countedParts(run: RunRequest): Record<CountedName, unknown> {
  const { inputs } = run;
  return {
    language: run.language,
    code: run.code,
    input: run.inputJson,
    timeout: run.timeoutMs,
    policy: run.policy,
    mode: run.mode,
    ...countedInputs(inputs ?? {}),
    state: run.state,
    tools: run.tools,
  };
}

/** Returns the parts that a run brings, in the order of the fields. */
function countedInputs(inputs: RunInputs): Record<InputName, unknown> {
  const parts = keysOf(FIELDS).flatMap((name) => {
    const { wire, counts } = FIELDS[name];
    if (wire !== "inputs" || !counts) return [];
    return [[name, inputPart(inputs, name as InputName)]];
  });
  return Object.fromEntries(parts);
}

function inputPart(inputs: RunInputs, name: InputName): unknown {
  switch (name) {
    case "now":
      return inputs.nowMs;
    case "stdin":
      return inputs.stdin && countedContent(inputs.stdin);
    case "files":
      return inputs.files?.map(({ path, content }) => ({
        path,
        content: countedContent(content),
      }));
    default:
      return inputs[name];
  }
}

function countedContent(content: InputContent): Record<string, string> {
  return "text" in content ? content : { base64: content.bytes.toBase64() };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
