/**
 * Measures what the simulation counts with, on this machine, and writes it to
 * `times.json`.
 *
 * Usage: `deno run -A bench/scale/measure_times.ts`
 *
 * @module
 */

import { describeMachine } from "../machine.ts";
import { readTree } from "../process_tree.ts";
import { readPrograms } from "../programs.ts";
import { runLoad } from "../run_load.ts";
import { type RunningServer, startServer } from "../server.ts";
import { TARGETS } from "../targets.ts";
import { SHORT_MIX, TIMES, type Times } from "./times.ts";

const OUT = new URL("./times.json", import.meta.url);
const CPUS = [2, 4, 8, 16];
const REQUESTS = 600;
// The first thousand requests of a new service cost several times as much.
const WARM_UP_REQUESTS = 1_000;
const MOST_MS = 15_000;
/** Linux tells CPU time to programs in hundredths of a second. */
const MS_PER_TICK = 10;
// A program that only waits keeps a sandbox busy, and no CPU: many fit on two.
const WAITING = "import time\ntime.sleep(0.02)\nprint(1)";

function start(env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const ours = TARGETS.find(({ name }) => name === "ours");
  if (ours === undefined) {
    throw new Error("Cannot start the service: no target");
  }
  return startServer(
    async (port) => {
      const command = await ours.command(port);
      return { ...command, env: { ...command.env, ...env } };
    },
    { untilWarm: true },
  );
}

/** CPU time of all processes, of the service and of its main thread, in ms. */
async function cpuOf(pid: number) {
  const ownMs = async (path: string) => {
    const text = await Deno.readTextFile(path);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    // utime and stime; those of children that have ended are left out.
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  };
  return {
    all: (await readTree(pid, { memory: false })).cpuMs,
    service: await ownMs(`/proc/${pid}/stat`),
    mainThread: await ownMs(`/proc/${pid}/task/${pid}/stat`),
  };
}

/** CPU time of all processes and of the service's own, for one request. */
async function measureCpu(
  { port, pid }: RunningServer,
  code: string,
  expected: string,
  clients: number,
) {
  const send = async (maxRequests: number) => {
    const durationMs = MOST_MS;
    const spec = { port, code, expected, clients, durationMs, maxRequests };
    const result = await runLoad(spec);
    if (result.errors === 0) return result;
    throw new Error(
      `Cannot measure: ${result.errors} errors, first ${result.firstError}`,
    );
  };
  await send(WARM_UP_REQUESTS);
  const before = await cpuOf(pid);
  const { latency, elapsedMs } = await send(REQUESTS);
  const after = await cpuOf(pid);
  const perRequest = (part: keyof typeof before) =>
    (after[part] - before[part]) / latency.count;
  return {
    requestsPerSecond: latency.count / elapsedMs * 1_000,
    allMs: perRequest("all"),
    serviceMs: perRequest("service"),
    mainThreadMs: perRequest("mainThread"),
  };
}

/** Mean of a histogram of the service's metrics, in milliseconds. */
function meanMs(metrics: string, name: string): number {
  const value = (part: string) =>
    Number(
      new RegExp(`^${name}_${part}\\{kind="core"[^}]*\\} (\\S+)$`, "m")
        .exec(metrics)?.[1],
    );
  return value("sum") / value("count") * 1_000;
}

async function measureServing(): Promise<Omit<Times, "pretended">> {
  await using server = await start({});
  const programMs: Record<string, number> = {};
  let helloCpuMs = 0;
  for (
    const { name, code, expected } of await readPrograms(Object.keys(SHORT_MIX))
  ) {
    const { allMs, serviceMs } = await measureCpu(server, code, expected, 1);
    programMs[name] = allMs - serviceMs;
    if (name === "hello") helloCpuMs = allMs;
  }
  const metrics = await (await fetch(
    `http://127.0.0.1:${server.port}/metrics?format=prometheus`,
  )).text();
  return {
    machine: await describeMachine(),
    bootMs: meanMs(metrics, "python_faas_boot_seconds"),
    resetMs: meanMs(metrics, "python_faas_reset_seconds"),
    programMs,
    helloCpuMs,
  };
}

async function measurePretended(cpus: number): Promise<Times["pretended"][0]> {
  await using server = await start({
    PYTHON_FAAS_CPU_LIMIT: String(cpus),
    PYTHON_FAAS_MEMORY_LIMIT: `${cpus * 2}G`,
    FAAS_SANDBOXES: "full=0",
    FAAS_SAFETY_POLICY: "permissive",
  });
  const { requestsPerSecond, serviceMs, mainThreadMs } = await measureCpu(
    server,
    WAITING,
    "1\n",
    cpus,
  );
  return { cpus, requestsPerSecond, serviceCpuMs: serviceMs, mainThreadMs };
}

if (import.meta.main) {
  const serving = await measureServing();
  const pretended: Times["pretended"] = [];
  for (const cpus of CPUS) pretended.push(await measurePretended(cpus));
  const times = TIMES.parse({ ...serving, pretended });
  await Deno.writeTextFile(OUT, `${JSON.stringify(times, null, 2)}\n`);
  console.log(times);
}
