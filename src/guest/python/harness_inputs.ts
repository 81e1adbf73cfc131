/**
 * Message to `src/inside/python/inputs.py` about a run.
 *
 * @module
 */

import type { BroughtRow } from "../../run/batch.ts";
import type { RunInputs } from "../../run/inputs.ts";
import type { RunMessage } from "../../wire/messages.ts";
import { encodeMembers, type MemberEncoders } from "../encode_members.ts";

const INPUTS: MemberEncoders<RunInputs> = {
  stdin: () => ({ stdin: true }),
  argv: (argv) => ({ argv }),
  env: (env) => ({ env }),
  files: (files) => ({ files: files.map(({ path }) => path) }),
  collect: ({ length }) => ({ collect: length > 0 }),
  seed: () => ({ seed: true }),
  // The clock's.
  nowMs: null,
};

const MEMBERS: MemberEncoders<RunMessage> = {
  type: null,
  nonce: null,
  // Handed over apart.
  code: null,
  inputJson: null,
  // For other engines, and for the loop.
  language: null,
  takesResultLine: null,
  // For `KnownPrograms`.
  caller: null,
  timeoutMs: null,
  inputs: (inputs) => encodeMembers(INPUTS, inputs) ?? {},
  policy: (policy) => ({ policy }),
  mode: (mode) => ({ mode }),
  // It goes with a mode.
  kernel: null,
  resume: () => ({ resumes: true }),
  keepAs: () => ({ keeps: true }),
  tools: (tools) => ({ tools }),
  answers: (answers) => ({ answers }),
};

/** Defaults for members that a run lacks. */
const DEFAULTS = {
  mode: null,
  stdin: false,
  files: [],
  collect: false,
  seed: false,
  resumes: false,
  keeps: false,
  tools: null,
  answers: [],
};

/** Returns the inputs of a row for `rows.py`, as JSON; undefined for none. */
export function rowInputs(
  { argv, taskJson }: BroughtRow,
): string | undefined {
  const parts = [
    ...(argv === undefined ? [] : [`"argv":${JSON.stringify(argv)}`]),
    // As it was sent: numbers keep all their digits.
    ...(taskJson === undefined ? [] : [`"task":${taskJson}`]),
  ];
  return parts.length === 0 ? undefined : `{${parts}}`;
}

/** Returns the inputs as JSON; "" for a run without any. */
export function harnessInputs(message: RunMessage): string {
  const members = encodeMembers(MEMBERS, message);
  if (members === undefined) return "";
  const { kernel = {} } = message;
  return JSON.stringify({ ...DEFAULTS, kernel, ...members });
}
