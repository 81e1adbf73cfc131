/**
 * Limits of a batch: rows, bytes in and out, time, sandboxes, and how much of
 * it is in memory at any moment.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { AbandonedError } from "../../../../src/run/thrown_errors.ts";
import { createRunBatch } from "../../../../src/http/native/batch/run_batch.ts";
import { readLines } from "../../../../src/http/native/batch/read_lines.ts";
import { BodyBudget } from "../../../../src/http/server/body_budget.ts";
import type {
  BatchReport,
  BatchRequest,
  RowOutcome,
} from "../../../../src/run/batch.ts";
import { inEnoughTime } from "../../../in_enough_time.ts";

/** Limits that no test comes near; each test sets the one that it is about. */
const ROOMY = {
  timeoutMs: 30_000,
  maxBodyBytes: 8_388_608,
  languages: ["python"],
  safetyPolicy: "strict",
  batchRows: 1_000_000,
  batchBytes: 1_000_000_000,
  batchTimeoutMs: 600_000,
  batchSandboxes: 3,
  filePolicy: "asked",
  maxFiles: 100,
  maxFileBytes: 1_048_576,
} as const;
/** Rows that may be taken in and not told yet, see `run_batch.ts`. */
const WINDOW_ROWS = 8_192;
const WINDOW_CHARS = 16 * 1_048_576;

/** A batch whose rows a test answers itself. */
class Rows {
  request: BatchRequest | undefined;
  signal: AbortSignal | undefined;
  added = 0;
  told = 0;
  /** Of the inputs that are not told yet, in UTF-16 units. */
  heldChars = 0;
  mostHeldChars = 0;
  mostHeldRows = 0;
  isHeld = false;
  /** Called with each change. */
  onAdd = () => {};
  readonly #lengths: number[] = [];
  #hasEnded = false;
  #tell = (_: number, __: RowOutcome) => {};
  readonly #end = Promise.withResolvers<BatchReport>();

  readonly runBatch = (
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    signal: AbortSignal,
  ) => {
    this.request = request;
    this.signal = signal;
    this.#tell = tell;
    signal.addEventListener(
      "abort",
      () => this.#end.reject(new AbandonedError("gone")),
    );
    return {
      finished: this.#end.promise,
      add: (inputs: readonly string[]) => {
        for (const { length } of inputs) {
          this.#lengths.push(length);
          this.heldChars += length;
        }
        this.added += inputs.length;
        this.mostHeldChars = Math.max(this.mostHeldChars, this.heldChars);
        this.mostHeldRows = Math.max(this.mostHeldRows, this.#lengths.length);
        this.onAdd();
      },
      end: () => {
        this.#hasEnded = true;
        this.#endIfTold();
      },
      stop: () => {
        this.added = this.told;
        this.#lengths.length = 0;
        this.#hasEnded = true;
        this.#endIfTold();
      },
      hold: (isHeld: boolean) => {
        this.isHeld = isHeld;
      },
    };
  };

  /** Answers so many rows. */
  answer(count: number, retVal = "1"): void {
    for (const length of this.#lengths.splice(0, count)) {
      this.heldChars -= length;
      this.#tell(this.told++, {
        stdout: "",
        stderr: "",
        retVal,
        exitCode: 0,
        truncated: [],
        files: [],
        durationUs: 1,
      });
    }
    this.#endIfTold();
  }

  #endIfTold(): void {
    if (!this.#hasEnded || this.told < this.added) return;
    this.#end.resolve({ redone: {}, sandboxes: [] });
  }
}

/** A body of lines that is made as it is asked for. */
function endless(line: string, most = Infinity) {
  const seen = { pieces: 0 };
  const piece = Buffer.from(`${line}\n`.repeat(100));
  function* pieces() {
    yield Buffer.from('{"code":"x"}\n');
    for (; 100 * seen.pieces < most; seen.pieces++) yield piece;
  }
  return { seen, body: Readable.from(pieces(), { highWaterMark: 1 }) };
}

async function ask(
  rows: Rows,
  body: Readable,
  limits: Partial<Record<keyof typeof ROOMY, unknown>> = {},
  signal = new AbortController().signal,
) {
  const config = { ...ROOMY, ...limits } as typeof ROOMY;
  const runBatch = createRunBatch({
    runner: {
      run: () => Promise.reject(new Error("no run")),
      runBatch: rows.runBatch,
      status: () => {
        throw new Error("no status");
      },
      stats: () => {
        throw new Error("no stats");
      },
    },
    config,
    bodies: {
      maxBytes: config.maxBodyBytes,
      budget: new BodyBudget(1e9),
      timeoutMs: 300_000,
    },
  });
  const { answer: { stream } } = await runBatch({
    method: "POST",
    url: "/run_batch",
    headers: { "content-type": "application/x-ndjson" },
    body,
    signal,
  }, "task");
  assert.ok(stream);
  return stream;
}

/** Reads an answer as fast as it comes; returns its last line. */
function readSummary(stream: Awaited<ReturnType<typeof ask>>) {
  let last = "";
  return new Promise<{
    readonly status: string;
    readonly rows: number;
    readonly error?: { readonly message: string };
  }>((resolve) =>
    stream.start(
      (text) => {
        last = text.trimEnd().split("\n").at(-1) ?? "";
        return true;
      },
      () => resolve(JSON.parse(last).summary),
      () => {},
    )
  );
}

/** Answers the first row, with which the answer begins, and no other. */
function answerOne(rows: Rows): () => void {
  return () => queueMicrotask(() => rows.answer(rows.told === 0 ? 1 : 0));
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

Deno.test("a batch is cut at its limit of bytes in, and told as far as it went", async () => {
  const rows = new Rows();
  rows.onAdd = () => queueMicrotask(() => rows.answer(Infinity));
  const { seen, body } = endless(`"${"x".repeat(2_000)}"`);
  const stream = await ask(rows, body, { batchBytes: 500_000 });
  const { status, error, rows: told } = await readSummary(stream);
  assert.equal(status, "error");
  assert.match(error?.message ?? "", /more than 500000 bytes of inputs/);
  assert.ok(told > 0 && told <= 400, `${told} rows`);
  assert.ok(seen.pieces < 20, `${seen.pieces} pieces were taken`);
});

Deno.test("a batch is cut at its limit of bytes out", async () => {
  const rows = new Rows();
  rows.onAdd = () => queueMicrotask(() => rows.answer(10, "y".repeat(10_000)));
  const { body } = endless("1");
  const stream = await ask(rows, body, { batchBytes: 1_000_000 });
  const { error, rows: told } = await readSummary(stream);
  assert.match(error?.message ?? "", /its answer has more than 1000000 bytes/);
  assert.ok(told <= 120, `${told} rows`);
});

Deno.test("a batch is cut at its limit of rows, line by line too", async () => {
  const rows = new Rows();
  rows.onAdd = () => queueMicrotask(() => rows.answer(Infinity));
  const { seen, body } = endless("1");
  const stream = await ask(rows, body, { batchRows: 250 });
  const { error, rows: told } = await readSummary(stream);
  assert.match(error?.message ?? "", /more than 250 rows/);
  // Those that no sandbox had are dropped.
  assert.ok(told > 0 && told <= 250, `${told} rows`);
  assert.ok(seen.pieces < 20, `${seen.pieces} pieces were taken`);
});

Deno.test("a batch is cut when its time is over, and gives its sandboxes back", async () => {
  const { error, rows: told, signal } = await inEnoughTime(
    async (batchTimeoutMs) => {
      const rows = new Rows();
      rows.onAdd = answerOne(rows);
      const stream = await ask(rows, endless("1").body, { batchTimeoutMs });
      return { ...await readSummary(stream), signal: rows.signal };
    },
    ({ rows }) => rows === 1,
  );
  assert.match(error?.message ?? "", /it took more than \d+ ms/);
  assert.equal(told, 1);
  assert.equal(signal?.aborted, true);
});

Deno.test("a batch asks for no more sandboxes than it may have at once", async () => {
  const rows = new Rows();
  rows.onAdd = () => queueMicrotask(() => rows.answer(Infinity));
  const { body } = endless("1", 100);
  await readSummary(await ask(rows, body, { batchSandboxes: 7 }));
  assert.equal(rows.request?.sandboxes, 7);
});

Deno.test("a batch takes no more rows in than its window, until some are answered", async () => {
  const rows = new Rows();
  rows.onAdd = answerOne(rows);
  const { seen, body } = endless("1");
  const stream = await ask(rows, body);
  stream.start(() => true, () => {}, () => {});
  await settle();
  const { added } = rows;
  assert.ok(added > WINDOW_ROWS / 2, `${added} rows`);
  assert.ok(added <= WINDOW_ROWS + 201, `${added} rows`);
  assert.ok(100 * seen.pieces <= added + 1_000, `${seen.pieces} pieces`);
  rows.answer(4_000);
  await settle();
  assert.ok(rows.added >= added + 3_000, `${rows.added} rows`);
  assert.ok(rows.added - rows.told <= WINDOW_ROWS + 201);
  body.destroy();
});

Deno.test("a batch takes no more bytes of large inputs in than their window", async () => {
  const rows = new Rows();
  rows.onAdd = answerOne(rows);
  const line = JSON.stringify("x".repeat(40_000));
  const { body } = endless(line);
  const stream = await ask(rows, body);
  stream.start(() => true, () => {}, () => {});
  await settle();
  // A piece has a hundred of them, which are taken as one.
  assert.ok(rows.heldChars > WINDOW_CHARS / 2, `${rows.heldChars}`);
  assert.ok(rows.heldChars <= WINDOW_CHARS + 200 * line.length);
  body.destroy();
});

Deno.test("a client that reads slowly holds its batch, and goes on where it was", async () => {
  const rows = new Rows();
  rows.onAdd = () => queueMicrotask(() => rows.answer(100, "z".repeat(500)));
  const { body } = endless("1");
  const stream = await ask(rows, body);
  let isSlow = true;
  let chars = 0;
  stream.start(
    (text) => {
      chars += text.length;
      return !isSlow;
    },
    () => {},
    () => {},
  );
  await settle();
  assert.equal(rows.isHeld, true);
  const { added } = rows;
  await settle();
  assert.equal(rows.added, added, "it took rows in that nobody waits for");
  assert.ok(chars < 1_000_000, `${chars} characters were sent ahead`);
  isSlow = false;
  stream.drained();
  await settle();
  assert.equal(rows.isHeld, false);
  assert.ok(rows.added > added);
  body.destroy();
});

Deno.test("a client that hangs up ends its batch at once", async () => {
  const rows = new Rows();
  rows.onAdd = answerOne(rows);
  const { body } = endless("1");
  const gone = new AbortController();
  const stream = await ask(rows, body, {}, gone.signal);
  stream.start(() => true, () => {}, () => {});
  gone.abort();
  // By the event itself: no time has to pass, and no row to end.
  assert.equal(rows.signal?.aborted, true);
  await stream.ended;
  const { added } = rows;
  await settle();
  // Output that has come already, and no window full of it.
  assert.ok(rows.added <= added + 200, `${rows.added - added} more rows`);
  body.destroy();
});

Deno.test("a batch of many rows holds no more than one of few", async () => {
  const held: number[] = [];
  for (const count of [20_000, 200_000]) {
    const rows = new Rows();
    rows.onAdd = () => queueMicrotask(() => rows.answer(Infinity));
    const { body } = endless("[1,2,3]", count);
    const summary = await readSummary(await ask(rows, body));
    assert.equal(summary.rows, count);
    assert.ok(rows.mostHeldRows <= WINDOW_ROWS + 201, `${rows.mostHeldRows}`);
    held.push(rows.mostHeldChars);
  }
  assert.ok(held[1] <= held[0] + 200 * 7, `${held} characters`);
});

Deno.test("readLines() takes pieces no faster than lines are asked for", async () => {
  const { seen, body } = endless("1");
  const lines = readLines(body, { maxLineBytes: 1_000, silenceMs: 60_000 });
  await lines.next();
  await settle();
  assert.ok(seen.pieces <= 4, `${seen.pieces} pieces`);
  await lines.return(undefined);
  body.destroy();
});

Deno.test("readLines() gives lines whole, however they were cut", async () => {
  const text = '{"a":"蓝"}\n\n  \n[1]\n"' + "x".repeat(3_000) + '"\r\nlast';
  const bytes = Buffer.from(text);
  for (const size of [1, 2, 3, 7, 1_000, bytes.length]) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      pieces.push(bytes.subarray(at, at + size));
    }
    const all: string[] = [];
    const limits = { maxLineBytes: 10_000, silenceMs: 60_000 };
    for await (const some of readLines(Readable.from(pieces), limits)) {
      all.push(...some);
    }
    assert.deepEqual(all.map((line) => line.trim()), [
      '{"a":"蓝"}',
      "[1]",
      `"${"x".repeat(3_000)}"`,
      "last",
    ]);
  }
});

Deno.test("readLines() never holds more than the longest line it takes", async () => {
  let made = 0;
  function* pieces() {
    for (; made < 1_000_000; made += 100) yield Buffer.alloc(100, "x");
  }
  const body = Readable.from(pieces(), { highWaterMark: 1 });
  const lines = readLines(body, { maxLineBytes: 5_000, silenceMs: 60_000 });
  await assert.rejects(() => lines.next(), { status: 413 });
  assert.ok(made <= 6_000, `${made} bytes were taken`);
  body.destroy();
});

Deno.test("readLines() tells of a body that ends early or is no text", async () => {
  const limits = { maxLineBytes: 1_000, silenceMs: 20 };
  const cut = new Readable({ read() {} });
  cut.push("1\n2");
  const lines = readLines(cut, limits);
  assert.deepEqual((await lines.next()).value, ["1"]);
  cut.destroy();
  await assert.rejects(() => lines.next(), { details: /not received/ });
  const silent = readLines(new Readable({ read() {} }), limits);
  await assert.rejects(() => silent.next(), { details: /nothing came/ });
  const binary = readLines(Readable.from([Buffer.of(0xff, 10)]), limits);
  await assert.rejects(() => binary.next(), { details: /not UTF-8/ });
});
