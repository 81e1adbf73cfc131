/**
 * Measures the sections of `bench/RESULTS.md`, one after the other, on a machine
 * that does nothing else: it refuses to record at a load above 1.
 *
 * `deno run -A bench/record.ts [SECTION...]`; without a section, all but those
 * that take an hour each.
 *
 * @module
 */

import { loadavg } from "node:os";
import { benchPath } from "./bench_path.ts";
import { busyCpus, parseCpuTicks, whyNotNow } from "./machine_load.ts";
import { type Section, SECTIONS } from "./sections.ts";

/** Time over which the use of the CPUs is looked at, in milliseconds. */
const LOOK_MS = 3_000;

/** Returns why nothing can be recorded now, or null. */
async function refusal(load?: number): Promise<string | null> {
  const before = parseCpuTicks(await Deno.readTextFile("/proc/stat"));
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const after = parseCpuTicks(await Deno.readTextFile("/proc/stat"));
  const cpus = navigator.hardwareConcurrency;
  return whyNotNow({ load, busyCpus: busyCpus(before, after, cpus) });
}

/** Measures a section, which writes itself; returns what to tell of it. */
async function record(
  { name, args: [file, ...rest] }: Section,
): Promise<string> {
  const start = performance.now();
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", benchPath(file), ...rest],
    stdin: "null",
  }).spawn().status;
  const seconds = ((performance.now() - start) / 1_000).toFixed(0);
  return `${name}: ${
    code === 0 ? "recorded" : `exit code ${code}`
  }, ${seconds} s`;
}

async function main(): Promise<number> {
  const unknown = Deno.args.filter((asked) =>
    !SECTIONS.some(({ name }) => name === asked)
  );
  if (unknown.length > 0) {
    const names = SECTIONS.map(({ name }) => name).join(", ");
    console.error(`Cannot record "${unknown[0]}": there are ${names}`);
    return 2;
  }
  const wanted = SECTIONS.filter(({ name, takesAnHour }) =>
    Deno.args.length === 0 ? !takesAnHour : Deno.args.includes(name)
  );
  // Later on, the load of the last minute is our own.
  let why = await refusal(loadavg()[0]);
  const told: string[] = [];
  for (const section of wanted) {
    if (why !== null) {
      console.error(`Cannot record "${section.name}": ${why}`);
      return 1;
    }
    const line = await record(section);
    console.error(line);
    told.push(line);
    why = await refusal();
  }
  console.log(told.join("\n"));
  const left = SECTIONS.filter((section) => !wanted.includes(section));
  if (left.length > 0) {
    console.log(`left out: ${left.map(({ name }) => name).join(", ")}`);
  }
  return told.every((line) => line.includes(": recorded")) ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = await main();
