/**
 * Measures the cost of states: times of programs that continue and keep beside
 * those of plain ones, in turn over the same connection; what states of
 * ordinary programs take; and thousands of sessions in a bounded memory, beside
 * a Jupyter kernel for each.
 *
 * Usage: deno run -A bench/states/main.ts [--runs 300] [--sessions 10000]
 *   [--kernels 4] [--kinds core,full] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { benchPath } from "../bench_path.ts";
import { Histogram } from "../histogram.ts";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown_table.ts";
import { readTree } from "../process_tree.ts";
import { writeResults } from "../results_file.ts";
import { type RunningServer, startServer } from "../server.ts";
import { setUpRivals } from "../setup.ts";
import { chooseTargets } from "../targets.ts";
import { type SessionBody, SessionClient } from "./session_client.ts";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "300" },
    sessions: { type: "string", default: "10000" },
    kernels: { type: "string", default: "4" },
    kinds: { type: "string", default: "core,full" },
    print: { type: "boolean", default: false },
  },
});
const RUNS = Number(options.runs);
const SESSIONS = Number(options.sessions);
const KERNELS = Number(options.kernels);
const WARM_RUNS = 20;
/** States that are continued in turn, so that no sandbox holds the next one. */
const ROUND = 16;
const STORE_BYTES = 512 * 1024 ** 2;

/** States are kept in the kind that has most packages. */
const KINDS = [
  {
    kind: "core",
    sandboxes: "core=2,full=0",
    before: "",
    goals: { continue: 3, keep: 2 },
  },
  {
    kind: "full",
    sandboxes: "core=1,full=1",
    before: "import numpy\n",
    goals: { continue: 6, keep: 5 },
  },
];

/** Programs whose states are weighed, and what they may take, in KiB. */
const SIZES = [
  { title: "`x = 1`", code: "x = 1", goalKib: 10 },
  {
    title: "a fitted `LinearRegression`",
    code: "import numpy as np\n" +
      "from sklearn.linear_model import LinearRegression\n" +
      "X = np.arange(200.0).reshape(100, 2)\n" +
      "model = LinearRegression().fit(X, X.sum(axis=1))",
    goalKib: 60,
  },
  {
    title: "a fitted forest of 10 trees",
    code: "import numpy as np\n" +
      "from sklearn.ensemble import RandomForestClassifier\n" +
      "X = np.random.default_rng(1).normal(size=(200, 4))\n" +
      "model = RandomForestClassifier(10).fit(X, X[:, 0] > 0)",
    goalKib: 60,
  },
  {
    title: "a DataFrame of 1,000 rows",
    code: "import pandas as pd\n" +
      "d = pd.DataFrame({'a': range(1000), 'b': [str(i) for i in range(1000)]})",
  },
  { title: "a list of 100,000 numbers", code: "x = list(range(100_000))" },
];

function startService(sandboxes: string): Promise<RunningServer> {
  const [target] = chooseTargets(["ours"]);
  return startServer(async (port) => {
    const wanted = await target.command(port);
    const settings = {
      FAAS_SANDBOXES: sandboxes,
      FAAS_STATE_BYTES: String(STORE_BYTES),
    };
    return { ...wanted, env: { ...wanted.env, ...settings } };
  }, { untilWarm: true });
}

async function times(
  client: SessionClient,
  { kind, before, goals }: typeof KINDS[number],
): Promise<string[]> {
  const code = `${before}x = 1`;
  const states: string[] = [];
  for (let at = 0; at < ROUND; at++) {
    states.push((await client.run({ code, keep: true })).state);
  }
  const next = `${before}x += 1`;
  const ways: Record<string, (at: number) => SessionBody> = {
    plain: () => ({ code: `${code}\n${next}` }),
    "keep alone": () => ({ code, keep: true }),
    "continue the same": () => ({ code: next, state: states[0] }),
    "continue another": (at) => ({ code: next, state: states[at % ROUND] }),
    "continue and keep": () => ({ code: next, state: states[0], keep: true }),
  };
  const found = new Map<string, Histogram>();
  for (const name of Object.keys(ways)) found.set(name, new Histogram());
  for (let at = -WARM_RUNS; at < RUNS; at++) {
    for (const [name, body] of Object.entries(ways)) {
      const { durationMs } = await client.run(body(at + WARM_RUNS));
      if (at >= 0) found.get(name)?.record(durationMs);
    }
  }
  const ms = (name: string, percent: number) =>
    found.get(name)?.percentileMs(percent) ?? NaN;
  const more = (percent: number) =>
    ms("continue and keep", percent) - ms("continue the same", percent);
  const both = (at: (percent: number) => number) =>
    `${at(50).toFixed(2)} (${at(5).toFixed(2)})`;
  const row = [
    kind,
    ...Object.keys(ways).map((name) => both((percent) => ms(name, percent))),
    both(more),
    `${goals.continue} / ${goals.keep}`,
  ];
  console.log(row.join(" | "));
  return row;
}

const TIMES_COLUMNS = [
  { title: "ms at p50 (p5)" },
  { title: "plain", align: "right" },
  { title: "keep alone", align: "right" },
  { title: "continue the same", align: "right" },
  { title: "continue another", align: "right" },
  { title: "continue and keep", align: "right" },
  { title: "to keep, more", align: "right" },
  { title: "goals: continue / keep", align: "right" },
] as const;

async function sizes(client: SessionClient): Promise<string> {
  const rows: string[][] = [];
  for (const { title, code, goalKib } of SIZES) {
    const { bytes } = await client.run({ code, keep: true });
    const kib = (bytes / 1_024).toFixed(1);
    rows.push([title, kib, goalKib === undefined ? "–" : String(goalKib)]);
    console.log(rows.at(-1)?.join(" | "));
  }
  return markdownTable([
    { title: "what is kept" },
    { title: "KiB", align: "right" },
    { title: "goal", align: "right" },
  ], rows);
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

interface SessionsResult {
  readonly text: string;
  readonly bytesEach: number;
  readonly continueMs: number;
}

async function sessions(
  client: SessionClient,
  { pid }: RunningServer,
): Promise<SessionsResult> {
  const before = await readTree(pid);
  const kept: { readonly state: string; readonly number: number }[] = [];
  let stored = 0;
  for (let number = 0; number < SESSIONS; number++) {
    const code = `n = ${number}\nnames = ["session", str(n)]`;
    const { state, bytes } = await client.run({ code, keep: true });
    kept.push({ state, number });
    stored += bytes;
  }
  const after = await readTree(pid);
  const found = new Histogram();
  let wrong = 0;
  for (const { state, number } of shuffled(kept)) {
    const { stdout, durationMs } = await client.run({
      code: "print(n, *names)",
      state,
    });
    found.record(durationMs);
    if (stdout !== `${number} session ${number}\n`) wrong += 1;
  }
  const grown = after.pssBytes - before.pssBytes;
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  const p50 = found.percentileMs(50);
  return {
    bytesEach: grown / SESSIONS,
    continueMs: p50,
    text: `${SESSIONS.toLocaleString("en")} sessions take ${mb(stored)} of ` +
      `\`FAAS_STATE_BYTES=512Mi\`, and the service with its sandboxes ` +
      `${mb(grown)} more than before. Continued in random order: ${wrong} ` +
      `wrong or missing, p50 ${p50.toFixed(2)} ms, p99 ` +
      `${found.percentileMs(99).toFixed(2)} ms.`,
  };
}

const kernelsSchema = z.object({
  startMs: z.number(),
  cellMs: z.number(),
  bytes: z.number(),
});

async function rivals(ours: SessionsResult): Promise<string> {
  await setUpRivals(["venv_jupyter"]);
  const { success, stdout, stderr } = await new Deno.Command(
    benchPath("../.cache/bench/venv_jupyter/bin/python"),
    { args: [benchPath("./states/jupyter_kernels.py"), String(KERNELS)] },
  ).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const theirs = kernelsSchema.parse(
    JSON.parse(new TextDecoder().decode(stdout)),
  );
  const gib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  return markdownTable([
    { title: "a session" },
    { title: "memory", align: "right" },
    { title: "of 10,000", align: "right" },
    { title: "to begin, ms", align: "right" },
    { title: "a step, p50 ms", align: "right" },
  ], [
    [
      "this service",
      `${(ours.bytesEach / 1_024).toFixed(0)} KiB`,
      gib(10_000 * ours.bytesEach),
      "a run",
      ours.continueMs.toFixed(1),
    ],
    [
      "Jupyter kernel",
      `${(theirs.bytes / 1024 ** 2).toFixed(0)} MiB`,
      `${gib(10_000 * theirs.bytes)} (extrapolated)`,
      theirs.startMs.toFixed(0),
      theirs.cellMs.toFixed(1),
    ],
  ]);
}

const rows: string[][] = [];
let weighed = "";
let ours: SessionsResult | undefined;
for (const kind of KINDS) {
  if (!options.kinds.split(",").includes(kind.kind)) continue;
  await using server = await startService(kind.sandboxes);
  const client = new SessionClient(server.port);
  rows.push(await times(client, kind));
  if (kind.kind === "core") ours = await sessions(client, server);
  else weighed = await sizes(client);
  client.close();
}
const beside = ours === undefined
  ? "Sessions were not measured."
  : `In core, ${ours.text}\n\n${await rivals(ours)}`;
const load = Deno.loadavg().map((one) => one.toFixed(0)).join(", ");
const report = `## States\n\n${await describeMachine()}; load ${load}\n
One client over HTTP, one way after the other in each of ${RUNS} rounds, each
kind in a service that has no larger one. "The same" is held by the sandbox
already, "another" is sent to it.\n
${markdownTable(TIMES_COLUMNS, rows)}\n
Sizes, as they are kept, in full:\n
${weighed}\n\n${beside}\n
The kernels: ${KERNELS} of ipykernel, without numpy, measured one by one.
E2B's own server needs Firecracker's machines and was not run.\n`;
if (options.print) console.log(report);
else await writeResults("states", report);
