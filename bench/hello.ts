/**
 * Measures what a hello costs: CPU time of the service and of its sandboxes, by
 * the kernel's account, and the latency of one client. More folders, each with
 * a version of the project that is set up, are measured side by side.
 *
 * Usage: `deno run -A bench/hello.ts [--requests 5000] [--rounds 5]
 * [--warm-up 5000] [--print] [NAME=FOLDER…]`
 *
 * @module
 */

import { parseArgs } from "node:util";
import { shortNumber } from "./bar_chart.ts";
import { benchPath } from "./bench_path.ts";
import { Histogram } from "./histogram.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { readTree } from "./process_tree.ts";
import { readPrograms } from "./programs.ts";
import { writeResults } from "./results_file.ts";
import { rotate } from "./rotate.ts";
import { runLoad } from "./run_load.ts";
import { type RunningServer, startServer } from "./server.ts";
import { startCommand } from "./start_command.ts";
import { CORE_ALONE, type TargetCommand } from "./targets.ts";

/** A version that is up, and what it has used so far. */
interface Version {
  readonly name: string;
  readonly server: RunningServer;
  readonly latency: Histogram;
  requests: number;
  errors: number;
  serviceMs: number;
  sandboxMs: number;
}

async function start(name: string, cwd: string): Promise<Version> {
  const denoJson = await Deno.readTextFile(`${cwd}/deno.json`);
  const command = (port: number): Promise<TargetCommand> =>
    Promise.resolve({
      ...startCommand(denoJson, Deno.execPath()),
      env: { ...CORE_ALONE, FAAS_PORT: String(port) },
    });
  return {
    name,
    server: await startServer(command, { cwd, untilWarm: true }),
    latency: new Histogram(),
    requests: 0,
    errors: 0,
    serviceMs: 0,
    sandboxMs: 0,
  };
}

/** Returns what the service has used, and what everything has, in ms. */
async function usedMs({ server: { pid } }: Version) {
  const [all, service] = await Promise.all([
    readTree(pid, { memory: false }),
    Deno.readTextFile(`/proc/${pid}/stat`),
  ]);
  const fields = service.slice(service.lastIndexOf(")") + 2).split(" ");
  const serviceMs = 10 * (Number(fields[11]) + Number(fields[12]));
  return { serviceMs, sandboxMs: all.cpuMs - serviceMs };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      requests: { type: "string", default: "5000" },
      rounds: { type: "string", default: "5" },
      "warm-up": { type: "string", default: "5000" },
      print: { type: "boolean", default: false },
    },
  });
  const [hello] = await readPrograms(["hello"]);
  const others = positionals.map((text) => text.split("=", 2));
  const folders = [...others, ["this version", benchPath("../")]];
  const versions: Version[] = [];
  for (const [name, folder] of folders) {
    versions.push(await start(name, folder));
  }
  const load = ({ server: { port } }: Version, maxRequests: number) =>
    runLoad({
      port,
      code: hello.code,
      expected: hello.expected,
      clients: 1,
      durationMs: Infinity,
      maxRequests,
    });
  for (const version of versions) {
    await load(version, Number(values["warm-up"]));
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const version of rotate(versions, round)) {
      const before = await usedMs(version);
      const { latency, errors } = await load(version, Number(values.requests));
      const after = await usedMs(version);
      version.latency.merge(latency);
      version.requests += latency.count + errors;
      version.errors += errors;
      version.serviceMs += after.serviceMs - before.serviceMs;
      version.sandboxMs += after.sandboxMs - before.sandboxMs;
    }
  }
  const table = markdownTable(
    [
      { title: "a hello, one client" },
      { title: "service, CPU ms", align: "right" },
      { title: "sandbox, CPU ms", align: "right" },
      { title: "both", align: "right" },
      { title: "p50 ms", align: "right" },
      { title: "p99 ms", align: "right" },
      { title: "errors", align: "right" },
    ],
    versions.map((
      { name, requests, errors, serviceMs, sandboxMs, latency },
    ) => [
      name,
      shortNumber(serviceMs / requests),
      shortNumber(sandboxMs / requests),
      shortNumber((serviceMs + sandboxMs) / requests),
      shortNumber(latency.percentileMs(50)),
      shortNumber(latency.percentileMs(99)),
      String(errors),
    ]),
  );
  for (const { server } of versions) await server[Symbol.asyncDispose]();
  const text = `## What a hello costs\n\n${await describeMachine()}; ` +
    `${values.rounds} rounds of ${values.requests} requests.\n\n` +
    table.trim();
  console.log(text);
  if (!values.print) await writeResults("hello", text);
}

if (import.meta.main) await main();
