/**
 * Measures the effect of callers on each other: the times of a light one alone,
 * and beside a heavy one that has 1,000 programs waiting at any time. And what
 * a key costs: how long a right one and wrong ones take to be judged.
 *
 * Usage: deno run -A bench/callers/main.ts [--quick] [--print]
 *
 * @module
 */

import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { Callers } from "../../src/callers/callers.ts";
import { parseCallers } from "../../src/callers/parse_callers.ts";
import { Histogram } from "../histogram.ts";
import { encodePost, HttpConnection } from "../http_connection.ts";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown_table.ts";
import { writeResults } from "../results_file.ts";
import { type RunningServer, startServer } from "../server.ts";
import { chooseTargets } from "../targets.ts";
import type { FloodOrder } from "./flood.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
  },
});
const WAITING = 1_000;
const SANDBOXES = Math.max(2, navigator.hardwareConcurrency);
const REQUESTS = options.quick ? 100 : 1_000;
const GUESSES = options.quick ? 2_000 : 50_000;
/** Between two requests of the light caller, in milliseconds. */
const PAUSE_MS = 20;

interface Pair {
  readonly title: string;
  /** Programs of both. */
  readonly light: string;
  readonly heavy: string;
  /** Most at a time of the heavy one. @default {no limit} */
  readonly maxRuns?: number;
}

const LOOP = (times: number) => `x = 0\nfor i in range(${times}): x += i\n`;
/** Programs of the light caller and of the heavy one. */
const PAIRS: readonly Pair[] = [
  { title: "hello beside hellos", light: "print(1)", heavy: "print(1)" },
  { title: "20 ms beside 20 ms", light: LOOP(2e5), heavy: LOOP(2e5) },
  { title: "20 ms beside hellos", light: LOOP(2e5), heavy: "print(1)" },
  { title: "hello beside 20 ms", light: "print(1)", heavy: LOOP(2e5) },
  // As an operator holds it who wants the light one to wait for nobody.
  {
    title: "hello beside 20 ms, a sandbox left",
    light: "print(1)",
    heavy: LOOP(2e5),
    maxRuns: SANDBOXES - 1,
  },
];
const KEYS = { light: "light-key", heavy: "heavy-key" };

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function keysFile(maxRuns?: number): string {
  return JSON.stringify(
    Object.entries(KEYS).map(([name, key]) => ({
      name,
      key: `sha256:${createHash("sha256").update(key).digest("hex")}`,
      ...(name === "heavy" ? { max_runs: maxRuns } : {}),
    })),
  );
}

async function measure(port: number, code: string): Promise<Histogram> {
  const connection = new HttpConnection(port);
  const bytes = encodePost("/run_code", { code }, KEYS.light);
  const times = new Histogram();
  for (let sent = 0; sent < REQUESTS; sent += 1) {
    const start = performance.now();
    const { status, body } = await connection.send(bytes);
    if (status !== 200) throw new Error(`Cannot measure: ${status} ${body}`);
    times.record(performance.now() - start);
    await sleep(PAUSE_MS);
  }
  return times;
}

/** Measures while so many programs of the heavy caller wait. */
async function besideFlood(
  { port }: RunningServer,
  light: string,
  heavy: string,
): Promise<{ times: Histogram; rate: number; failed: number }> {
  const order: FloodOrder = {
    port,
    key: KEYS.heavy,
    code: heavy,
    atOnce: WAITING,
  };
  const told = { answered: 0, failed: 0 };
  const flood = new Worker(new URL("./flood.ts", import.meta.url), {
    workerData: order,
  });
  flood.on("message", (counts) => Object.assign(told, counts));
  try {
    while (told.answered < 100) await sleep(100);
    const before = told.answered;
    const start = performance.now();
    const times = await measure(port, light);
    const seconds = (performance.now() - start) / 1_000;
    const rate = Math.round((told.answered - before) / seconds);
    return { times, rate, failed: told.failed };
  } finally {
    await flood.terminate();
  }
}

/** Returns microseconds that keys take, at the median and at p99. */
function judge(callers: Callers, keys: readonly string[]): string {
  const times = new Histogram();
  for (let index = 0; index < GUESSES; index += 1) {
    const key = keys[index % keys.length];
    const start = performance.now();
    callers.withKey(key);
    times.record(performance.now() - start);
  }
  return [50, 99].map((percent) =>
    (1_000 * times.percentileMs(percent)).toFixed(0)
  ).join(" / ");
}

async function fairness(): Promise<string> {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, keysFile());
  const [target] = chooseTargets(["ours"]);
  const rows: string[][] = [];
  await using server = await startServer(async (port) => {
    const wanted = await target.command(port);
    return {
      ...wanted,
      env: {
        ...wanted.env,
        FAAS_KEYS_FILE: path,
        FAAS_SANDBOXES: `core=${SANDBOXES},full=0`,
        FAAS_QUEUE_SIZE: String(2 * WAITING),
        FAAS_QUEUE_TIMEOUT: "600000",
      },
    };
  });
  for (const { title, light, heavy, maxRuns } of PAIRS) {
    await Deno.writeTextFile(path, keysFile(maxRuns));
    // It is looked at every two seconds.
    await sleep(3_000);
    await measure(server.port, light);
    const alone = await measure(server.port, light);
    const { times, rate, failed } = await besideFlood(server, light, heavy);
    // Waiting requests of the flood count for nobody any more.
    await sleep(2_000);
    const [before, after] = [alone, times].map((one) => one.percentileMs(99));
    rows.push([
      title,
      alone.percentileMs(50).toFixed(1),
      before.toFixed(1),
      times.percentileMs(50).toFixed(1),
      after.toFixed(1),
      (after / before).toFixed(2),
      `${rate}/s${failed > 0 ? `, ${failed} failed` : ""}`,
    ]);
    console.log(rows.at(-1)?.join(" | "));
  }
  await Deno.remove(path);
  return markdownTable(
    [
      { title: "light, times in ms" },
      { title: "p50 alone", align: "right" },
      { title: "p99 alone", align: "right" },
      { title: "p50 beside", align: "right" },
      { title: "p99 beside", align: "right" },
      { title: "p99 ratio", align: "right" },
      { title: "heavy", align: "right" },
    ],
    rows,
  );
}

function guessing(): string {
  const rows = [10, 1_000, 10_000].map((count) => {
    const keys = Array.from({ length: count }, (_, index) => `key-${index}`);
    const callers = new Callers(parseCallers(JSON.stringify(
      keys.map((key, index) => ({
        name: `caller-${index}`,
        key: `sha256:${createHash("sha256").update(key).digest("hex")}`,
      })),
    )));
    const near = keys.map((key) => `${key.slice(0, -1)}x`);
    const far = keys.map((key) => key.replaceAll(/./g, "z"));
    judge(callers, keys);
    return [
      String(count),
      judge(callers, keys),
      judge(callers, near),
      judge(callers, far),
      judge(callers, ["k".repeat(10_000)]),
    ];
  });
  return markdownTable(
    [
      { title: "callers" },
      { title: "right", align: "right" },
      { title: "wrong in its last letter", align: "right" },
      { title: "wrong in all", align: "right" },
      { title: "10,000 letters", align: "right" },
    ],
    rows,
  );
}

const keys = guessing();
console.log(keys);
const report =
  `## Callers\n\n${await describeMachine()}\n\n${await fairness()}\n
A light caller asks for one program after the other, a heavy one has 1,000 on
their way at any time; both of the same share, load and service on the same
cores.\n\nWhat a key takes to be judged, in µs, at the median and at p99:\n
${keys}\n`;
if (options.print) console.log(report);
else await writeResults("callers", report);
Deno.exit(0);
