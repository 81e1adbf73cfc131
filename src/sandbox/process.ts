/**
 * A sandbox's operating system process: the one file that starts processes,
 * signals them and holds their pipes. Decides nothing and knows no message.
 *
 * @module
 */

import { ChildOutput, drain } from "./child_output.ts";

/** Options to start a sandbox process. */
export interface ChildOptions {
  /** The `deno` executable. */
  readonly denoPath: string;
  /** The program that the child runs. */
  readonly entryPath: string;
  /** Paths that the child may read until it gives that up too. */
  readonly readPaths: readonly string[];
  /** Libraries that it may open until then; none denies it. @default {[]} */
  readonly ffiPaths?: readonly string[];
  /** Deno's cache; the default cannot be used. @default {"/dev/null/none"} */
  readonly denoDir?: string;
  /** Largest JavaScript heap, in MiB. @default {256} */
  readonly jsHeapMib?: number;
  /** Largest WebAssembly memory, in pages of 64 KiB. @default {65_536} */
  readonly wasmPages?: number;
  /**
   * V8's stack, in KiB, of the 8 MiB that a main thread has. So much native code
   * may call itself before the interpreter's own limit, an error that a program
   * can catch. @default {3_900}
   */
  readonly stackKib?: number;
  /** More flags for V8, such as "--stack-size=2000". @default {[]} */
  readonly v8Flags?: readonly string[];
  /** Its output stays in the pipe until this resolves. @default {now} */
  readonly readAfter?: Promise<unknown>;
}

/** End of a process. */
export interface ChildExit {
  readonly code: number;
  /** Such as "SIGKILL"; null if it ended by itself. */
  readonly signal: string | null;
  /** The last of what it wrote to stderr before {@linkcode Child.mute}. */
  readonly stderr: string;
  /**
   * Error of one of the service's handlers, for which it was killed; else
   * absent.
   */
  readonly fault?: unknown;
}

/** Events for a process's owner, never before `spawnChild` has returned. */
export interface ChildHandlers {
  /**
   * Bytes from its stdout, cut anywhere, in a buffer that is used again. If this
   * throws, the child dies.
   */
  output(chunk: Uint8Array): void;
  /** Called once, at the end of the process and its output. */
  exit(exit: ChildExit): void;
}

/** A running process. */
export interface Child {
  /** 0 until it is known: a fork's is, once it has connected. */
  readonly pid: number;
  /** True if one started now would be better. @default {false} */
  readonly isStale?: boolean;
  /** Sends bytes; if it no longer reads, its exit tells. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** Keeps no more of its stderr: from now on it may be a program's. */
  mute(): void;
  /** Ends it with SIGKILL; no other signal stops a busy loop. */
  kill(): void;
}

/** Starts a process. */
export type SpawnChild = (handlers: ChildHandlers) => Child;

const STDERR_KEPT_BYTES = 2_048;

/** Returns the arguments that start `entryPath` with no rights but reading. */
export function childArguments({
  entryPath,
  readPaths,
  ffiPaths = [],
  jsHeapMib = 256,
  wasmPages = 65_536,
  stackKib = 3_900,
  v8Flags = [],
}: ChildOptions): string[] {
  const flags = [
    // So that even the glue around the interpreter cannot compile text.
    "--disallow-code-generation-from-strings",
    // The sandbox frees its boot's leavings, and then makes little garbage:
    // together 35 MB less for a core sandbox.
    "--expose-gc",
    "--max-semi-space-size=1",
    `--stack-size=${stackKib}`,
    // Past this V8 aborts the process: the layer behind the output limits.
    `--max-old-space-size=${jsHeapMib}`,
    // The layer behind the limit that the sandbox itself keeps.
    `--wasm-max-mem-pages=${wasmPages}`,
    ...v8Flags,
  ];
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-remote",
    "--no-npm",
    "--cached-only",
    "--deny-net",
    "--deny-run",
    "--deny-write",
    "--deny-env",
    "--deny-sys",
    "--deny-import",
    ffiPaths.length === 0 ? "--deny-ffi" : `--allow-ffi=${ffiPaths.join(",")}`,
    `--allow-read=${readPaths.join(",")}`,
    `--v8-flags=${flags.join(",")}`,
    entryPath,
  ];
}

/**
 * Starts a process.
 *
 * @throws {Error} If the system starts none, without free descriptors or memory.
 */
export function spawnChild(
  options: ChildOptions,
  handlers: ChildHandlers,
): Child {
  const process = new Deno.Command(options.denoPath, {
    args: childArguments(options),
    clearEnv: true,
    // UTC: a program must not learn where its host is.
    env: {
      DENO_DIR: options.denoDir ?? "/dev/null/none",
      NO_COLOR: "1",
      TZ: "UTC",
    },
    cwd: "/",
    // A session of its own: Ctrl-C reaches the service, which then drains,
    // and not the programs that are still running.
    detached: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  // A broken pipe rejects this too; the exit that follows says why.
  input.closed.catch(ignore);
  let stderr = new Uint8Array(0);
  let muted = false;

  function kill(): void {
    try {
      process.kill("SIGKILL");
    } catch {
      // It had already ended; its exit is on the way.
    }
  }

  const output = new ChildOutput(handlers, kill);

  const ended = Promise.all([
    process.status,
    // An answer may lie in the pipe of a process that is already gone.
    output.read(process.stdout, options.readAfter),
    // Read even when muted: a full pipe would stop the process.
    drain(process.stderr, (chunk) => {
      if (!muted) stderr = lastBytes(stderr, chunk);
    }),
  ]);
  ended.then(([{ code, signal }]) => {
    input.abort().catch(ignore);
    const text = new TextDecoder().decode(stderr);
    handlers.exit({ code, signal, stderr: text, ...output.fault });
  });

  return {
    pid: process.pid,
    write(bytes) {
      input.write(bytes).catch(ignore);
    },
    mute() {
      muted = true;
      stderr = new Uint8Array(0);
    },
    kill,
  };
}

function lastBytes(
  kept: Uint8Array<ArrayBuffer>,
  chunk: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(kept.length + chunk.length);
  joined.set(kept);
  joined.set(chunk, kept.length);
  return joined.slice(-STDERR_KEPT_BYTES);
}

function ignore(): void {}
