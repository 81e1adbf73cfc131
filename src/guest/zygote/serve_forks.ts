/**
 * A zygote: a process that boots as a sandbox does, warms itself with programs
 * of the project, and copies itself whenever the service needs a sandbox. A
 * copy takes milliseconds and shares all memory that nobody has written since.
 *
 * It never runs a program of a caller and receives nothing of any: everything in
 * it is in all its copies.
 *
 * @module
 */

import {
  type BlockingWriter,
  readFrame,
  writeFrame,
} from "../../wire/frames.ts";
import type { ZygoteMessage } from "../../wire/zygote_messages.ts";
import type { EngineTable } from "../engines.ts";
import type { Interpreter } from "../interpreter.ts";
import { openLibC } from "../lock/libc.ts";
import {
  dieFirst,
  dieWithParent,
  removeHostGlobals,
  revokePermissions,
  takeCollector,
} from "../lock/lock_process.ts";
import { startInterpreter } from "../start/start_interpreter.ts";
import { becomeSandbox } from "./become_sandbox.ts";
import { blockingWriter } from "./blocking_files.ts";
import { forkProcess } from "./fork_process.ts";
import { OtherThreads } from "./other_threads.ts";
import type { OwnParts } from "./own_parts.ts";

/** Below that of its forks: to end a zygote frees less, and costs more. */
const OOM_SCORE = 900;
/** Programs after which V8 has optimized what most programs use. */
const WARM_PROGRAMS = 60;
const WARM_TIMEOUT_MS = 60_000;
const STDERR = 2;

/** Takes what the answers of warm-up programs are written to. */
const NOWHERE: BlockingWriter = { writeSync: ({ length }) => length };

/**
 * Forks until the service closes the pipe.
 *
 * @param parts Parts that each fork replaces.
 * @throws {Error} If the interpreter does not start.
 */
export async function serveForks(
  { boot, socketPath }: ZygoteMessage,
  engines: EngineTable,
  parts: OwnParts,
): Promise<void> {
  const { stdin, stdout } = Deno;
  const libc = openLibC(boot.libcPath);
  if (!libc) throw new Error("Cannot fork: there is no C library");
  dieFirst(libc, OOM_SCORE);
  dieWithParent(libc, boot.parentPid);
  const started = await startInterpreter(boot, engines, libc);
  const { interpreter, warmUp } = started;
  await revokePermissions();
  removeHostGlobals();
  const collect = takeCollector();
  const threads = new OtherThreads(libc);
  let warmed = 0;
  warm(interpreter, warmUp[0]);
  let hasGarbage = true;
  writeFrame(stdout, { type: "zygote" });
  for (;;) {
    const message = readFrame(stdin);
    if (message?.type === "warm") {
      warm(interpreter, warmUp[++warmed % warmUp.length]);
      hasGarbage = true;
      const isWarm = warmed >= WARM_PROGRAMS;
      writeFrame(stdout, { type: "warmed", isWarm });
      continue;
    }
    if (message?.type !== "fork") return;
    const { token } = message;
    // Once for all forks, and not once in each of them.
    if (hasGarbage) collect();
    hasGarbage = false;
    threads.awaitRest();
    const pid = forkProcess(libc);
    if (pid === 0) {
      let exitCode = 0;
      try {
        const { parentPid } = boot;
        const more = { parentPid, socketPath, token, collect };
        becomeSandbox({ libc, started, parts, ...more });
      } catch (error) {
        exitCode = 1;
        const text = error instanceof Error ? error.stack : String(error);
        const line = new TextEncoder().encode(`${text}\n`);
        blockingWriter(libc, STDERR).writeSync(line);
      } finally {
        libc._exit(exitCode);
      }
    }
    writeFrame(stdout, { type: "forked", token, pid });
  }
}

/** Runs one program and goes back to the baseline. */
function warm(interpreter: Interpreter, code: string): void {
  interpreter.prepare();
  writeFrame(
    NOWHERE,
    interpreter.run({
      type: "run",
      nonce: "",
      code,
      inputJson: "null",
      timeoutMs: WARM_TIMEOUT_MS,
    }),
  );
  const fault = interpreter.reset();
  if (fault !== null) throw new Error(`Cannot warm up: ${fault}`);
}
