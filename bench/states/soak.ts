/**
 * Keeps, continues, forks, deletes and lets states expire for a while, checks
 * every answer, and watches memory. Ends with 1 if an answer was wrong or memory
 * drifted by more than a tenth.
 *
 * Usage: deno run -A bench/states/soak.ts [--seconds 60] [--clients 4]
 *   [--states 500] [--store redis://…] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { memoryDrift, type MemorySample } from "../memory_drift.ts";
import { readTree } from "../process_tree.ts";
import { writeResults } from "../results_file.ts";
import { startServer } from "../server.ts";
import { chooseTargets } from "../targets.ts";
import { SessionClient } from "./session_client.ts";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    clients: { type: "string", default: "4" },
    states: { type: "string", default: "500" },
    store: { type: "string", default: "none" },
    print: { type: "boolean", default: false },
  },
});
const SECONDS = Number(options.seconds);
const MOST_STATES = Number(options.states);
const WARM_SHARE = 0.2;
const MOST_DRIFT = 0.1;
/** Around its end nobody knows yet whether a state is there, in milliseconds. */
const UNSURE_MS = 500;
const BRIEF_SECONDS = 2;

/** State that is kept. */
interface Kept {
  readonly state: string;
  readonly total: number;
  /** Number of programs that led to it. */
  readonly steps: number;
  /** Time at which it expires; Infinity: after the soak. */
  readonly expiresMs: number;
}

const [target] = chooseTargets(["ours"]);
await using server = await startServer(async (port) => {
  const wanted = await target.command(port);
  return {
    ...wanted,
    env: {
      ...wanted.env,
      FAAS_STATE_STORE: options.store,
      FAAS_STATE_KEY: "the key of a soak, which keeps no secrets",
    },
  };
}, { untilWarm: true });

const kept: Kept[] = [];
const counts = {
  kept: 0,
  continued: 0,
  forked: 0,
  deleted: 0,
  expired: 0,
  wrong: 0,
};
let requests = 0;
const endMs = performance.now() + 1_000 * SECONDS;

function pick<T>(values: readonly T[]): T | undefined {
  return values[Math.floor(Math.random() * values.length)];
}

function complain(what: string): void {
  counts.wrong += 1;
  console.error(`Wrong: ${what}`);
}

function remember(one: Kept): void {
  kept.push(one);
  counts.kept += 1;
}

async function forget(one: Kept): Promise<void> {
  kept.splice(kept.indexOf(one), 1);
  const url = `http://127.0.0.1:${server.port}/states/${one.state}`;
  const { status } = await fetch(url, { method: "DELETE" });
  const isSure = one.expiresMs - Date.now() > UNSURE_MS;
  if (isSure && status !== 204) complain(`DELETE answered ${status}`);
  const again = await fetch(url);
  await again.body?.cancel();
  if (again.status !== 404) complain(`it is there after DELETE`);
  counts.deleted += 1;
}

async function begin(client: SessionClient): Promise<void> {
  const total = Math.floor(Math.random() * 1e6);
  const isBrief = Math.random() < 0.2;
  const { state } = await client.run({
    code: `total, steps = ${total}, [0]`,
    keep: true,
    ...isBrief ? { ttl: BRIEF_SECONDS } : {},
  });
  const expiresMs = isBrief ? Date.now() + 1_000 * BRIEF_SECONDS : Infinity;
  remember({ state, total, steps: 1, expiresMs });
}

async function goOn(client: SessionClient, from: Kept): Promise<void> {
  const leftMs = from.expiresMs - Date.now();
  const add = Math.floor(Math.random() * 100);
  // Two of one state, the second after the first has changed its own.
  for (let fork = 0; fork < 2; fork++) {
    const total = from.total + add + fork;
    const { status, stdout, state } = await client.run({
      code: `total += ${add + fork}\nsteps.append(total)\n` +
        "print(total, len(steps))",
      state: from.state,
      keep: true,
    });
    if (status === 404 && leftMs < UNSURE_MS) {
      counts.expired += 1;
      const at = kept.indexOf(from);
      if (at >= 0) kept.splice(at, 1);
      return;
    }
    // Another client may have deleted it meanwhile.
    if (status === 404 && !kept.includes(from)) return;
    if (status === 503) continue;
    if (leftMs < -UNSURE_MS) complain("a state outlived its end");
    if (stdout !== `${total} ${from.steps + 1}\n`) {
      complain(`${status} ${stdout} in place of ${total} ${from.steps + 1}`);
      continue;
    }
    counts[fork === 0 ? "continued" : "forked"] += 1;
    remember({ state, total, steps: from.steps + 1, expiresMs: Infinity });
  }
}

async function work(): Promise<void> {
  const client = new SessionClient(server.port);
  while (performance.now() < endMs) {
    const from = pick(kept);
    if (from === undefined || Math.random() < 0.2) await begin(client);
    else if (kept.length > MOST_STATES) await forget(from);
    else await goOn(client, from);
    requests += 1;
  }
  client.close();
}

async function watch(samples: MemorySample[]): Promise<void> {
  while (performance.now() < endMs) {
    const { pssBytes } = await readTree(server.pid);
    samples.push({ requests, memoryBytes: pssBytes });
    const waitMs = Math.max(500, 10 * SECONDS);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

const samples: MemorySample[] = [];
await Promise.all([
  watch(samples),
  ...Array.from({ length: Number(options.clients) }, work),
]);
const drift = memoryDrift(samples, { warmRequests: WARM_SHARE * requests });
const shown = drift === undefined ? "too short to tell" : percent(drift);
const mb = (at: number) =>
  ((samples.at(at)?.memoryBytes ?? 0) / 1e6).toFixed(0);
const told = Object.entries(counts)
  .map(([name, count]) => `${count.toLocaleString("en")} ${name}`).join(", ");
const report = `## Soak: states\n\n${await describeMachine()}; load ${
  Deno.loadavg().map((one) => one.toFixed(0)).join(", ")
}\n
${SECONDS} s, ${options.clients} clients, at most ${MOST_STATES} states at a
time${options.store === "none" ? "" : ", in a store"}: ${told}. Memory of all
processes from ${mb(0)} to ${mb(-1)} MB, after the first fifth: ${shown}.\n`;

function percent(share: number): string {
  return `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)} %`;
}

console.log(report);
if (!options.print) await writeResults("soak-states", report);
Deno.exitCode = counts.wrong > 0 || (drift ?? 0) > MOST_DRIFT ? 1 : 0;
