/**
 * Rival: a new Deno process that boots a Pyodide for each request, the usual
 * way to offer Pyodide to strangers.
 *
 * Argument: the port.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { serveRunCode } from "./serve_run_code.ts";

const CHILD = fileURLToPath(
  new URL("./pyodide_per_request_child.ts", import.meta.url),
);

serveRunCode(Number(Deno.args[0]), async (code) => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--cached-only", "--allow-read", CHILD],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) return { stdout: "", stderr: decoder.decode(stderr) };
  const [out, err] = decoder.decode(stdout).split("\0");
  return { stdout: out, stderr: err };
});
