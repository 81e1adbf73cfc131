/**
 * Tries once whether sandboxes can be forked here: forks one, runs a
 * program, compares. Kernels, containers and emulations of Linux differ in what
 * they allow.
 *
 * @module
 */

import type { Language } from "../run/languages.ts";
import type { ParseReply } from "../wire/parse_reply.ts";
import type { Forks, SandboxMaking } from "./forks.ts";
import { ProcessSandbox } from "./process_sandbox.ts";
import { BLIND_SAMPLER } from "./process_sampler.ts";
import type { SharedOutput } from "./shared_output.ts";

/** Options for {@linkcode tryFork}. */
export interface TryForkOptions {
  readonly forks: Forks;
  readonly making: SandboxMaking;
  /** Language of the kind. */
  readonly language: Language;
  readonly parseReply: ParseReply;
  readonly output: SharedOutput | null;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}

const PROGRAMS: Readonly<Record<Language, string>> = {
  python: "print(6 * 7)",
  javascript: "console.log(6 * 7)",
  typescript: "console.log(6 * 7)",
};
const PRINTED = "42\n";
/** A fork that has copied a lock of another thread would wait for ever. */
const LIMIT_MS = 120_000;
const MAX_FRAME_BYTES = 1_048_576;

/** Returns why sandboxes cannot be forked; null if they can. */
export async function tryFork(
  { forks, making, language, parseReply, output, now }: TryForkOptions,
): Promise<string | null> {
  const tried = Promise.withResolvers<string | null>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await forks.prepare(making);
    const gone = Promise.withResolvers<void>();
    const sandbox = new ProcessSandbox({
      spawn: (handlers) => forks.fork(making, handlers),
      boot: making.boot,
      parseReply,
      sampler: BLIND_SAMPLER,
      now,
      output,
      limits: {
        cpuLimitMs: Infinity,
        rssLimitBytes: Infinity,
        programMemoryBytes: 0,
        bootTimeoutMs: LIMIT_MS,
        graceMs: 0,
        resetTimeoutMs: LIMIT_MS,
        maxFrameBytes: MAX_FRAME_BYTES,
        requireLocks: true,
      },
      observer: {
        ready: () =>
          sandbox.run({
            code: PROGRAMS[language],
            inputJson: "null",
            timeoutMs: LIMIT_MS,
          }),
        answered({ result: { stdout } }) {
          if (stdout === PRINTED) return;
          tried.resolve(`a fork printed ${JSON.stringify(stdout)}`);
        },
        rested: ({ retire }) => tried.resolve(retire),
        ended: ({ reason, detail }) => tried.resolve(`${reason} ${detail}`),
        opened() {},
        rowsAnswered() {},
        gone: () => gone.resolve(),
      },
    });
    timer = setTimeout(() => sandbox.kill("timeout", "in a fork"), LIMIT_MS);
    const fault = await tried.promise;
    sandbox.kill("closed", "");
    await gone.promise;
    return fault;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
