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
  BootMessage,
  GuestMessage,
  HostMessage,
  OpenedMessage,
  ReadyMessage,
  ResumeMessage,
} from "../wire/messages.ts";
import { HeldStates } from "../wire/held_states.ts";
import { BATCH_WIRE_MEMBERS, type Row } from "../run/batch.ts";
import { WIRE_MEMBERS } from "../run/fields.ts";
import { WIRE_LIMITS } from "../wire/wire_limits.ts";
import type { LiveOutput } from "../run/live_output.ts";
import type { ParseReply } from "../wire/parse_reply.ts";
import { parseResults } from "../wire/parse_results.ts";
import type { Child, ChildExit, SpawnChild } from "./process.ts";
import { type ProcessSampler, sampleProcess } from "./process_sampler.ts";
import type {
  BatchOrder,
  EndReason,
  Sandbox,
  SandboxObserver,
  SandboxOrder,
  SandboxPhase,
} from "./sandbox.ts";
import type { SharedOutput } from "./shared_output.ts";
import { rowOutcome, sandboxResult } from "./told_results.ts";
import { judge, type WatchLimits } from "./watchdog.ts";

/** What a {@linkcode ProcessSandbox} is made of. */
export interface ProcessSandboxOptions {
  readonly spawn: SpawnChild;
  readonly boot: Omit<BootMessage, "outputPath">;
  readonly observer: SandboxObserver;
  readonly parseReply: ParseReply;
  readonly sampler: ProcessSampler;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  readonly limits: SandboxLimits;
  /** Told which locks the system has granted, before anything is made of it. */
  readonly locked?: (locks: ReadyMessage["locks"]) => void;
  /** Where it collects output; the sandbox closes it. null: nowhere. */
  readonly output: SharedOutput | null;
}

/** Limits of one sandbox. */
export interface SandboxLimits extends WatchLimits {
  /** Part of `rssLimitBytes` that is a program's, in bytes. */
  readonly programMemoryBytes: number;
  /** Time from start to ready, in milliseconds. */
  readonly bootTimeoutMs: number;
  /** Time past a program's own limit until SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** Time for a reset, in milliseconds. */
  readonly resetTimeoutMs: number;
  /** Largest frame accepted, in bytes. */
  readonly maxFrameBytes: number;
  /** Whether it serves only with every lock on. @default {false} */
  readonly requireLocks?: boolean;
}

/** A look under /proc costs 6 µs, a tenth of what the service does for a run. */
const REST_SAMPLE_MS = 50;
const BRIEF_MS = 5;

/** A batch that a sandbox is in. */
interface OpenBatch {
  /** Whether its set-up has ended. */
  isOpen: boolean;
  /** Rows that were sent and not answered. */
  rows: number;
  /** Whether the next of them runs by itself, as the sandbox has told. */
  isAlone: boolean;
  /** Longest silence while one does, in milliseconds. */
  readonly aloneMs: number;
  /** And while a group of them runs, in milliseconds. */
  readonly groupMs: number;
}

/** Longest time of a group before it is told, and of its way, in ms. */
const GROUP_MS = 100;

/** A sandbox in a process of its own. */
export class ProcessSandbox implements Sandbox {
  readonly id: string = crypto.randomUUID();
  readonly #child: Child;
  readonly #writer: FrameWriter;
  readonly #observer: SandboxObserver;
  readonly #parseReply: ParseReply;
  readonly #sampler: ProcessSampler;
  readonly #now: () => number;
  readonly #limits: SandboxLimits;
  readonly #locked: (locks: ReadyMessage["locks"]) => void;
  readonly #frames: FrameReader;
  readonly #output: SharedOutput | null;
  #phase: SandboxPhase | "ended" = "booting";
  #nonce = "";
  /** What it has told of itself before it had seen a program. */
  #image = "";
  #imageId = "";
  #batch: OpenBatch | null = null;
  /** States that the child holds, tracked as the child does. */
  readonly #held = new HeldStates<true>();
  #keepAs: string | undefined;
  #startedAt = 0;
  #deadlineMs: number;
  #memoryLimitBytes = Infinity;
  #cpuAtStartMs: number | null = null;
  #rssBytes: number | null = null;
  #sampledAt = -Infinity;

  /**
   * Starts the process.
   *
   * @throws {Error} If the system starts none.
   */
  constructor(
    {
      spawn,
      boot,
      observer,
      parseReply,
      sampler,
      now,
      limits,
      output,
      locked = () => {},
    }: ProcessSandboxOptions,
  ) {
    this.#observer = observer;
    this.#parseReply = parseReply;
    this.#sampler = sampler;
    this.#now = now;
    this.#limits = limits;
    this.#locked = locked;
    this.#output = output;
    this.#frames = new FrameReader({ maxFrameBytes: limits.maxFrameBytes });
    this.#deadlineMs = now() + limits.bootTimeoutMs;
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
    return this.#rssBytes;
  }

  get isStale(): boolean {
    return this.#child.isStale ?? false;
  }

  holds(id?: string): boolean {
    return id === undefined ? this.#held.size > 0 : this.#held.has(id);
  }

  run(order: SandboxOrder): void {
    const { timeoutMs, keepAs } = order;
    this.#memoryLimitBytes = order.memoryLimitBytes ?? Infinity;
    if (this.#phase !== "idle") {
      throw new Error(`Cannot run a program: the sandbox is ${this.#phase}`);
    }
    this.#phase = "running";
    this.#nonce = crypto.randomUUID();
    this.#cpuAtStartMs = this.#sampler.cpuMs(this.pid);
    this.#keepAs = keepAs;
    this.#start({
      type: "run",
      nonce: this.#nonce,
      ...membersOf(order, WIRE_MEMBERS),
      resume: this.#resumeMessage(order.resume),
    }, timeoutMs);
  }

  /** Sends what begins to run; its time begins when all of it is sent. */
  #start(message: HostMessage, timeoutMs: number): void {
    this.#startedAt = this.#now();
    this.#deadlineMs = Infinity;
    this.#writer.send(message, () => {
      this.#startedAt = this.#now();
      this.#deadlineMs = this.#startedAt + timeoutMs + this.#limits.graceMs;
    });
  }

  /** Says which state to continue, and sends it unless it is there. */
  #resumeMessage(resume: SandboxOrder["resume"]): ResumeMessage | undefined {
    if (resume === undefined) {
      this.#held.begin();
      return undefined;
    }
    const { id, data } = resume;
    const isHeld = this.#held.has(id);
    this.#held.begin(id, true);
    return isHeld ? { id } : { id, data: data() };
  }

  follow(): LiveOutput | undefined {
    return this.#output?.follow();
  }

  openBatch(order: BatchOrder): void {
    if (this.#phase !== "idle") {
      throw new Error(`Cannot open a batch: the sandbox is ${this.#phase}`);
    }
    this.#memoryLimitBytes = order.memoryLimitBytes ?? Infinity;
    this.#phase = "running";
    const { timeoutMs, rowTimeoutMs } = order;
    const graceMs = this.#limits.graceMs + GROUP_MS;
    this.#batch = {
      isOpen: false,
      rows: 0,
      isAlone: true,
      aloneMs: rowTimeoutMs + graceMs,
      groupMs: Math.min(rowTimeoutMs, WIRE_LIMITS.groupedRowMs) + graceMs,
    };
    this.#nonce = crypto.randomUUID();
    this.#cpuAtStartMs = this.#sampler.cpuMs(this.pid);
    this.#start({
      type: "batch",
      nonce: this.#nonce,
      ...membersOf(order, BATCH_WIRE_MEMBERS),
      resume: this.#resumeMessage(order.resume),
    }, timeoutMs);
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
      if (isNext || this.#deadlineMs === Infinity) this.#awaitRow(batch);
    });
  }

  endBatch(): void {
    const batch = this.#openedBatch();
    if (batch.rows > 0) throw new Error("Cannot end a batch: rows are left");
    this.#deadlineMs = this.#now() + this.#limits.resetTimeoutMs;
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
  #awaitRow({ isAlone, aloneMs, groupMs }: OpenBatch): void {
    this.#deadlineMs = this.#writer.isEncoding
      ? Infinity
      : this.#now() + (isAlone ? aloneMs : groupMs);
    // Of each row anew, from the next look on: to ask takes long for a row.
    this.#cpuAtStartMs = null;
  }

  check(nowMs: number): void {
    const phase = this.#phase;
    if (phase === "idle" || phase === "ended") return;
    if (phase === "booting" && this.pid === 0) {
      // Not forked yet: its zygote boots or warms, under a limit of its own.
      this.#deadlineMs = nowMs + this.#limits.bootTimeoutMs;
      return;
    }
    const sample = sampleProcess(this.#sampler, this.pid);
    this.#rssBytes = sample.rssBytes ?? this.#rssBytes;
    if (this.#batch !== null) this.#cpuAtStartMs ??= sample.cpuMs;
    const reason = judge(
      {
        phase,
        deadlineMs: this.#deadlineMs,
        cpuAtStartMs: this.#cpuAtStartMs,
      },
      { ...this.#limits, rssLimitBytes: this.#rssLimitBytes() },
      nowMs,
      sample,
    );
    if (reason !== null) this.kill(reason, `rss ${sample.rssBytes} bytes`);
  }

  #rssLimitBytes(): number {
    const { rssLimitBytes, programMemoryBytes } = this.#limits;
    const lessBytes = programMemoryBytes - this.#memoryLimitBytes;
    return rssLimitBytes - Math.max(0, lessBytes);
  }

  kill(reason: EndReason, detail: string): void {
    if (this.#phase === "ended") return;
    const cpuMs = this.#phase === "running" ? this.#runCpuMs() : null;
    this.#child.kill();
    this.#end(reason, detail, cpuMs);
  }

  #runCpuMs(): number | null {
    const cpuMs = this.#sampler.cpuMs(this.pid);
    const startMs = this.#cpuAtStartMs;
    return cpuMs === null || startMs === null ? null : cpuMs - startMs;
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
    const printed = phase === "running" ? this.#output?.read() : undefined;
    this.#observer.ended(
      { reason, phase, detail, cpuMs, signal },
      printed ?? null,
    );
  }

  #exited(exit: ChildExit): void {
    const { code, signal, stderr, fault } = exit;
    const how = signal ?? `exit code ${code}`;
    if (fault !== undefined) {
      this.#end("crash", `a defect of the service: ${placeOf(fault)}`);
    } else if (this.#phase === "booting") {
      const detail = stderr === "" ? how : `${how}: ${stderr}`;
      this.#end("boot_failed", detail, null, signal);
    } else {
      this.#end("crash", how, null, signal);
    }
    this.#output?.close();
    this.#observer.gone(exit);
  }

  #take(chunk: Uint8Array): void {
    // What a killed process had still in its pipe counts for nothing.
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
    const reply = this.#parseReply(message);
    if (reply === null) {
      this.kill("protocol", "unknown message");
    } else if (!this.#isDue(reply)) {
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

  // One message can be right at any time: the next one, for this very run.
  #isDue(reply: GuestMessage): boolean {
    switch (this.#phase) {
      case "booting":
        return reply.type === "ready";
      case "running":
        return this.#isDueWhileRunning(reply);
      case "resetting":
        return reply.type === "reset" && reply.nonce === this.#nonce;
      default:
        return false;
    }
  }

  #isDueWhileRunning(reply: GuestMessage): boolean {
    if (reply.type === "ready" || reply.nonce !== this.#nonce) return false;
    const batch = this.#batch;
    switch (reply.type) {
      case "result":
        return !batch?.isOpen;
      case "opened":
        return batch !== null && !batch.isOpen;
      case "answers":
        return batch !== null && isDueTo(batch, reply);
      // Before its rows are answered: it cannot go on.
      case "reset":
        return batch !== null && batch.isOpen && batch.rows > 0 &&
          reply.retire !== null;
    }
  }

  #becomeOpened({ durationMs }: OpenedMessage): void {
    if (this.#batch) this.#batch.isOpen = true;
    // Nothing is due until rows are sent.
    this.#deadlineMs = Infinity;
    this.#observer.opened(durationMs);
  }

  #takeRows(answers: AnswersMessage): void {
    const batch = this.#openedBatch();
    batch.rows -= answers.results.length;
    batch.isAlone = answers.alone;
    if (batch.rows > 0) this.#awaitRow(batch);
    else this.#deadlineMs = Infinity;
    if (answers.results.length === 0) return;
    const { results, redone, startsRedo = false } = answers;
    this.#observer.rowsAnswered({
      results: results.map(rowOutcome),
      redone,
      startsRedo,
    });
  }

  #becomeReady(message: ReadyMessage): void {
    this.#locked(message.locks);
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
    this.#rssBytes = this.#sampler.rssBytes(this.pid);
    this.#observer.ready(message);
  }

  #becomeAnswered(result: GuestMessage & { type: "result" }): void {
    const now = this.#now();
    const cpuMs = this.#runCpuMs();
    const keepAs = this.#keepAs;
    const { kept } = result;
    if (keepAs !== undefined && kept !== undefined && "data" in kept) {
      this.#held.keep(keepAs, true);
    }
    this.#batch = null;
    this.#phase = "resetting";
    this.#deadlineMs = now + this.#limits.resetTimeoutMs;
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

  /** A program of a few milliseconds has not had the time to fill memory. */
  #sampleAtRest(): void {
    const now = this.#now();
    const isBrief = now - this.#startedAt < BRIEF_MS;
    if (isBrief && now - this.#sampledAt < REST_SAMPLE_MS) return;
    this.#sampledAt = now;
    this.#rssBytes = this.#sampler.rssBytes(this.pid);
  }

  #becomeRested({ resetMs, retire }: GuestMessage & { type: "reset" }): void {
    this.#phase = "idle";
    this.#sampleAtRest();
    this.#observer.rested({ resetMs, retire });
  }
}

/** Returns the members of those names that are there. */
function membersOf<Order extends object, Name extends keyof Order>(
  order: Order,
  names: readonly Name[],
): Pick<Order, Name> {
  const members: Partial<Pick<Order, Name>> = {};
  for (const name of names) {
    if (order[name] !== undefined) members[name] = order[name];
  }
  return members as Pick<Order, Name>;
}

/**
 * Whether a batch waits for these answers. Without rows they can only say once
 * that one runs by itself: each more would put the deadline off.
 */
function isDueTo(batch: OpenBatch, answers: AnswersMessage): boolean {
  const { results: { length }, alone } = answers;
  return batch.isOpen && length <= batch.rows &&
    (length > 0 || alone && !batch.isAlone && batch.rows > 0);
}

/**
 * Returns what kind of error it is and where it was thrown. Its text is left
 * out: it may quote what a program sent.
 */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frame = error.stack?.split("\n").find((line) => /^ +at /.test(line));
  return `${error.name} ${frame?.trim() ?? ""}`.trim();
}
