/**
 * A sound answer of a sandbox to a run, for tests on either side of the pipe.
 *
 * @module
 */

/** The message, without the nonce of its run. */
export const FAKE_RESULT = {
  type: "result",
  stdout: "",
  stderr: "",
  retVal: "",
  retJson: null,
  exitCode: 0,
  error: null,
  missingModules: [],
  truncated: [],
  files: [],
  durationMs: 1.5,
  memoryPeakBytes: 20_971_520,
} as const;
