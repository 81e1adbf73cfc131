/**
 * The zygotes of a service, one per kind of sandbox: starts each at the first
 * request for its kind and again when it has ended, keeps them warm, renews them
 * after a while, and boots sandboxes where forking has stopped to work.
 *
 * @module
 */

import type { BootMessage } from "../wire/messages.ts";
import { ForkFaults } from "./fork_faults.ts";
import type { ForkSystem } from "./fork_system.ts";
import type { ForkSocket } from "./fork_socket.ts";
import {
  type Child,
  type ChildHandlers,
  type ChildOptions,
  spawnChild,
} from "./process.ts";
import { ZygoteProcess } from "./zygote_process.ts";

/** Options for a sandbox. */
export interface SandboxMaking {
  readonly child: ChildOptions;
  readonly boot: Omit<BootMessage, "outputPath">;
}

/** Options for {@linkcode Forks}. */
export interface ForksOptions {
  readonly socket: ForkSocket;
  readonly system: ForkSystem;
  /** Age at which a zygote is started again, in milliseconds. */
  readonly renewAfterMs: number;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  /** Called when a zygote has ended that was not to end. @default {nothing} */
  readonly lost?: (kind: string, reason: string) => void;
  /**
   * Called when a kind can no longer be forked, and when it can be again.
   *
   * @default {nothing}
   */
  readonly turned?: (kind: string, works: boolean) => void;
  /** True if sandboxes boot until {@linkcode Forks.trust}. @default {false} */
  readonly isUntried?: boolean;
}

interface Zygote {
  readonly making: SandboxMaking;
  readonly process: ZygoteProcess;
  readonly startedAt: number;
}

/** Forks sandboxes of any kind. */
export class Forks {
  readonly #options: ForksOptions;
  readonly #zygotes = new Map<string, Zygote>();
  readonly #faults: ForkFaults;
  #areTried: boolean;
  #isClosed = false;

  /** Creates them without a zygote. */
  constructor(options: ForksOptions) {
    this.#options = options;
    this.#areTried = !options.isUntried;
    this.#faults = new ForkFaults(options.now);
  }

  /** Reports whether they are known to work on this system. */
  get areTried(): boolean {
    return this.#areTried;
  }

  /** Reports whether every kind that was asked for can be forked. */
  get allWork(): boolean {
    return this.#areTried && this.#faults.allWork;
  }

  /** Notes that they work on this system. */
  trust(): void {
    this.#areTried = true;
  }

  /** Returns whether to fork the next sandbox of a kind, or to boot it. */
  mayFork(kind: string): boolean {
    return this.#areTried && this.#faults.mayTry(kind);
  }

  /**
   * Boots a sandbox instead of forking it.
   *
   * @throws {Error} If the system starts no process.
   */
  boot(
    { child, boot: { kind } }: SandboxMaking,
    handlers: ChildHandlers,
  ): Child {
    const works = () => this.#areTried && this.#faults.works(kind);
    return {
      ...spawnChild(child, handlers),
      get isStale() {
        return works();
      },
    };
  }

  /** Process ids of the zygotes, by kind. */
  get pids(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#zygotes].map(([kind, { process }]) => [kind, process.pid]),
    );
  }

  /**
   * Forks a sandbox. All of one kind are made alike.
   *
   * @throws {Error} If the system starts no zygote.
   */
  fork(making: SandboxMaking, handlers: ChildHandlers): Child {
    const { kind } = making.boot;
    const found = this.#zygotes.get(kind);
    const zygote = found === undefined || found.process.isOver
      ? this.#start(making)
      : found;
    const { process } = zygote;
    const wasWarm = process.isWarm;
    return process.fork(handlers, {
      // A newer zygote counts once it is warm: until then its forks are no
      // better, and a kind would be empty while it boots.
      isStale: () => {
        const current = this.#zygotes.get(kind)?.process;
        return current !== undefined && !current.isOver && current.isWarm &&
          (current !== process || !wasWarm);
      },
      tried: (isUp) => this.#note(kind, isUp),
    });
  }

  /** Starts the zygote of a kind, if there is none, before it is to fork. */
  async prepare(making: SandboxMaking): Promise<void> {
    const found = this.#zygotes.get(making.boot.kind);
    await (found ?? this.#start(making)).process.ready;
  }

  /**
   * Does the next thing that nobody waits for: renews a zygote, or lets one run
   * a program of its own. Returns false if there is nothing to do.
   */
  async tend(): Promise<boolean> {
    const zygotes = [...this.#zygotes.values()]
      .filter(({ process }) => !process.isOver);
    const { now, renewAfterMs } = this.#options;
    const old = zygotes.find(({ startedAt }) =>
      now() - startedAt >= renewAfterMs
    );
    if (old !== undefined) {
      old.process.close();
      await this.#start(old.making).process.ready.catch(() => {});
      return true;
    }
    const cold = zygotes.find(({ process }) => !process.isWarm);
    if (cold === undefined) return false;
    await cold.process.warm();
    return true;
  }

  /** Ends all zygotes; sandboxes live on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { process } of this.#zygotes.values()) process.close();
    this.#options.socket.close();
  }

  #note(kind: string, isUp: boolean): void {
    if (!this.#faults.note(kind, isUp)) return;
    // Booted sandboxes need its memory.
    if (!isUp) this.#zygotes.get(kind)?.process.close();
    this.#options.turned?.(kind, isUp);
  }

  #start(making: SandboxMaking): Zygote {
    if (this.#isClosed) throw new Error("Cannot fork: the service stops");
    const { socket, system, now, lost } = this.#options;
    const { kind } = making.boot;
    const process = new ZygoteProcess({
      ...making,
      socket,
      system,
      lost: (reason) => lost?.(kind, reason),
    });
    const zygote = { making, process, startedAt: now() };
    this.#zygotes.set(kind, zygote);
    return zygote;
  }
}
