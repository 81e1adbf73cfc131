/**
 * Rival: a native `python3 -I -c` for each request. Isolated as far as two
 * processes of one user are; not sandboxed at all.
 *
 * Arguments: the port, the Python to run.
 *
 * @module
 */

import { serveRunCode } from "./serve_run_code.ts";

const [port, python] = Deno.args;

serveRunCode(Number(port), async (code) => {
  const { stdout, stderr } = await new Deno.Command(python, {
    args: ["-I", "-c", code],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
});
