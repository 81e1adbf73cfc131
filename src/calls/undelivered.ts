/**
 * Output of a run that started again, without what its caller has already.
 *
 * @module
 */

import type { LiveOutput, RunWatcher } from "../run/live_output.ts";
import { Buffer } from "node:buffer";
import type { RunResult } from "../run/result.ts";
import { type Delivered, NOTHING_DELIVERED } from "./suspension.ts";

/** Returns a result without the output that was delivered before. */
export function undelivered(result: RunResult, before: Delivered): RunResult {
  const { stdout, stderr, results = [] } = result;
  const rest = results.slice(before.results).map((each) => ({
    ...each,
    stdoutBytes: Math.max(0, each.stdoutBytes - before.stdoutBytes),
    stderrBytes: Math.max(0, each.stderrBytes - before.stderrBytes),
  }));
  const { results: _, ...others } = result;
  return {
    ...others,
    stdout: stdout.slice(before.stdoutChars),
    stderr: stderr.slice(before.stderrChars),
    ...(rest.length === 0 ? {} : { results: rest }),
  };
}

/** Returns what has been delivered once a whole result is. */
export function deliveredBy({ stdout, stderr, results }: RunResult): Delivered {
  return {
    stdoutChars: stdout.length,
    stderrChars: stderr.length,
    stdoutBytes: Buffer.byteLength(stdout),
    stderrBytes: Buffer.byteLength(stderr),
    results: results?.length ?? 0,
  };
}

/** Returns a watcher that does not see the output that was delivered before. */
export function watchUndelivered(
  watcher: RunWatcher | undefined,
  before: Delivered,
): RunWatcher | undefined {
  if (watcher === undefined || before.stdoutBytes + before.stderrBytes === 0) {
    return watcher;
  }
  return {
    began: (output, execution) =>
      watcher.began(output && skip(output, before), execution),
    left: () => watcher.left(),
  };
}

/**
 * Returns a watcher to whom several runs of one program are one: what it has seen
 * of one does not come again in the next.
 */
export function watchParts(watcher: RunWatcher): RunWatcher {
  let live: LiveOutput | undefined;
  let seen = NOTHING_DELIVERED;
  let hasBegun = false;
  const whole: LiveOutput = {
    read() {
      const news = live?.read() ?? NO_OUTPUT;
      seen = {
        ...seen,
        stdoutBytes: seen.stdoutBytes + news.stdout.length,
        stderrBytes: seen.stderrBytes + news.stderr.length,
        results: seen.results + news.results.length,
      };
      return news;
    },
  };
  return {
    began(output, execution) {
      live = output && skip(output, seen);
      if (!hasBegun) watcher.began(whole, execution);
      hasBegun = true;
    },
    // There may be another run: who watches knows when the last one has ended.
    left: () => live = undefined,
  };
}

const NO_OUTPUT = {
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
  results: [],
};

function skip(output: LiveOutput, before: Delivered): LiveOutput {
  let { stdoutBytes, stderrBytes, results } = before;
  return {
    read() {
      const seen = output.read();
      const stdout = seen.stdout.subarray(stdoutBytes);
      const stderr = seen.stderr.subarray(stderrBytes);
      const rest = seen.results.slice(results);
      stdoutBytes = Math.max(0, stdoutBytes - seen.stdout.length);
      stderrBytes = Math.max(0, stderrBytes - seen.stderr.length);
      results = Math.max(0, results - seen.results.length);
      return { stdout, stderr, results: rest };
    },
  };
}
