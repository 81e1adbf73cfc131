/**
 * Measures every program on every server that is up, in interleaved rounds.
 *
 * @module
 */

import { measure, type Measurement, mergeMeasurements } from "./measure.ts";
import type { Program } from "./programs.ts";
import { rotate } from "./rotate.ts";
import type { RunningServer } from "./server.ts";
import type { Target } from "./targets.ts";

/** A target that is up. */
export interface Contestant {
  /** Target of the run. */
  readonly target: Target;
  /** Server that runs it. */
  readonly server: RunningServer;
}

/** Result of one program on one target with one number of clients. */
export interface Cell {
  /** Name of the target. */
  readonly target: string;
  /** Name of the program. */
  readonly program: string;
  /** Number of clients. */
  readonly clients: number;
  /** All rounds together; undefined if the program does not run there. */
  readonly measurement: Measurement | undefined;
  /** Requests per second of each round. */
  readonly perRound: readonly number[];
  /** Reason why it does not run, in the words of the first wrong answer. */
  readonly failure: string | undefined;
}

/** Options for {@linkcode compare}. */
export interface CompareOptions {
  /** Length of a block in milliseconds. */
  readonly durationMs: number;
  /** Blocks per cell; an integer >= 1. */
  readonly rounds: number;
  /** Numbers of clients. @default {[1, 8]} */
  readonly clients?: readonly number[];
  /** Core of the load generator. @default {undefined} */
  readonly loadCore?: string | undefined;
  /** Called with a line of text for each block. */
  readonly onProgress: (line: string) => void;
}

/** Warm-up before the first block of a cell, relative to a block's length. */
const WARM_UP = 0.3;
/** A target whose block took so many times its length gets no second one. */
const TOO_SLOW = 4;

interface Draft {
  measurement: Measurement | undefined;
  perRound: number[];
  failure: string | undefined;
  isDone: boolean;
}

/** Requests with a right answer per second. */
export function requestsPerSecond({ latency, elapsedMs }: Measurement): number {
  return latency.count / elapsedMs * 1000;
}

async function runBlock(
  { server, target }: Contestant,
  { code, expected, title }: Program,
  clients: number,
  draft: Draft,
  { durationMs, loadCore, onProgress }: CompareOptions,
): Promise<void> {
  const spec = { port: server.port, code, expected, clients };
  if (draft.measurement === undefined) {
    const warmUp = { ...spec, durationMs: durationMs * WARM_UP };
    const { firstError } = await measure(server.pid, warmUp, { loadCore });
    if (firstError !== undefined) {
      draft.failure = firstError;
      draft.isDone = true;
      onProgress(`${target.name}, ${title}: does not run: ${firstError}`);
      return;
    }
  }
  const block = await measure(server.pid, { ...spec, durationMs }, {
    loadCore,
  });
  draft.measurement = draft.measurement
    ? mergeMeasurements(draft.measurement, block)
    : block;
  draft.perRound.push(requestsPerSecond(block));
  draft.isDone = block.elapsedMs > durationMs * TOO_SLOW;
  const rate = requestsPerSecond(block).toFixed(1);
  const p50 = block.latency.count > 0 ? block.latency.percentileMs(50) : NaN;
  onProgress(
    `${target.name}, ${title}, clients ${clients}: ${rate}/s, p50 ${p50} ms` +
      (block.errors > 0 ? `, ${block.errors} errors` : ""),
  );
}

/** Measures all cells, one program and one number of clients at a time. */
export async function compare(
  contestants: readonly Contestant[],
  programs: readonly Program[],
  options: CompareOptions,
): Promise<Cell[]> {
  const { rounds, clients: clientCounts = [1, 8] } = options;
  const cells: Cell[] = [];
  for (const program of programs) {
    const runners = contestants.filter(({ target }) =>
      target.kinds.includes(program.kind)
    );
    for (const clients of clientCounts) {
      const drafts = new Map(runners.map((runner): [Contestant, Draft] => [
        runner,
        {
          measurement: undefined,
          perRound: [],
          failure: undefined,
          isDone: false,
        },
      ]));
      for (let round = 0; round < rounds; round++) {
        for (const [runner, draft] of rotate([...drafts], round)) {
          if (draft.isDone) continue;
          await runBlock(runner, program, clients, draft, options);
        }
      }
      for (const [{ target }, { isDone: _, ...draft }] of drafts) {
        const names = { target: target.name, program: program.name };
        cells.push({ ...names, clients, ...draft });
      }
    }
  }
  return cells;
}
