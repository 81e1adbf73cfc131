/**
 * Starts a target on a free port, waits until it is healthy, and stops it.
 *
 * @module
 */

import { z } from "zod";
import { benchPath } from "./bench_path.ts";
import { pinned } from "./cores.ts";
import type { TargetCommand } from "./targets.ts";

/** A server that is up. */
export interface RunningServer extends AsyncDisposable {
  /** Port on the loopback address. */
  readonly port: number;
  /** Its process; what it uses is read from there down. */
  readonly pid: number;
  /** Resolves when the process has ended, for any reason. */
  readonly ended: Promise<Deno.CommandStatus>;
}

/** Options for {@linkcode startServer}. */
export interface StartServerOptions {
  /** Cores it may use, as `taskset -c` takes them. @default {undefined} */
  readonly cores?: string | undefined;
  /** Longest wait for a healthy answer, in milliseconds. @default {180_000} */
  readonly timeoutMs?: number;
  /**
   * Wait for all that starts in the background too; its CPU time and memory
   * would be taken for those of the requests. @default {false}
   */
  readonly untilWarm?: boolean;
  /** Time between two looks at `/health`, in milliseconds. @default {20} */
  readonly pollMs?: number;
  /** Folder to start it in. @default {the project's} */
  readonly cwd?: string | undefined;
  /** File that gets what the server logs; dropped without one. */
  readonly logFile?: string;
}

const STOP_MS = 20_000;

/** Returns a TCP port that nothing listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Part of `/health` about sandboxes; the rivals' tells nothing. */
const SANDBOXES = z.object({
  pool_status: z.object({
    config: z.object({
      kinds: z.array(z.object({
        ready: z.number(),
        serving: z.number(),
        spares: z.number(),
      })),
    }),
  }),
});

async function isReady(port: number, untilWarm: boolean): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    const text = await response.text();
    if (response.status !== 200 || !untilWarm) return response.status === 200;
    const { success, data } = SANDBOXES.safeParse(JSON.parse(text));
    return !success ||
      data.pool_status.config.kinds.every((kind) =>
        kind.ready === kind.serving + kind.spares
      );
  } catch {
    return false;
  }
}

async function saveLog(
  stream: ReadableStream<Uint8Array>,
  logFile: string | undefined,
): Promise<void> {
  if (logFile === undefined) return await stream.pipeTo(new WritableStream());
  const file = await Deno.open(logFile, {
    write: true,
    create: true,
    truncate: true,
  });
  await stream.pipeTo(file.writable);
}

/**
 * Starts what `makeCommand` says and waits for `/health` to answer 200.
 *
 * @throws {Error} If it ends or does not become healthy in time.
 */
export async function startServer(
  makeCommand: (port: number) => Promise<TargetCommand>,
  {
    cores,
    timeoutMs = 180_000,
    pollMs = 20,
    untilWarm = false,
    cwd = benchPath("../"),
    logFile,
  }: StartServerOptions = {},
): Promise<RunningServer> {
  const port = freePort();
  const wanted = await makeCommand(port);
  const [command, args] = pinned(cores, wanted.command, wanted.args);
  // Of its own, so that a file one server leaves behind is no other's leak.
  const temporary = await Deno.makeTempDir({ prefix: "bench_" });
  const child = new Deno.Command(command, {
    args,
    cwd,
    // Nothing else of the caller's: some variables change how numpy computes.
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: Deno.env.get("HOME") ?? "",
      TMPDIR: temporary,
      ...wanted.env,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const logged = saveLog(child.stderr, logFile);
  let isOver = false;
  const ended = child.status.then((status) => {
    isOver = true;
    return status;
  });

  async function stop(): Promise<void> {
    if (!isOver) child.kill("SIGTERM");
    const timer = setTimeout(() => {
      if (!isOver) child.kill("SIGKILL");
    }, STOP_MS);
    await ended;
    clearTimeout(timer);
    await logged;
    await Deno.remove(temporary, { recursive: true });
  }

  const deadlineMs = performance.now() + timeoutMs;
  while (!await isReady(port, untilWarm)) {
    const isLate = performance.now() > deadlineMs;
    if (isOver || isLate) {
      await stop();
      const fact = isLate ? `not healthy after ${timeoutMs} ms` : "it ended";
      throw new Error(`Cannot start the server: ${fact}`);
    }
    await sleep(pollMs);
  }
  return { port, pid: child.pid, ended, [Symbol.asyncDispose]: stop };
}
