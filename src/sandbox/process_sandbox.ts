/**
 * One sandbox: a process, the order of its messages, and its limits. Believes
 * nothing the process says. Does not choose what to run.
 *
 * @module
 */

import { inOneTurn } from "../telemetry/event_loop_watch.ts";
import { ChannelError } from "../wire/channel_error.ts";
import { FrameReader } from "../wire/frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
import type {
  AnswersMessage,
  GuestMessage,
  HostMessage,
  OpenedMessage,
  ReadyMessage,
} from "../wire/messages.ts";
import { HeldStates } from "../wire/held_states.ts";
import type { Row } from "../run/batch.ts";
import type { LiveOutput } from "../run/live_output.ts";
import { parseResults } from "../wire/parse_results.ts";
import type { Child, ChildExit } from "./process.ts";
import { describeExit } from "./describe_exit.ts";
import { isDue, type SandboxTurn } from "./due_reply.ts";
import { batchMessage, runMessage } from "./order_message.ts";
import { OpenBatch } from "./open_batch.ts";
import type {
  ProcessSandboxOptions,
  SandboxLimits,
} from "./process_sandbox_options.ts";
import { ProcessWatch } from "./process_watch.ts";
import type {
  BatchOrder,
  EndReason,
  Sandbox,
  SandboxObserver,
  SandboxOrder,
  SandboxPhase,
} from "./sandbox.ts";
import { rowOutcome, sandboxResult } from "./told_results.ts";

/** A sandbox in a process of its own. */
export class ProcessSandbox implements Sandbox {
  readonly id: string = crypto.randomUUID();
  readonly #child: Child;
  readonly #writer: FrameWriter;
  readonly #options: ProcessSandboxOptions;
  readonly #observer: SandboxObserver;
  readonly #watch: ProcessWatch;
  readonly #limits: SandboxLimits;
  readonly #frames: FrameReader;
  #phase: SandboxPhase | "ended" = "booting";
  #nonce = "";
  /** Image that it reported before it had seen a program. */
  #image = "";
  #imageId = "";
  #batch: OpenBatch | null = null;
  /** States that the child holds, tracked as the child does. */
  readonly #held = new HeldStates<true>();
  #keepAs: string | undefined;
  #startedAt = 0;

  /**
   * Starts the process.
   *
   * @throws {Error} If the system starts none.
   */
  constructor(options: ProcessSandboxOptions) {
    const { spawn, boot, observer, sampler, now, limits, output } = options;
    this.#options = options;
    this.#observer = observer;
    this.#limits = limits;
    this.#watch = new ProcessWatch({
      sampler,
      now,
      limits,
      pid: () => this.pid,
    });
    this.#frames = new FrameReader({ maxFrameBytes: limits.maxFrameBytes });
    this.#watch.allow(limits.bootTimeoutMs);
    try {
      this.#child = spawn({
        output: (chunk) => inOneTurn("take reply", () => this.#take(chunk)),
        exit: (exit) => this.#exited(exit),
      });
    } catch (error) {
      output?.close();
      throw error;
    }
    const { write } = this.#child;
    this.#writer = new FrameWriter(write.bind(this.#child));
    this.#writer.send({ ...boot, outputPath: output?.path ?? "" });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get rssBytes(): number | null {
    return this.#watch.rssBytes;
  }

  get isStale(): boolean {
    return this.#child.isStale ?? false;
  }

  holds(id?: string): boolean {
    return id === undefined ? this.#held.size > 0 : this.#held.has(id);
  }

  run(order: SandboxOrder): void {
    const { timeoutMs, keepAs } = order;
    if (this.#phase !== "idle") {
      throw new Error(`Cannot run a program: the sandbox is ${this.#phase}`);
    }
    this.#phase = "running";
    this.#nonce = crypto.randomUUID();
    this.#watch.begin(order.memoryLimitBytes);
    this.#keepAs = keepAs;
    this.#start(runMessage(order, this.#nonce, this.#held), timeoutMs);
  }

  /** Sends what begins to run; its time limit begins when all of it is sent. */
  #start(message: HostMessage, timeoutMs: number): void {
    // Where CPUs are few, it may have run for a while when the write returns.
    this.#startedAt = this.#options.now();
    this.#watch.deadlineMs = Infinity;
    this.#writer.send(
      message,
      () => this.#watch.allow(timeoutMs + this.#limits.graceMs),
    );
  }

  follow(): LiveOutput | undefined {
    return this.#options.output?.follow();
  }

  openBatch(order: BatchOrder): void {
    if (this.#phase !== "idle") {
      throw new Error(`Cannot open a batch: the sandbox is ${this.#phase}`);
    }
    this.#phase = "running";
    const { timeoutMs, rowTimeoutMs } = order;
    this.#batch = new OpenBatch(rowTimeoutMs, this.#limits.graceMs);
    this.#nonce = crypto.randomUUID();
    this.#watch.begin(order.memoryLimitBytes);
    this.#start(batchMessage(order, this.#nonce, this.#held), timeoutMs);
  }

  sendRows(first: number, inputs: readonly Row[], singly: boolean): void {
    const batch = this.#openedBatch();
    const isNext = batch.rows === 0;
    batch.rows += inputs.length;
    this.#writer.send({
      type: "rows",
      nonce: this.#nonce,
      first,
      inputs,
      singly,
    }, () => {
      // While one was encoded, no row had a deadline.
      if (isNext || !this.#watch.hasDeadline) this.#awaitRow(batch);
    });
  }

  endBatch(): void {
    const batch = this.#openedBatch();
    if (batch.rows > 0) throw new Error("Cannot end a batch: rows are left");
    this.#watch.allow(this.#limits.resetTimeoutMs);
    this.#writer.send({ type: "end", nonce: this.#nonce });
    this.#phase = "resetting";
    this.#batch = null;
  }

  #openedBatch(): OpenBatch {
    const batch = this.#batch;
    if (this.#phase !== "running" || !batch?.isOpen) {
      throw new Error("Cannot send rows: no batch is open");
    }
    return batch;
  }

  /** The next row's time begins, at the latest. */
  #awaitRow({ silenceMs }: OpenBatch): void {
    this.#watch.allow(this.#writer.isEncoding ? Infinity : silenceMs);
    this.#watch.beginRow();
  }

  check(nowMs: number): void {
    const phase = this.#phase;
    if (phase === "idle" || phase === "ended") return;
    if (phase === "booting" && this.pid === 0) {
      // Not forked yet: its zygote boots or warms, under a limit of its own.
      this.#watch.deadlineMs = nowMs + this.#limits.bootTimeoutMs;
      return;
    }
    const end = this.#watch.look(phase, nowMs, this.#batch !== null);
    if (end !== null) this.kill(end.reason, end.detail);
  }

  kill(reason: EndReason, detail: string): void {
    if (this.#phase === "ended") return;
    const cpuMs = this.#phase === "running" ? this.#watch.usedCpuMs() : null;
    this.#child.kill();
    this.#end(reason, detail, cpuMs);
  }

  #end(
    reason: EndReason,
    detail: string,
    cpuMs: number | null = null,
    signal: string | null = null,
  ): void {
    if (this.#phase === "ended") return;
    const phase = this.#phase;
    this.#phase = "ended";
    const { output } = this.#options;
    const printed = phase === "running" ? output?.read() : undefined;
    this.#observer.ended(
      { reason, phase, detail, cpuMs, signal },
      printed ?? null,
    );
  }

  #exited(exit: ChildExit): void {
    const { reason, detail, signal } = describeExit(exit, this.#phase);
    this.#end(reason, detail, null, signal);
    this.#options.output?.close();
    this.#observer.gone(exit);
  }

  #take(chunk: Uint8Array): void {
    // Bytes that a killed process had still in its pipe count for nothing.
    if (this.#phase === "ended") return;
    try {
      const messages = this.#frames.push(chunk);
      const partial = this.#frames.bufferedBytes > 0;
      messages.forEach((message, index) =>
        this.#accept(message, partial || index < messages.length - 1)
      );
      if (this.#phase === "idle" && partial) {
        this.kill("protocol", "bytes without a program");
      }
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      this.kill("protocol", error.message);
    }
  }

  #accept(message: unknown, more: boolean): void {
    if (this.#isEnded()) return;
    const reply = this.#options.parseReply(message);
    if (reply === null) {
      this.kill("protocol", "unknown message");
    } else if (!isDue(reply, this.#turn)) {
      this.kill("protocol", `"${reply.type}" out of turn`);
    } else if (reply.type === "result") {
      this.#becomeAnswered(reply);
    } else if (reply.type === "answers") {
      this.#takeRows(reply);
    } else if (more) {
      // Said before the next program starts, which must not pay for it.
      this.kill("protocol", `more after "${reply.type}"`);
    } else if (reply.type === "ready") {
      this.#becomeReady(reply);
    } else if (reply.type === "opened") {
      this.#becomeOpened(reply);
    } else if (this.#phase === "running") {
      // The rows that are left are the pool's to send elsewhere.
      this.kill("retired", reply.retire ?? "");
    } else {
      this.#becomeRested(reply);
    }
  }

  #isEnded(): boolean {
    return this.#phase === "ended";
  }

  get #turn(): SandboxTurn {
    return { phase: this.#phase, nonce: this.#nonce, batch: this.#batch };
  }

  #becomeOpened({ durationMs }: OpenedMessage): void {
    if (this.#batch) this.#batch.isOpen = true;
    // Nothing is due until rows are sent.
    this.#watch.deadlineMs = Infinity;
    this.#observer.opened(durationMs);
  }

  #takeRows(answers: AnswersMessage): void {
    const batch = this.#openedBatch();
    batch.rows -= answers.results.length;
    batch.isAlone = answers.alone;
    if (batch.rows > 0) this.#awaitRow(batch);
    else this.#watch.deadlineMs = Infinity;
    if (answers.results.length === 0) return;
    const { results, redone, startsRedo = false } = answers;
    this.#observer.rowsAnswered({
      results: results.map(rowOutcome),
      redone,
      startsRedo,
    });
  }

  #becomeReady(message: ReadyMessage): void {
    this.#options.locked?.(message.locks);
    const absent = Object.entries(message.locks)
      .flatMap(([name, isOn]) => isOn ? [] : [name]);
    if (this.#limits.requireLocks && absent.length > 0) {
      this.kill("unlocked", `the system has not granted ${absent.join(", ")}`);
      return;
    }
    this.#phase = "idle";
    this.#image = message.image;
    this.#imageId = message.imageId;
    this.#child.mute();
    this.#watch.sampleMemory();
    this.#observer.ready(message);
  }

  #becomeAnswered(result: GuestMessage & { type: "result" }): void {
    const now = this.#options.now();
    const cpuMs = this.#watch.usedCpuMs();
    const keepAs = this.#keepAs;
    const { kept } = result;
    if (keepAs !== undefined && kept !== undefined && "data" in kept) {
      this.#held.keep(keepAs, true);
    }
    this.#batch = null;
    this.#phase = "resetting";
    this.#watch.allow(this.#limits.resetTimeoutMs);
    this.#observer.answered({
      result: sandboxResult(result),
      ...(result.results === undefined
        ? {}
        : { results: parseResults(result.results) }),
      wallMs: now - this.#startedAt,
      cpuMs,
      image: this.#image,
      imageId: this.#imageId,
    });
  }

  #becomeRested({ resetMs, retire }: GuestMessage & { type: "reset" }): void {
    this.#phase = "idle";
    this.#watch.sampleAtRest(this.#startedAt);
    this.#observer.rested({ resetMs, retire });
  }
}
