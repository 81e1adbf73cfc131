/**
 * Runs a child process of the service: becomes the sandbox, or the zygote, that
 * its first message asks for. The service is the only one to write to its
 * stdin: it is trusted, the programs are not.
 *
 * @module
 */

import type { EngineTable } from "./engines.ts";
import { readFrame, writeFrame } from "../wire/frames.ts";
import { openLibC } from "./lock/libc.ts";
import {
  collectGarbage,
  dieFirst,
  dieWithParent,
  refuseSystemCalls,
  removeHostGlobals,
  revokePermissions,
} from "./lock/lock_process.ts";
import type { BootMessage } from "../wire/messages.ts";
import { serveRuns } from "./serve_runs.ts";
import { startInterpreter } from "./start/start_interpreter.ts";
import { OWN_PARTS, type OwnParts } from "./zygote/own_parts.ts";
import { serveForks } from "./zygote/serve_forks.ts";

/**
 * Serves until the service closes the pipe.
 *
 * @param engines Roles that it may receive.
 * @param parts Parts that a fork replaces; tests leave some out.
 */
export async function serve(
  engines: EngineTable,
  parts: OwnParts = OWN_PARTS,
): Promise<void> {
  const first = readFrame(Deno.stdin);
  if (first?.type === "boot") await serveSandbox(first, engines);
  if (first?.type === "zygote") await serveForks(first, engines, parts);
}

/** Boots the interpreter, gives up every permission, runs programs. */
async function serveSandbox(
  boot: BootMessage,
  engines: EngineTable,
): Promise<void> {
  const { stdin, stdout } = Deno;
  const libc = openLibC(boot.libcPath);
  if (libc) dieFirst(libc);
  const diesWithParent = libc !== undefined &&
    dieWithParent(libc, boot.parentPid);
  const { interpreter, told } = await startInterpreter(boot, engines, libc);
  const seccomp = libc !== undefined &&
    refuseSystemCalls(libc, { mappable: interpreter.mappable });
  await revokePermissions();
  removeHostGlobals();
  collectGarbage();
  writeFrame(stdout, { ...told, locks: { diesWithParent, seccomp } });
  serveRuns({ interpreter, reader: stdin, writer: stdout });
}
