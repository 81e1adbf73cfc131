/**
 * One zygote (see `src/guest/zygote/`) as the service sees it: a process that
 * sandboxes are forked from. The forks are children of the service, so a zygote
 * that ends takes none of them with it.
 *
 * @module
 */

import type { BootMessage } from "../wire/messages.ts";
import { encodeFrame } from "../wire/encode_frame.ts";
import { FrameReader } from "../wire/frame_reader.ts";
import type { ZygoteOrder, ZygoteReply } from "../wire/zygote_messages.ts";
import type { ForkSystem } from "./fork_system.ts";
import { ForkedChild, type ForkedChildOptions } from "./forked_child.ts";
import type { ForkSocket } from "./fork_socket.ts";
import {
  type Child,
  type ChildHandlers,
  type ChildOptions,
  spawnChild,
} from "./process.ts";

/** Options for {@linkcode ZygoteProcess}. */
export interface ZygoteProcessOptions {
  /** Options to start its process. */
  readonly child: ChildOptions;
  /** Message with which its forks boot. */
  readonly boot: Omit<BootMessage, "outputPath">;
  readonly socket: ForkSocket;
  readonly system: ForkSystem;
  /** Called if it ends without {@linkcode ZygoteProcess.close}. */
  readonly lost: (reason: string) => void;
  /** Called when its process has left the system. @default {nothing} */
  readonly ended?: () => void;
}

/** A fork that has not connected yet. */
interface AwaitedFork {
  readonly child: ForkedChild;
  /** Makes the socket forget its token. */
  readonly forget: () => void;
}

/**
 * V8's flags. Only the thread that calls survives a fork, so V8 must have no
 * other; and with a smaller budget it optimizes hot code sooner, of which a fork
 * gains at once: 100 programs are enough instead of 400.
 */
const V8_FLAGS = ["--single-threaded", "--wasm-tiering-budget=100000"];
const MAX_FRAME_BYTES = 65_536;
/** A boot without an image takes minutes on a busy machine; this is no boot. */
const SILENCE_MS = 600_000;

/** A zygote that boots, then forks. */
export class ZygoteProcess {
  /** Resolves once it can fork; rejects if it ends before. */
  readonly ready: Promise<void>;
  readonly #options: ZygoteProcessOptions;
  readonly #child: Child;
  readonly #ready = Promise.withResolvers<void>();
  readonly #frames = new FrameReader({ maxFrameBytes: MAX_FRAME_BYTES });
  /** Forks that have not connected yet, by their token. */
  readonly #awaited = new Map<string, AwaitedFork>();
  #warmed: ((isWarm: boolean) => void) | undefined;
  #isWarm = false;
  /** Orders without a reply; each has exactly one. */
  #unanswered = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  /**
   * Starts it.
   *
   * @throws {Error} If the system starts no process.
   */
  constructor(options: ZygoteProcessOptions) {
    this.#options = options;
    this.ready = this.#ready.promise;
    this.ready.catch(() => {});
    const { child, boot, socket } = options;
    this.#child = spawnChild(
      { ...child, v8Flags: [...child.v8Flags ?? [], ...V8_FLAGS] },
      {
        output: (chunk) => {
          for (const reply of this.#frames.push(chunk)) {
            this.#take(reply as ZygoteReply);
          }
        },
        exit: ({ code, signal, stderr }) =>
          this.#ended(`${signal ?? `exit code ${code}`}: ${stderr}`, signal),
      },
    );
    this.#send({
      type: "zygote",
      boot: { ...boot, outputPath: "" },
      socketPath: socket.path,
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Reports whether it has ended, or will end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Reports whether further programs of its own would gain nothing. */
  get isWarm(): boolean {
    return this.#isWarm;
  }

  /**
   * Forks a sandbox; once the zygote is ready, if it is not yet.
   *
   * @param watch Calls of the owner of several zygotes.
   */
  fork(
    handlers: ChildHandlers,
    watch: Partial<Pick<ForkedChildOptions, "isStale" | "tried">> = {},
  ): Child {
    const { system, socket, child: { readAfter } } = this.#options;
    const token = crypto.randomUUID();
    const child = new ForkedChild({
      system,
      handlers,
      readAfter,
      isStale: () => false,
      tried: () => {},
      over: () => this.#forget(token),
      ...watch,
    });
    const forget = socket.expect(token, (connection) => {
      this.#awaited.delete(token);
      child.connected(connection);
    });
    this.#awaited.set(token, { child, forget });
    if (this.#isOver) this.#fail(token, "the zygote has ended");
    else this.#send({ type: "fork", token });
    return child;
  }

  /** Lets it run one program of its own, which it does between two forks. */
  async warm(): Promise<void> {
    if (this.#isOver || this.#isWarm || this.#warmed) return;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#warmed = resolve;
    this.#send({ type: "warm" });
    this.#isWarm = await promise;
    this.#warmed = undefined;
  }

  /** Ends it; its forks live on. */
  close(): void {
    this.#isOver = true;
    clearTimeout(this.#silence);
    this.#child.kill();
  }

  #send(message: ZygoteOrder): void {
    if (this.#unanswered++ === 0) this.#awaitReply();
    this.#child.write(encodeFrame(message));
  }

  /** Ends a zygote that hangs: its sandboxes would wait for ever. */
  #awaitReply(): void {
    this.#silence = setTimeout(() => this.#child.kill(), SILENCE_MS);
    Deno.unrefTimer(this.#silence);
  }

  #take(reply: ZygoteReply): void {
    clearTimeout(this.#silence);
    if (--this.#unanswered > 0) this.#awaitReply();
    if (reply.type === "zygote") {
      this.#ready.resolve();
    } else if (reply.type === "warmed") {
      this.#warmed?.(reply.isWarm);
    } else {
      const { token, pid } = reply;
      if (pid > 0) {
        // Or it has connected already, and said its number itself.
        this.#awaited.get(token)?.child.named(pid);
      } else this.#fail(token, "the system has refused to fork");
    }
  }

  /** Returns the fork that knew the token, if it has not connected. */
  #forget(token: string): AwaitedFork | undefined {
    const awaited = this.#awaited.get(token);
    this.#awaited.delete(token);
    awaited?.forget();
    return awaited;
  }

  /** @param signal Cause of the zygote's end: from outside, it is no crash. */
  #fail(
    token: string,
    reason: string,
    signal: string | null = null,
  ): void {
    const awaited = this.#forget(token);
    // Never before the call that asked for it has returned.
    queueMicrotask(() => awaited?.child.failed(reason, signal));
  }

  #ended(how: string, signal: string | null): void {
    const wasClosed = this.#isOver;
    this.#isOver = true;
    clearTimeout(this.#silence);
    this.#ready.reject(new Error(`Cannot fork: the zygote has ended: ${how}`));
    this.#warmed?.(true);
    for (const token of [...this.#awaited.keys()]) {
      this.#fail(token, how, signal);
    }
    if (!wasClosed) this.#options.lost(how);
    this.#options.ended?.();
  }
}
