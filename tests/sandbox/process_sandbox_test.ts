import assert from "node:assert/strict";
import { WIRE_LIMITS } from "../../src/wire/wire_limits.ts";
import { encodeAnyFrame } from "../wire/any_frames.ts";
import { FrameReader } from "../../src/wire/frame_reader.ts";
import { createReplyParser } from "../../src/wire/parse_reply.ts";
import type { ChildExit, ChildHandlers } from "../../src/sandbox/process.ts";
import { ProcessSandbox } from "../../src/sandbox/process_sandbox.ts";
import type { SandboxOrder } from "../../src/sandbox/sandbox.ts";
import {
  BLIND_SAMPLER,
  type ProcessSampler,
} from "../../src/sandbox/process_sampler.ts";

const READY = {
  type: "ready",
  fromImage: true,
  imageId: "",
  language: "python",
  languageVersion: "3.12.7",
  image: "",
  heapBytes: 1,
  locks: { diesWithParent: true, seccomp: true },
};

const RESULT = {
  type: "result",
  stdout: "",
  stderr: "",
  retVal: "",
  retJson: null,
  exitCode: 0,
  error: null,
  missingModules: [],
  truncated: [],
  files: [],
  durationMs: 1,
  memoryPeakBytes: 1,
};

const RESET = { type: "reset", resetMs: 1, retire: null };

const OPENED = { type: "opened", durationMs: 1 };

/** Answers of so many rows. */
function answers(rows: number, alone = false, redone: string | null = null) {
  const results = new Array(rows).fill([1, "x", null, "", 0]);
  return { type: "answers", results, redone, alone };
}

/** A sandbox on a process that a test plays itself. */
class Stage {
  nowMs = 0;
  killed = 0;
  closed = 0;
  printed = "";
  muted = false;
  /** Events of the sandbox, in a word or two each. */
  readonly told: string[] = [];
  /** Called when the process gets bytes. */
  written = (): void => {};
  detail = "";
  locks: unknown;
  readonly sandbox: ProcessSandbox;
  readonly #sent: Record<string, unknown>[] = [];
  readonly #reader = new FrameReader();
  #handlers: ChildHandlers = { output() {}, exit() {} };

  constructor(
    sampler: ProcessSampler = BLIND_SAMPLER,
    requireLocks = false,
  ) {
    this.sandbox = new ProcessSandbox({
      spawn: (handlers) => {
        this.#handlers = handlers;
        return {
          pid: 1,
          write: (bytes) => {
            this.#sent.push(...this.#reader.push(bytes).map(Object));
            this.written();
          },
          mute: () => {
            this.muted = true;
          },
          kill: () => {
            this.killed += 1;
          },
        };
      },
      boot: {
        type: "boot",
        parentPid: 1,
        libcPath: "",
        engine: "python",
        folders: {},
        imageDir: "",
        kind: "core",
        packagePaths: [],
        heapLimitBytes: 1,
        retireHeapBytes: 1,
        outputLimitBytes: 100,
        fileLimitBytes: 1,
        fileLimitCount: 1,
        policyJson: "{}",
      },
      observer: {
        ready: () => this.told.push("ready"),
        answered: ({ wallMs, cpuMs }) =>
          this.told.push(`answered ${wallMs} ${cpuMs}`),
        opened: () => this.told.push("opened"),
        rowsAnswered: ({ results }) => this.told.push(`rows ${results.length}`),
        rested: () => this.told.push("rested"),
        ended: ({ reason, phase, detail }, printed) => {
          this.told.push(`${reason} ${phase}`);
          this.printed = printed?.stdout ?? "";
          this.detail = detail;
        },
        gone: () => this.told.push("gone"),
      },
      output: {
        follow() {
          throw new Error("nobody asks");
        },
        path: "/shared",
        read: () => ({ stdout: "kept", stderr: "", truncated: [] }),
        close: () => {
          this.closed += 1;
        },
      },
      parseReply: createReplyParser({ outputLimitBytes: 100 }),
      sampler,
      locked: (locks) => {
        this.locks = locks;
      },
      now: () => this.nowMs,
      limits: {
        cpuLimitMs: 1_000,
        rssLimitBytes: 1_000,
        programMemoryBytes: 800,
        bootTimeoutMs: 500,
        graceMs: 50,
        resetTimeoutMs: 200,
        maxFrameBytes: 10_000,
        requireLocks,
      },
    });
  }

  /** Last message to the process. */
  get lastSent(): Record<string, unknown> {
    return this.#sent.at(-1) ?? {};
  }

  /** Says messages, in one piece; each carries the nonce of the run. */
  say(...messages: readonly object[]): void {
    const { nonce } = this.lastSent;
    const frames = messages.map((message) =>
      encodeAnyFrame(
        "nonce" in message || !("type" in message)
          ? message
          : message.type === "ready"
          ? message
          : { nonce, ...message },
      )
    );
    this.output(Uint8Array.from(frames.flatMap((frame) => [...frame])));
  }

  output(bytes: Uint8Array): void {
    this.#handlers.output(bytes);
  }

  exit(more: Partial<ChildExit> = {}): void {
    this.#handlers.exit({ code: 1, signal: null, stderr: "", ...more });
  }

  run(more: Partial<SandboxOrder> = {}): void {
    const order = { code: "pass", inputJson: "null", timeoutMs: 100 };
    this.sandbox.run({ ...order, ...more });
  }

  /** Opens a batch, and sends so many rows. */
  openBatch(rows: number, rowTimeoutMs = 10_000): void {
    this.say(READY);
    const order = { code: "pass", setup: "", timeoutMs: 100 };
    this.sandbox.openBatch({ ...order, rowTimeoutMs });
    this.say(OPENED);
    if (rows > 0) this.sandbox.sendRows(0, new Array(rows).fill("1"), false);
  }
}

Deno.test("ProcessSandbox sends every member of a run that is to cross", () => {
  const stage = new Stage();
  stage.say(READY);
  const order: Required<SandboxOrder> = {
    language: "python",
    code: "pass",
    inputJson: "1",
    timeoutMs: 5,
    mode: "cell",
    inputs: { seed: 1 },
    policy: "strict",
    kernel: { showsData: true },
    takesResultLine: true,
    tools: [{ name: "ask" }],
    answers: [],
    caller: "one",
    keepAs: "kept",
    resume: { id: "id", data: () => Uint8Array.of(1, 2) },
    memoryLimitBytes: 1,
  };
  stage.run(order);
  const { type, nonce: _, ...sent } = stage.lastSent;
  const { memoryLimitBytes: __, ...crossing } = order;
  assert.equal(type, "run");
  const data = Uint8Array.of(1, 2);
  assert.deepEqual(sent, { ...crossing, resume: { id: "id", data } });
});

Deno.test("ProcessSandbox goes through a run and is ready for the next", () => {
  const stage = new Stage();
  assert.equal(stage.lastSent.type, "boot");
  stage.say(READY);
  assert.equal(stage.muted, true);
  stage.run();
  assert.equal(stage.lastSent.code, "pass");
  stage.nowMs = 5;
  stage.say(RESULT, RESET);
  const first = stage.lastSent.nonce;
  stage.run();
  assert.notEqual(stage.lastSent.nonce, first);
  assert.deepEqual(stage.told, ["ready", "answered 5 null", "rested"]);
  assert.equal(stage.killed, 0);
});

Deno.test("ProcessSandbox counts the time in which a process runs before its sender goes on", () => {
  const stage = new Stage();
  stage.say(READY);
  stage.written = () => {
    stage.nowMs += 5;
  };
  stage.run();
  stage.nowMs += 2;
  stage.say(RESULT);
  assert.equal(stage.told.at(-1), "answered 7 null");
});

Deno.test("ProcessSandbox never takes a message out of turn", () => {
  const cases: readonly [string, (stage: Stage) => void, string][] = [
    ["result at boot", (stage) => stage.say(RESULT), "booting"],
    ["ready and more", (stage) => stage.say(READY, RESET), "booting"],
    ["ready twice", (stage) => {
      stage.say(READY);
      stage.say(READY);
    }, "idle"],
    ["half a frame while idle", (stage) => {
      stage.say(READY);
      stage.output(Uint8Array.of(0));
    }, "idle"],
    ["wrong nonce", (stage) => {
      stage.say(READY);
      stage.run();
      stage.say({ ...RESULT, nonce: "guess" });
    }, "running"],
    ["nonce of the run before", (stage) => {
      stage.say(READY);
      stage.run();
      const { nonce } = stage.lastSent;
      stage.say(RESULT, RESET);
      stage.run();
      stage.say({ ...RESULT, nonce });
    }, "running"],
    ["reset before result", (stage) => {
      stage.say(READY);
      stage.run();
      stage.say(RESET);
    }, "running"],
    ["result twice", (stage) => {
      stage.say(READY);
      stage.run();
      stage.say(RESULT, RESULT);
    }, "resetting"],
    ["more after the reset", (stage) => {
      stage.say(READY);
      stage.run();
      stage.say(RESULT, RESET, RESULT);
    }, "resetting"],
    ["unknown message", (stage) => {
      stage.say(READY);
      stage.run();
      stage.say({ type: "gift" });
    }, "running"],
  ];
  for (const [name, act, phase] of cases) {
    const stage = new Stage();
    act(stage);
    assert.equal(stage.told.at(-1), `protocol ${phase}`, name);
    assert.equal(stage.killed, 1, name);
  }
});

Deno.test("ProcessSandbox never listens to what it has killed", () => {
  const stage = new Stage();
  stage.say(READY);
  stage.run();
  stage.sandbox.kill("timeout", "");
  stage.say(RESULT, RESET);
  stage.exit();
  stage.sandbox.kill("closed", "");
  assert.deepEqual(stage.told, ["ready", "timeout running", "gone"]);
  assert.equal(stage.killed, 1);
});

Deno.test("ProcessSandbox tells what a lost program had printed, then closes it", () => {
  const stage = new Stage();
  stage.say(READY);
  stage.run();
  stage.sandbox.kill("timeout", "");
  assert.equal(stage.printed, "kept");
  assert.equal(stage.closed, 0);
  stage.exit();
  assert.equal(stage.closed, 1);
  const idle = new Stage();
  idle.say(READY);
  idle.sandbox.kill("closed", "");
  assert.equal(idle.printed, "");
});

Deno.test("ProcessSandbox.check() kills what is overdue", () => {
  const cases: readonly [string, (stage: Stage) => void, number, string][] = [
    ["boot", () => {}, 500, "boot_timeout booting"],
    [
      "run and grace",
      (stage) => {
        stage.say(READY);
        stage.run();
      },
      150,
      "timeout running",
    ],
    [
      "reset",
      (stage) => {
        stage.say(READY);
        stage.run();
        stage.say(RESULT);
      },
      200,
      "reset_timeout resetting",
    ],
  ];
  for (const [name, act, limitMs, expected] of cases) {
    const stage = new Stage();
    act(stage);
    stage.sandbox.check(limitMs - 1);
    assert.equal(stage.killed, 0, name);
    stage.sandbox.check(limitMs);
    assert.equal(stage.told.at(-1), expected, name);
  }
});

Deno.test("ProcessSandbox.check() lets an idle one be", () => {
  const stage = new Stage();
  stage.say(READY);
  stage.sandbox.check(1e9);
  assert.equal(stage.killed, 0);
});

Deno.test("ProcessSandbox measures its runs by the process", () => {
  const sample = { cpuMs: 100, rssBytes: 400 };
  const stage = new Stage({
    cpuMs: () => sample.cpuMs,
    rssBytes: () => sample.rssBytes,
    close() {},
  });
  stage.say(READY);
  stage.run();
  sample.cpuMs = 103;
  stage.say(RESULT);
  assert.equal(stage.told.at(-1), "answered 0 3");
  sample.cpuMs = 200;
  stage.say(RESET);
  stage.run();
  sample.cpuMs = 1_201;
  stage.sandbox.check(1);
  assert.equal(stage.told.at(-1), "cpu_time running");
});

Deno.test("ProcessSandbox holds a program to less memory than the next one", () => {
  const sample = { rssBytes: 600 };
  const stage = new Stage({
    cpuMs: () => 0,
    rssBytes: () => sample.rssBytes,
    close() {},
  });
  const order = { code: "pass", inputJson: "null", timeoutMs: 100 };
  stage.say(READY);
  stage.sandbox.run(order);
  stage.sandbox.check(10);
  stage.say(RESULT, RESET);
  stage.sandbox.run({ ...order, memoryLimitBytes: 10_000 });
  stage.sandbox.check(10);
  stage.say(RESULT, RESET);
  // The 200 that it has without a program, and 400 more.
  stage.sandbox.run({ ...order, memoryLimitBytes: 400 });
  stage.sandbox.check(10);
  assert.ok(!stage.told.includes("memory running"));
  sample.rssBytes = 601;
  stage.sandbox.check(10);
  assert.equal(stage.told.at(-1), "memory running");
});

Deno.test("ProcessSandbox tells a failed boot from a crash", () => {
  const booting = new Stage();
  booting.exit();
  assert.deepEqual(booting.told, ["boot_failed booting", "gone"]);
  const idle = new Stage();
  idle.say(READY);
  idle.exit();
  assert.deepEqual(idle.told, ["ready", "crash idle", "gone"]);
});

Deno.test("ProcessSandbox reports a defect of the service, never its text", () => {
  for (const say of [[], [READY]]) {
    const stage = new Stage();
    stage.say(...say);
    stage.exit({ signal: "SIGKILL", fault: new RangeError("what it sent") });
    assert.equal(stage.told.at(-2), `crash ${say.length ? "idle" : "booting"}`);
    assert.match(stage.detail, /^a defect of the service: RangeError at /);
    assert.doesNotMatch(stage.detail, /what it sent/);
  }
});

Deno.test("ProcessSandbox never serves without a lock that is required", () => {
  const locks = { diesWithParent: true, seccomp: false };
  const stage = new Stage(BLIND_SAMPLER, true);
  stage.say({ ...READY, locks });
  assert.deepEqual(stage.told, ["unlocked booting"]);
  assert.match(stage.detail, /has not granted seccomp$/);
  assert.deepEqual(stage.locks, locks);
  const free = new Stage();
  free.say({ ...READY, locks });
  assert.deepEqual(free.told, ["ready"]);
  const locked = new Stage(BLIND_SAMPLER, true);
  locked.say(READY);
  assert.deepEqual(locked.told, ["ready"]);
});

Deno.test("ProcessSandbox goes through a batch and is ready for the next", () => {
  const stage = new Stage();
  stage.openBatch(3);
  assert.equal(stage.lastSent.type, "rows");
  stage.sandbox.sendRows(3, ["4", "5"], true);
  assert.deepEqual(stage.lastSent.first, 3);
  stage.say(answers(2), answers(0, true), answers(1, true, "trap"));
  assert.throws(() => stage.sandbox.endBatch(), /rows are left/);
  stage.say(answers(2, true));
  stage.sandbox.endBatch();
  assert.equal(stage.lastSent.type, "end");
  stage.say(RESET);
  stage.run();
  assert.deepEqual(stage.told, [
    "ready",
    "opened",
    "rows 2",
    "rows 1",
    "rows 2",
    "rested",
  ]);
});

Deno.test("ProcessSandbox never takes answers that no row waits for", () => {
  const cases: readonly (readonly [string, readonly object[]])[] = [
    ["more than were sent", [answers(4)]],
    ["more in two messages", [answers(2), answers(2)]],
    ["after the last row", [answers(3), answers(1)]],
    ["nothing to tell", [answers(0)]],
    ["nothing new to tell", [answers(0, true)]],
    ["the same again", [answers(1), answers(0, true), answers(0, true)]],
    ["nothing to come", [answers(3), answers(0, true)]],
    ["a set-up twice", [OPENED]],
    ["a result in its midst", [RESULT]],
    ["a reset without a reason", [RESET]],
    ["a flag that is none", [{ ...answers(1), startsRedo: 1 }]],
    ["a row that is none", [{ ...answers(0), results: [[1, "x"]] }]],
    ["a time that is none", [{
      ...answers(0),
      results: [[-1, "x", null, "", 0]],
    }]],
  ];
  for (const [name, messages] of cases) {
    const stage = new Stage();
    stage.openBatch(3);
    stage.say(...messages);
    assert.equal(stage.told.at(-1), "protocol running", name);
    assert.equal(stage.killed, 1, name);
  }
  const closed = new Stage();
  closed.say(READY);
  closed.sandbox.openBatch({
    code: "",
    setup: "",
    timeoutMs: 1,
    rowTimeoutMs: 1,
  });
  closed.say(answers(0, true));
  assert.equal(closed.told.at(-1), "protocol running");
});

Deno.test("ProcessSandbox gives a row of a group less time than one by itself", () => {
  const grouped = WIRE_LIMITS.groupedRowMs + 50 + 100;
  const cases: readonly (readonly [string, readonly object[], number])[] = [
    ["nothing is answered yet", [], 10_150],
    ["of a group", [answers(1)], grouped],
    ["by itself", [answers(1, true)], 10_150],
    ["by itself, after its group", [answers(1), answers(0, true)], 10_150],
    [
      "of a group, after one by itself",
      [answers(1, true), answers(1)],
      grouped,
    ],
    ["nothing is due", [answers(3)], Infinity],
  ];
  for (const [name, messages, dueMs] of cases) {
    const stage = new Stage();
    stage.openBatch(3);
    messages.forEach((message) => stage.say(message));
    stage.sandbox.check(Math.min(dueMs - 1, 1e9));
    assert.equal(stage.killed, 0, name);
    if (dueMs === Infinity) continue;
    stage.sandbox.check(dueMs);
    assert.equal(stage.told.at(-1), "timeout running", name);
  }
  // The row's own limit may be the shorter one.
  const brief = new Stage();
  brief.openBatch(3, 20);
  brief.say(answers(1));
  brief.sandbox.check(20 + 50 + 100);
  assert.equal(brief.told.at(-1), "timeout running");
});
