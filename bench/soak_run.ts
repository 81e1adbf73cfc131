/**
 * Sends the requests of a soak from several clients, checks every answer, and
 * samples what the service uses meanwhile.
 *
 * @module
 */

import { Histogram } from "./histogram.ts";
import { encodePost, HttpConnection } from "./http_connection.ts";
import type { MemorySample } from "./memory_drift.ts";
import { readTree } from "./process_tree.ts";
import { pickKind, SOAK_ANSWER, type SoakKind } from "./soak_mix.ts";

/** Requests to send, their target and duration. */
export interface SoakSpec {
  /** Port of the service on the loopback address. */
  readonly port: number;
  /** Process id of the service. */
  readonly pid: number;
  /** Kinds of requests; the latency of the first is followed over time. */
  readonly kinds: readonly SoakKind[];
  /** Connections; an integer >= 1. */
  readonly clients: number;
  /** Ends after so many requests. */
  readonly maxRequests: number;
  /** Ends after so many milliseconds. */
  readonly durationMs: number;
  /** Time between two samples, in milliseconds. */
  readonly sampleMs: number;
  /** Called for each sample. */
  readonly onSample: (sample: SoakSample) => void;
}

/** The service at one moment. */
export interface SoakSample extends MemorySample {
  /** Time since the start, in seconds. */
  readonly seconds: number;
  /** Processes, the service itself included. */
  readonly pids: readonly number[];
  /** Open descriptors of all processes. */
  readonly descriptors: number;
  /** Requests of the first kind answered since the last sample. */
  readonly timed: number;
  /** Their median latency, in milliseconds; 0 if there were none. */
  readonly p50Ms: number;
  /** Their 99th percentile, in milliseconds; 0 if there were none. */
  readonly p99Ms: number;
}

/** Outcome of one kind of request. */
export interface SoakTally {
  /** Latency of right answers. */
  readonly latency: Histogram;
  /** Answers that were not what they must be. */
  wrong: number;
  /** Answers of 503: allowed, but not what a caller wants. */
  overloaded: number;
}

/** Result of a soak. */
export interface SoakResult {
  /** In the order of time. */
  readonly samples: readonly SoakSample[];
  /** By the name of the kind. */
  readonly tallies: ReadonlyMap<string, SoakTally>;
  /** The first wrong answers, cut to 300 characters each. */
  readonly wrongAnswers: readonly string[];
  /** Time that it took, in milliseconds. */
  readonly elapsedMs: number;
}

const KEPT_WRONG_ANSWERS = 10;

function isRight(kind: SoakKind, n: number, body: string): boolean {
  try {
    const answer = SOAK_ANSWER.safeParse(JSON.parse(body));
    return answer.success && kind.isRight(answer.data, n);
  } catch {
    return false;
  }
}

/** Runs a soak to its end. */
export async function runSoak(spec: SoakSpec): Promise<SoakResult> {
  const { port, pid, kinds, clients, maxRequests, durationMs } = spec;
  const tallies = new Map(kinds.map(({ name }): [string, SoakTally] => [
    name,
    { latency: new Histogram(), wrong: 0, overloaded: 0 },
  ]));
  const samples: SoakSample[] = [];
  const wrongAnswers: string[] = [];
  const startMs = performance.now();
  let sent = 0;
  let answered = 0;
  let recent = new Histogram();

  async function sample(): Promise<void> {
    const timed = recent;
    recent = new Histogram();
    const requests = answered;
    const seconds = (performance.now() - startMs) / 1000;
    const { pids, pssBytes, descriptors } = await readTree(pid);
    const taken: SoakSample = {
      seconds,
      requests,
      memoryBytes: pssBytes,
      pids,
      descriptors,
      timed: timed.count,
      p50Ms: timed.count > 0 ? timed.percentileMs(50) : 0,
      p99Ms: timed.count > 0 ? timed.percentileMs(99) : 0,
    };
    samples.push(taken);
    spec.onSample(taken);
  }

  async function sendOne(
    connection: HttpConnection,
    kind: SoakKind,
    n: number,
  ): Promise<void> {
    const tally = tallies.get(kind.name);
    if (tally === undefined) throw new Error(`Cannot count "${kind.name}"`);
    const { language, timeoutMs: timeout } = kind;
    const code = kind.code(n);
    const request = encodePost("/run_code", { language, code, timeout });
    const sentMs = performance.now();
    let status = 0;
    let body: string;
    try {
      ({ status, body } = await connection.send(request));
    } catch (error) {
      body = String(error);
    }
    const tookMs = performance.now() - sentMs;
    answered += 1;
    if (status === 200 && isRight(kind, n, body)) {
      tally.latency.record(tookMs);
      if (kind === kinds[0]) recent.record(tookMs);
      return;
    }
    if (status === 503) tally.overloaded += 1;
    else tally.wrong += 1;
    if (status !== 503 && wrongAnswers.length < KEPT_WRONG_ANSWERS) {
      const cut = body.slice(0, 300);
      wrongAnswers.push(`${kind.name}, request ${n}: ${status} ${cut}`);
    }
  }

  async function runClient(): Promise<void> {
    const connection = new HttpConnection(port);
    while (sent < maxRequests && performance.now() - startMs < durationMs) {
      const n = sent++;
      await sendOne(connection, pickKind(kinds, Math.random()), n);
    }
    connection.close();
  }

  let isOver = false;
  let wake = () => {};
  async function runSampler(): Promise<void> {
    for (;;) {
      await sample();
      if (isOver) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, spec.sampleMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
  const sampler = runSampler();
  await Promise.all(Array.from({ length: clients }, runClient));
  const elapsedMs = performance.now() - startMs;
  isOver = true;
  wake();
  await sampler;
  await sample();
  return { samples, tallies, wrongAnswers, elapsedMs };
}
