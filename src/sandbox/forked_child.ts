/**
 * The process of a forked sandbox, as its owner sees it: no different from one
 * that was started.
 *
 * @module
 */

import { ChildOutput } from "./child_output.ts";
import type { ForkSystem, WaitedEnd } from "./fork_system.ts";
import type { Visitor } from "./meeting_point.ts";
import type { Child, ChildHandlers } from "./process.ts";

/** What a {@linkcode ForkedChild} is made of. */
export interface ForkedChildOptions {
  readonly system: ForkSystem;
  readonly handlers: ChildHandlers;
  /** What it sends stays unread until this resolves. @default {now} */
  readonly readAfter?: Promise<unknown>;
  /** Whether a fork made now would be better. */
  readonly isStale: () => boolean;
}

/** A process that was asked for, and may not exist yet. */
export class ForkedChild implements Child {
  readonly #system: ForkSystem;
  readonly #handlers: ChildHandlers;
  readonly #readAfter: Promise<unknown> | undefined;
  readonly #isStale: () => boolean;
  readonly #output: ChildOutput;
  /** What was sent before it had connected. */
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>> | undefined;
  #pid = 0;
  #isKilled = false;
  #isOver = false;

  /** Creates its place. */
  constructor({ system, handlers, readAfter, isStale }: ForkedChildOptions) {
    this.#system = system;
    this.#handlers = handlers;
    this.#readAfter = readAfter;
    this.#isStale = isStale;
    this.#output = new ChildOutput(handlers, () => this.kill());
  }

  get isStale(): boolean {
    return this.#isStale();
  }

  get pid(): number {
    return this.#pid;
  }

  /** Notes its process id, which comes before or after {@linkcode met}. */
  named(pid: number): void {
    this.#pid = pid;
    if (this.#isKilled) this.kill();
  }

  /** Notes that it has connected. */
  met({ pid, connection }: Visitor): void {
    if (this.#isOver) return connection.close();
    this.#writer = connection.writable.getWriter();
    // A broken pipe rejects this too; the exit that follows says why.
    this.#writer.closed.catch(ignore);
    for (const bytes of this.#waiting) this.write(bytes);
    this.#waiting = [];
    this.named(pid);
    const ended = this.#output.read(connection.readable, this.#readAfter);
    void ended.then(() => this.#end());
  }

  /**
   * Notes that it will never connect.
   *
   * @param signal What ended its zygote.
   */
  failed(reason: string, signal: string | null): void {
    if (this.#writer !== undefined) return;
    if (this.#pid > 0) this.kill();
    else this.#exit({ code: 1, signal }, reason);
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#writer === undefined) this.#waiting.push(bytes);
    else this.#writer.write(bytes).catch(ignore);
  }

  /** Its stderr leads nowhere by the time that it is ready. */
  mute(): void {}

  kill(): void {
    this.#isKilled = true;
    // Once it has been waited for, its number may be another's.
    if (this.#isOver || this.#pid === 0) return;
    this.#system.kill(this.#pid);
    // Without a connection, nothing else tells of its end.
    if (this.#writer === undefined) void this.#end();
  }

  async #end(): Promise<void> {
    if (this.#isOver) return;
    // A socket that closes ends a process or is closed by one that must end.
    this.#system.kill(this.#pid);
    this.#isOver = true;
    const end = await this.#system.reap(this.#pid);
    this.#writer?.abort().catch(ignore);
    this.#exit(end, "");
  }

  #exit({ code, signal }: WaitedEnd, stderr: string): void {
    this.#isOver = true;
    this.#handlers.exit({ code, signal, stderr, ...this.#output.fault });
  }
}

function ignore(): void {}
