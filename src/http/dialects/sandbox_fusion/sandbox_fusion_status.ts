/**
 * The status words of SandboxFusion's answers.
 *
 * @module
 */

/** Status of an answer: never "SandboxError", after which callers try again. */
export const STATUS_WORDS = ["Success", "Failed"] as const;

/** Status of what ran. */
export const RUN_STATUS_WORDS = ["Finished", "TimeLimitExceeded"] as const;

/** The status words of one answer. */
export interface StatusWords {
  readonly status: typeof STATUS_WORDS[number];
  readonly runStatus: typeof RUN_STATUS_WORDS[number];
}

/** Returns the status words of a run, or of a notebook. */
export function statusWords(
  { hasFailed, isOutOfTime }: {
    readonly hasFailed: boolean;
    readonly isOutOfTime: boolean;
  },
): StatusWords {
  return {
    status: hasFailed ? "Failed" : "Success",
    runStatus: isOutOfTime ? "TimeLimitExceeded" : "Finished",
  };
}
