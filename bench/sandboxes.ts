/**
 * Booted and forked sandboxes side by side: time from asking for one to its first
 * answer, CPU of its first programs, memory, throughput and p99 of 1, 4 and 16 of
 * them; what a fork for each program costs; and whether forks ever draw the same
 * number.
 *
 * Usage: `deno run -A bench/sandboxes.ts [kind] [forks]`
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { KINDS } from "../src/kinds.ts";
import { openForkSystem } from "../src/sandbox/fork_system.ts";
import { findLibcPath } from "../src/sandbox/libc_path.ts";
import { openForkSocket } from "../src/sandbox/fork_socket.ts";
import { type Child, spawnChild } from "../src/sandbox/process.ts";
import { openProcessSampler } from "../src/sandbox/process_sampler.ts";
import { ZygoteProcess } from "../src/sandbox/zygote_process.ts";
import { imageBoot } from "../tools/images/open_from_image.ts";
import { encodeFrame } from "../src/wire/encode_frame.ts";
import { FrameReader } from "../src/wire/frame_reader.ts";
import type { BootMessage, GuestMessage } from "../src/wire/messages.ts";
import type { ChildHandlers } from "../src/sandbox/process.ts";

const MIB = 1_048_576;
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ROUNDS = 5;
const WARM_RUNS = 200;
const COUNTS = [1, 4, 16] as const;
/** Programs of all sandboxes together, after those that warm them. */
const LOAD_RUNS = 1_600;
const FRESH_RUNS = 200;
const [kindName = "core", forkCount = "1000"] = Deno.args;
const HELLO = kindName === "javascript" ? "console.log(1)" : "print(1)";
const DRAW = kindName === "javascript"
  ? "console.log(Math.random(), crypto.randomUUID())"
  : "import random, uuid\nprint(random.random(), uuid.uuid4())";

const kind = KINDS.find(({ name }) => name === kindName);
if (kind === undefined) throw new Error(`Cannot find the kind "${kindName}"`);
const libcPath = findLibcPath();
const system = openForkSystem(libcPath);
const sampler = openProcessSampler(libcPath);
const socket = openForkSocket(system);
const boot: BootMessage = {
  ...await imageBoot(kindName),
  libcPath,
  heapLimitBytes: 512 * MIB,
};
const child = {
  denoPath: Deno.execPath(),
  entryPath: `${ROOT}src/guest/main.ts`,
  denoDir: `${ROOT}.cache/deno`,
  readPaths: [ROOT, Deno.realPathSync(`${ROOT}node_modules/pyodide`)],
  ffiPaths: [libcPath],
  wasmPages: boot.heapLimitBytes / 65_536,
  stackKib: kind.stackKib,
};

/** A sandbox that is spoken to message by message. */
class Subject {
  readonly #child: Child;
  readonly #frames = new FrameReader({ maxFrameBytes: 64 * MIB });
  readonly #messages: GuestMessage[] = [];
  readonly #gone = Promise.withResolvers<void>();
  #wake = () => {};

  constructor(start: (handlers: ChildHandlers) => Child) {
    this.#child = start({
      output: (chunk) => {
        this.#messages.push(...this.#frames.push(chunk) as GuestMessage[]);
        this.#wake();
      },
      exit: () => this.#gone.resolve(),
    });
    this.#child.write(encodeFrame(boot));
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Returns the next message. */
  async next(): Promise<GuestMessage> {
    while (this.#messages.length === 0) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#messages.shift()!;
  }

  /** Runs a program and resets; returns what it has printed. */
  async run(code: string): Promise<string> {
    this.#child.write(encodeFrame({
      type: "run",
      nonce: "",
      code,
      inputJson: "null",
      timeoutMs: 60_000,
      policy: "permissive",
    }));
    const result = await this.next();
    await this.next();
    if (result.type !== "result") throw new Error("Cannot run a program");
    return result.stdout;
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.#child.kill();
    await this.#gone.promise;
  }
}

/** Memory of a process's own, in MB. */
function ownMegabytes(pid: number): number {
  const text = Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`);
  const sizes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)];
  return sizes.reduce((sum, [, kib]) => sum + Number(kib), 0) / 1_024;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

const zygote = new ZygoteProcess({
  child,
  boot,
  socket,
  system,
  lost: (reason) => console.error(reason),
});
await zygote.ready;
while (!zygote.isWarm) await zygote.warm();

const WAYS = {
  booted: (handlers: ChildHandlers) => spawnChild(child, handlers),
  forked: (handlers: ChildHandlers) => zygote.fork(handlers),
};
const told: Record<string, Record<string, number[]>> = {};
function note(way: string, what: string, value: number): void {
  ((told[what] ??= {})[way] ??= []).push(value);
}

for (let round = 0; round < ROUNDS; round++) {
  for (const [way, start] of Object.entries(WAYS)) {
    const asked = performance.now();
    const subject = new Subject(start);
    await subject.next();
    note(way, "own memory, unused, MB", ownMegabytes(subject.pid));
    const cpu = () => sampler.cpuMs(subject.pid) ?? NaN;
    let before = cpu();
    await subject.run(HELLO);
    note(way, "from asking to the first answer, ms", performance.now() - asked);
    note(way, "CPU of the first hello, ms", cpu() - before);
    for (let run = 2; run < 10; run++) await subject.run(HELLO);
    before = cpu();
    await subject.run(HELLO);
    note(way, "CPU of the 10th, ms", cpu() - before);
    for (let run = 11; run < WARM_RUNS; run++) await subject.run(HELLO);
    note(way, "own memory after 200, MB", ownMegabytes(subject.pid));
    before = cpu();
    for (let run = 0; run < 100; run++) await subject.run(HELLO);
    note(way, "CPU of the 200th and later, ms", (cpu() - before) / 100);
    await subject.end();
  }
}
/** Runs programs in all sandboxes at the same time; returns how long each took. */
async function load(
  subjects: readonly Subject[],
  runs: number,
): Promise<number[]> {
  const times: number[] = [];
  let left = runs;
  await Promise.all(subjects.map(async (subject) => {
    while (left-- > 0) {
      const asked = performance.now();
      await subject.run(HELLO);
      times.push(performance.now() - asked);
    }
  }));
  return times.sort((a, b) => a - b);
}

for (const count of COUNTS) {
  const of = `${count} sandbox${count === 1 ? "" : "es"}`;
  const started: Record<string, Subject[]> = {};
  for (const [way, start] of Object.entries(WAYS)) {
    const subjects = Array.from({ length: count }, () => new Subject(start));
    for (const subject of subjects) await subject.next();
    await load(subjects, count * WARM_RUNS);
    started[way] = subjects;
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, subjects] of Object.entries(started)) {
      const asked = performance.now();
      const times = await load(subjects, LOAD_RUNS / ROUNDS);
      const seconds = (performance.now() - asked) / 1_000;
      note(way, `programs a second, ${of}`, times.length / seconds);
      note(way, `p99, ${of}, ms`, times[Math.floor(times.length * 0.99)]);
    }
  }
  for (const [way, subjects] of Object.entries(started)) {
    const bytes = subjects.map(({ pid }) => ownMegabytes(pid));
    const all = way === "forked" ? [...bytes, ownMegabytes(zygote.pid)] : bytes;
    const sum = all.reduce((total, one) => total + one, 0);
    note(way, `memory of ${of}, zygote included, MB`, sum);
    for (const subject of subjects) await subject.end();
  }
}
for (const [what, { booted, forked }] of Object.entries(told)) {
  const [one, other] = [median(booted), median(forked)];
  console.log(`| ${what} | ${one.toFixed(1)} | ${other.toFixed(1)} |`);
}

const reused = new Subject(WAYS.forked);
await reused.next();
await load([reused], WARM_RUNS);
const fresh: number[] = [];
const same: number[] = [];
for (let run = 0; run < FRESH_RUNS; run++) {
  const asked = performance.now();
  const subject = new Subject(WAYS.forked);
  await subject.next();
  await subject.run(HELLO);
  await subject.end();
  fresh.push(performance.now() - asked);
  same.push(...await load([reused], 1));
}
await reused.end();
const [dear, cheap] = [median(fresh), median(same)];
console.log(
  `a program in a fork of its own takes ${
    (dear / cheap).toFixed(1)
  } times as ` +
    `long as in one that was reset (${dear.toFixed(1)} and ${
      cheap.toFixed(1)
    } ms)`,
);

const seen = new Set<string>();
let drawn = 0;
for (let n = 0; n < Number(forkCount); n++) {
  const subject = new Subject(WAYS.forked);
  await subject.next();
  for (const value of (await subject.run(DRAW)).trim().split(" ")) {
    seen.add(value);
    drawn += 1;
  }
  await subject.end();
}
console.log(`${forkCount} forks drew ${drawn} values, ${seen.size} different`);
zygote.close();
socket.close();
Deno.exit(seen.size === drawn ? 0 : 1);
