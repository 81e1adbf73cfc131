/**
 * The process of a forked sandbox, as its owner sees it: no different from one
 * that was started.
 *
 * @module
 */

import { ChildOutput } from "./child_output.ts";
import type { ForkSystem, WaitedEnd } from "./fork_system.ts";
import type { ForkConnection } from "./fork_socket.ts";
import type { Child, ChildHandlers } from "./process.ts";

/** Options for {@linkcode ForkedChild}. */
export interface ForkedChildOptions {
  readonly system: ForkSystem;
  readonly handlers: ChildHandlers;
  /** Its output stays unread until this resolves. @default {now} */
  readonly readAfter?: Promise<unknown>;
  /** True if a fork made now would be better. */
  readonly isStale: () => boolean;
  /** Called once with whether it came up. Not if it was killed from outside. */
  readonly tried: (isUp: boolean) => void;
  /** Called when its process has ended, or will never be. */
  readonly over: () => void;
}

const KILLED: WaitedEnd = { code: 137, signal: "SIGKILL" };

/** A process that was asked for, and may not exist yet. */
export class ForkedChild implements Child {
  readonly #system: ForkSystem;
  readonly #handlers: ChildHandlers;
  readonly #readAfter: Promise<unknown> | undefined;
  readonly #isStale: () => boolean;
  readonly #tried: (isUp: boolean) => void;
  readonly #over: () => void;
  readonly #output: ChildOutput;
  /** Frames that were sent before it had connected. */
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>> | undefined;
  #pid = 0;
  #isTried = false;
  #isKilled = false;
  /** True if its number may be another's: it was waited for, or is none. */
  #isOver = false;
  #hasTold = false;

  /** Creates its place. */
  constructor(options: ForkedChildOptions) {
    const { handlers } = options;
    this.#system = options.system;
    this.#handlers = handlers;
    this.#readAfter = options.readAfter;
    this.#isStale = options.isStale;
    this.#tried = options.tried;
    this.#over = options.over;
    this.#output = new ChildOutput({
      output: (chunk) => {
        this.#try(true);
        handlers.output(chunk);
      },
    }, () => this.kill());
  }

  get isStale(): boolean {
    return this.#isStale();
  }

  get pid(): number {
    return this.#pid;
  }

  /** Notes its process id, which comes before or after {@linkcode connected}. */
  named(pid: number): void {
    if (this.#isOver) return;
    this.#pid = pid;
    if (this.#isKilled) this.kill();
  }

  /** Notes that it has connected. */
  connected({ pid, connection }: ForkConnection): void {
    this.named(pid);
    if (this.#isKilled) return connection.close();
    this.#writer = connection.writable.getWriter();
    // A broken pipe rejects this too; the exit that follows says why.
    this.#writer.closed.catch(ignore);
    for (const bytes of this.#waiting) this.write(bytes);
    this.#waiting = [];
    const ended = this.#output.read(connection.readable, this.#readAfter);
    void ended.then(() => this.#end());
  }

  /**
   * Notes that it will never connect.
   *
   * @param signal End of its zygote.
   */
  failed(reason: string, signal: string | null): void {
    if (this.#writer !== undefined) return;
    if (this.#pid > 0) return this.kill();
    this.#isOver = true;
    this.#tell({ code: 1, signal }, reason);
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
    if (this.#isOver) return;
    if (this.#pid === 0) {
      // Its zygote may boot for seconds yet; what that forks then is killed. Not
      // before the call has returned.
      queueMicrotask(() => this.#tell(KILLED, ""));
      return;
    }
    // One that is there, is waited for and has said nothing hangs.
    if (!this.#hasTold) this.#try(false);
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
    this.#tell(end, "");
    this.#over();
  }

  #try(isUp: boolean): void {
    if (this.#isTried) return;
    this.#isTried = true;
    this.#tried(isUp);
  }

  #tell({ code, signal }: WaitedEnd, stderr: string): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    if (signal !== KILLED.signal) this.#try(false);
    this.#handlers.exit({ code, signal, stderr, ...this.#output.fault });
  }
}

function ignore(): void {}
