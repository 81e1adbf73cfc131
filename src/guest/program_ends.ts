/**
 * Ends of a program: clock, entropy, standard input, and where its output goes.
 * All of it lies outside of the interpreter's memory.
 *
 * @module
 */

import type { BootMessage } from "../wire/messages.ts";
import type { Surroundings } from "./engine.ts";
import { Entropy } from "./entropy.ts";
import { openSinks, type OutputSinks } from "./files/shared_sinks.ts";
import { StdinSource } from "./files/stdin_source.ts";
import type { LibC } from "./lock/libc.ts";
import { randomBytes } from "./random_bytes.ts";
import { RunClock } from "./run_clock.ts";

/** The ends of one interpreter. */
export interface ProgramEnds
  extends Pick<Surroundings, "clock" | "entropy" | "stdin">, OutputSinks {
  readonly entropy: Entropy;
  readonly clock: RunClock;
  readonly stdin: StdinSource;
}

/** Opens the ends of an interpreter. */
export function openEnds(
  libc: LibC | undefined,
  { outputPath, outputLimitBytes }: BootMessage,
): ProgramEnds {
  return {
    clock: new RunClock(),
    entropy: new Entropy(randomBytes(libc)),
    stdin: new StdinSource(),
    ...openSinks(libc, outputPath, outputLimitBytes),
  };
}

/** Forgets what a program has written. */
export function clearSinks({ stdout, stderr, results }: OutputSinks): void {
  stdout.clear();
  stderr.clear();
  results.clear();
}

/** Forgets all that a program was given, and what it has written. */
export function resetEnds(ends: ProgramEnds): void {
  ends.clock.unfix();
  ends.entropy.unseed();
  ends.stdin.clear();
  clearSinks(ends);
}
