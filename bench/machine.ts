/**
 * Says on what a result was measured. Names hardware and versions, no paths.
 *
 * @module
 */

import { cpus, totalmem } from "node:os";
import { nativePython } from "./native_python.ts";

/** Returns one line: date, cores, CPU, memory, versions. */
export async function describeMachine(): Promise<string> {
  const processors = cpus();
  const { stdout } = await new Deno.Command(await nativePython(), {
    args: ["-I", "-c", "import platform; print(platform.python_version())"],
  }).output();
  const python = new TextDecoder().decode(stdout).trim();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, ` +
    `${processors.length} cores (${processors[0].model.trim()}), ` +
    `${gigabytes} GiB, Linux ${Deno.osRelease()}, Deno ${Deno.version.deno}, ` +
    `native CPython ${python}`;
}
