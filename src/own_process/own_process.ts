/**
 * A process that may use the network, for work of the service that needs it. The
 * service itself gives up that permission when it starts. The process is started
 * again whenever it ends, and ends with the service.
 *
 * @module
 */

import { messageFrame, readMessages } from "./message_frames.ts";

/** Options for {@linkcode openOwnProcess}. */
export interface OwnProcessOptions<Order, News> {
  /** Path of its program. */
  readonly entry: string;
  /** Hosts with ports that it may reach; "any": all of them. */
  readonly net: readonly string[] | "any";
  /** Its first order, each time that it starts. Secrets go this way. */
  readonly first: Order;
  /** Called with each message of the process. */
  readonly take: (news: News) => void;
  /** Called when it has ended and is about to be started again. */
  readonly ended: () => void;
}

/** A process that is kept running. */
export interface OwnProcess<Order> extends Disposable {
  /** Id of the process; undefined while there is none. */
  readonly pid: number | undefined;
  /** Sends an order; false if there is no process. */
  order(what: Order): boolean;
}

/** Least time between two starts, in milliseconds. */
const RESTART_MS = 1_000;

/** Starts a process, and keeps it running. */
export function openOwnProcess<Order, News>(
  { entry, net, first, take, ended }: OwnProcessOptions<Order, News>,
): OwnProcess<Order> {
  let isOpen = true;
  /** The process that runs; undefined between one and the next. */
  let running: RunningProcess | undefined;
  void supervise();

  async function supervise(): Promise<void> {
    while (isOpen) {
      const startedAt = performance.now();
      try {
        running = new RunningProcess(entry, net);
        running.order(first);
        for await (const news of running.news()) take(news as News);
      } catch {
        // Neither a pipe that breaks nor a system that starts no process is
        // the end: there is another try.
      }
      running?.kill();
      running = undefined;
      ended();
      if (!isOpen) return;
      const pauseMs = startedAt + RESTART_MS - performance.now();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  return {
    get pid() {
      return running?.pid;
    },
    order(what) {
      running?.order(what);
      return running !== undefined;
    },
    [Symbol.dispose]() {
      isOpen = false;
      running?.kill();
    },
  };
}

class RunningProcess {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;

  /** Starts it. */
  constructor(entry: string, net: readonly string[] | "any") {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "--no-remote",
        "--cached-only",
        "--node-modules-dir=manual",
        net === "any" ? "--allow-net" : `--allow-net=${net.join(",")}`,
        entry,
      ],
      // Ctrl-C reaches the service, which still has answers to give.
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    // A broken pipe rejects this too; the end of its news says so.
    this.#input.closed.catch(() => {});
  }

  get pid(): number {
    return this.#process.pid;
  }

  order(what: unknown): void {
    this.#input.write(messageFrame(what)).catch(() => {});
  }

  news(): AsyncGenerator<unknown> {
    return readMessages(this.#process.stdout);
  }

  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It had already ended.
    }
  }
}
