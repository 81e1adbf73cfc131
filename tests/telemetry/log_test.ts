import assert from "node:assert/strict";
import { createLog, type LogOptions } from "../../src/telemetry/log.ts";

const now = () => Date.UTC(2026, 0, 31, 12);

/** Returns a log and the text that it has written. */
function collecting(options: Partial<LogOptions> = {}) {
  const writes: string[] = [];
  const log = createLog({
    format: "json",
    level: "info",
    now,
    write(bytes) {
      writes.push(new TextDecoder().decode(bytes));
      return Promise.resolve(bytes.length);
    },
    ...options,
  });
  return { log, writes };
}

Deno.test("createLog() writes JSON lines", async () => {
  const { log, writes } = collecting();
  log.info("sandbox ready", {
    sandbox: "core-1",
    boot_ms: 200,
    gone: undefined,
  });
  await log.flush();
  assert.equal(
    writes.join(""),
    '{"@timestamp":"2026-01-31T12:00:00.000Z","level":"INFO",' +
      '"message":"sandbox ready","logger":"python-faas","sandbox":"core-1",' +
      '"boot_ms":200}\n',
  );
});

Deno.test("createLog() writes lines for people", async () => {
  const { log, writes } = collecting({ format: "text" });
  log.warning("sandbox ended", {
    reason: "crash",
    detail: "signal 9",
    task_id: null,
    rules: ["a"],
    gone: undefined,
  });
  await log.flush();
  assert.equal(
    writes.join(""),
    "2026-01-31T12:00:00.000Z WARNING sandbox ended reason=crash " +
      'detail="signal 9" task_id=null rules=["a"]\n',
  );
});

Deno.test("createLog() never lets a field make a line or steer a terminal", async () => {
  const hostile = 'a"\n2026 ERROR forged\r\x1b[2J\x9b31m\x7f\u2028';
  for (const format of ["json", "text"] as const) {
    const { log, writes } = collecting({ format });
    log.info("request", { path: hostile });
    await log.flush();
    const text = writes.join("");
    assert.equal(text.indexOf("\n"), text.length - 1, format);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/, format);
  }
});

Deno.test("createLog() never lets text turn around or hide", async () => {
  const units = [
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e",
    "\u2060\u2066\u2067\u2068\u2069\ufeff",
  ].join("");
  const { log, writes } = collecting({ format: "text" });
  log.info("request", { path: `/${units}x`, rules: [units] });
  await log.flush();
  const text = writes.join("");
  for (const unit of units) {
    const code = unit.charCodeAt(0).toString(16).padStart(4, "0");
    assert.ok(!text.includes(unit), code);
    assert.equal(text.split(`\\u${code}`).length, 3, code);
  }
});

Deno.test("createLog() writes nothing below its level", async () => {
  const levels = ["debug", "info", "warning", "error"] as const;
  for (const [index, level] of levels.entries()) {
    const { log, writes } = collecting({ level });
    for (const other of levels) log[other](other);
    await log.flush();
    const lines = writes.join("").trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).message),
      levels.slice(index),
    );
  }
});

Deno.test("createLog() writes many lines in one go, by itself", async () => {
  const written = Promise.withResolvers<string>();
  const { log } = collecting({
    batchMs: 1,
    write(bytes) {
      written.resolve(new TextDecoder().decode(bytes));
      return Promise.resolve(bytes.length);
    },
  });
  for (let i = 0; i < 10; i++) log.info("line");
  assert.equal((await written.promise).split("\n").length, 11);
});

Deno.test("createLog() writes the rest after a short write", async () => {
  let text = "";
  const { log } = collecting({
    write(bytes) {
      text += new TextDecoder().decode(bytes.subarray(0, 7));
      return Promise.resolve(Math.min(7, bytes.length));
    },
  });
  log.info("one");
  log.info("two");
  await log.flush();
  assert.deepEqual(
    text.trim().split("\n").map((line) => JSON.parse(line).message),
    ["one", "two"],
  );
});

Deno.test("createLog() never waits for a reader, and says what it dropped", async () => {
  const reader = Promise.withResolvers<void>();
  const writes: string[] = [];
  const { log } = collecting({
    maxWaitingLines: 10,
    async write(bytes) {
      await reader.promise;
      writes.push(new TextDecoder().decode(bytes));
      return bytes.length;
    },
  });
  log.info("first");
  const flushed = log.flush();
  for (let i = 0; i < 1_000; i++) log.info("more");
  reader.resolve();
  await flushed;
  const lines = writes.join("").trim().split("\n");
  const { message, lines: dropped } = JSON.parse(lines[lines.length - 1]);
  assert.equal(message, "log lines dropped");
  assert.equal(dropped + lines.length - 2, 1_000);
  assert.ok(dropped > 900);
  log.info("after");
  await log.flush();
  assert.equal(JSON.parse(writes[writes.length - 1]).message, "after");
});

Deno.test("createLog() outlives its reader", async () => {
  let tries = 0;
  const { log } = collecting({
    write() {
      tries += 1;
      return Promise.reject(new Deno.errors.BrokenPipe("gone"));
    },
  });
  log.info("one");
  await log.flush();
  log.info("two");
  await log.flush();
  assert.equal(tries, 2);
});

Deno.test("createLog() outlives a field that cannot be shown", async () => {
  const { log, writes } = collecting();
  log.info("bad", {
    get field(): string {
      throw new TypeError("no such thing");
    },
  });
  await log.flush();
  log.info("good");
  await log.flush();
  assert.equal(JSON.parse(writes.join("")).message, "good");
});

Deno.test("createLog() makes logs that know nothing of each other", async () => {
  const first = collecting({ format: "text", level: "error" });
  const second = collecting();
  first.log.info("hidden");
  second.log.info("shown");
  await first.log.flush();
  await second.log.flush();
  assert.equal(first.writes.length, 0);
  assert.equal(second.writes.length, 1);
});
