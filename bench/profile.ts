/**
 * Profiles the hot path: the service under a load of hellos, and one sandbox's
 * interpreter as it runs programs and goes back to its baseline. Writes a flame
 * graph of each to `docs/`.
 *
 * Usage: `deno run -A bench/profile.ts`
 *
 * @module
 */

import { z } from "zod";
import { benchPath } from "./bench_path.ts";
import {
  type CpuProfile,
  nameFunctions,
  takeCpuProfile,
} from "./cpu_profile.ts";
import { flameGraph } from "./flame_graph.ts";
import { runLoad } from "./run_load.ts";
import { freePort, startServer } from "./server.ts";
import { startCommand } from "./start_command.ts";

const NAMES = z.record(z.string(), z.string());

const CLIENTS = 8;
const WARM_UP_MS = 5_000;
const PROFILED_MS = 5_000;

async function profileService(): Promise<CpuProfile> {
  const denoJson = await Deno.readTextFile(benchPath("../deno.json"));
  const { command, args } = startCommand(denoJson, Deno.execPath());
  const inspector = freePort();
  const [run, ...rest] = args;
  await using server = await startServer(
    (port) =>
      Promise.resolve({
        command,
        args: [run, `--inspect=127.0.0.1:${inspector}`, ...rest],
        env: { FAAS_PORT: String(port) },
      }),
    { untilWarm: true },
  );
  const load = async (durationMs: number) =>
    await runLoad({
      port: server.port,
      code: await Deno.readTextFile(benchPath("./programs/hello.py")),
      expected: await Deno.readTextFile(benchPath("./programs/hello.out")),
      clients: CLIENTS,
      durationMs,
    });
  await load(WARM_UP_MS);
  return await takeCpuProfile(inspector, () => load(PROFILED_MS));
}

async function profileSandbox(): Promise<CpuProfile> {
  const inspector = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      `--inspect=127.0.0.1:${inspector}`,
      benchPath("./profiled_sandbox.ts"),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const names = NAMES.parse(JSON.parse(await readLine(child.stdout)));
  const profile = await takeCpuProfile(
    inspector,
    () => new Promise((resolve) => setTimeout(resolve, PROFILED_MS)),
  );
  child.kill("SIGKILL");
  await child.status;
  return nameFunctions(profile, names);
}

/** Reads the first line, and no more of it. */
async function readLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (part.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
  throw new Error("Cannot profile: the sandbox has ended");
}

if (import.meta.main) {
  const pictures = [
    ["service", "The service, 8 clients sending hellos", profileService],
    ["sandbox", "A sandbox: a scoring function, run and reset", profileSandbox],
  ] as const;
  for (const [name, title, take] of pictures) {
    const path = benchPath(`../docs/profile-${name}.svg`);
    await Deno.writeTextFile(path, flameGraph(title, await take()));
    console.log(`Written: docs/profile-${name}.svg`);
  }
}
