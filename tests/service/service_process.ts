/**
 * The whole service as a process of its own, started as `make run` starts it.
 * Its log is read line by line: tests wait for what it tells, never for time.
 *
 * @module
 */

import { KIND_NAMES } from "../../src/kinds.ts";
import { STALE } from "../../src/pool/retire_reason.ts";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import denoJson from "../../deno.json" with { type: "json" };

/** One line of the log: its message, its level, and all its other fields. */
export type LogLine = Readonly<Record<string, unknown>>;

/** Options for {@linkcode ServiceProcess}. */
export interface ServiceProcessOptions {
  /**
   * Environment, over {@linkcode BASE_SETTINGS}. Kinds that `FAAS_SANDBOXES`
   * does not name are none; core always is.
   *
   * @default {{}}
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the service. @default {the project's} */
  readonly root?: string;
  /** More flags for Deno. @default {[]} */
  readonly flags?: readonly string[];
  /** A command that starts the one that follows it. @default {[]} */
  readonly wrapper?: readonly string[];
}

/** Settings of every service of these tests. */
const BASE_SETTINGS = {
  FAAS_PORT: "0",
  FAAS_LOG_FORMAT: "json",
  FAAS_LOG_LEVEL: "debug",
  FAAS_STOP_DELAY: "0",
  // Slowness where many others want the CPU too is no failure.
  FAAS_TIMEOUT: "300000",
  FAAS_QUEUE_TIMEOUT: "600000",
} as const;

/**
 * Adds "kind=0" for each kind but core that is not named: it would take a second
 * of the CPUs to start, or seven.
 */
function onlyNamed(sandboxes: string): string {
  const others = KIND_NAMES.filter((kind) =>
    kind !== "core" && !sandboxes.includes(kind)
  );
  return [sandboxes, ...others.map((kind) => `${kind}=0`)].join(",");
}

/** Longest wait for a line of the log: a start under load takes a minute. */
const PATIENCE_MS = 300_000;

const lineSchema = z.record(z.string(), z.unknown());

/** The project's folder, with a slash at its end. */
export const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A running service; disposed of, it and its sandboxes are gone. */
export class ServiceProcess implements AsyncDisposable {
  /** Lines of the log so far. */
  readonly lines: LogLine[] = [];
  /** Resolves when the process has ended and everything of it was read. */
  readonly ended: Promise<Deno.CommandStatus>;
  readonly #process: Deno.ChildProcess;
  #news = Promise.withResolvers<void>();
  #stderr = "";
  #isOver = false;

  /** Starts it. */
  constructor(
    { env = {}, root = PROJECT_ROOT, flags = [], wrapper = [] }:
      ServiceProcessOptions = {},
  ) {
    const [, run, ...args] = denoJson.tasks.start.split(" ");
    const deno = [Deno.execPath(), run, ...flags, ...args];
    const [command, ...rest] = [...wrapper, ...deno];
    this.#process = new Deno.Command(command, {
      args: rest,
      cwd: root,
      clearEnv: true,
      env: {
        HOME: Deno.env.get("HOME") ?? "",
        PATH: Deno.env.get("PATH") ?? "",
        ...BASE_SETTINGS,
        FAAS_FORK: Deno.env.get("FAAS_FORK") ?? "auto",
        ...env,
        FAAS_SANDBOXES: onlyNamed(env.FAAS_SANDBOXES ?? "core=auto"),
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const read = [this.#readLog(), this.#readErrors()];
    this.ended = this.#process.status.then(async (status) => {
      await Promise.all(read);
      this.#isOver = true;
      this.#wake();
      return status;
    });
  }

  /** Its process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Text that it has written to stderr. */
  get stderr(): string {
    return this.#stderr;
  }

  /**
   * Lines with this message. The end of a sandbox that makes room for a warmer
   * one is left out: it comes whenever a CPU is free, and is no loss.
   */
  logged(message: string): LogLine[] {
    return this.lines.filter((line) =>
      line.message === message && line.detail !== STALE
    );
  }

  /** Sends a signal, if there is still a process to send it to. */
  kill(signal: Deno.Signal): void {
    if (!this.#isOver) this.#process.kill(signal);
  }

  /**
   * Resolves when `count` lines have this message, with the last of them.
   *
   * @throws {Error} If the process ends before that, or tells nothing for long.
   */
  async untilLogged(message: string, count = 1): Promise<LogLine> {
    const late = Promise.withResolvers<void>();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      late.resolve();
    }, PATIENCE_MS);
    try {
      for (;;) {
        const line = this.logged(message)[count - 1];
        if (line !== undefined) return line;
        if (this.#isOver || isLate) {
          const fact = isLate ? `not there in ${PATIENCE_MS} ms` : "it ended";
          throw new Error(
            `Cannot find "${message}" in the log: ${fact}\n${this.#stderr}` +
              JSON.stringify(this.lines.slice(-5)),
          );
        }
        await Promise.race([this.#news.promise, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it, if it has not ended, and waits until nothing of it is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    // Sandboxes end with the service, however it ends.
    this.kill("SIGKILL");
    await this.ended;
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }

  async #readLog(): Promise<void> {
    let rest = "";
    const text = this.#process.stdout.pipeThrough(new TextDecoderStream());
    for await (const part of text) {
      const lines = (rest + part).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        this.lines.push(lineSchema.parse(JSON.parse(line)));
      }
      this.#wake();
    }
  }

  async #readErrors(): Promise<void> {
    const text = this.#process.stderr.pipeThrough(new TextDecoderStream());
    for await (const part of text) this.#stderr += part;
  }
}
