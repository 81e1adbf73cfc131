import assert from "node:assert/strict";
import {
  type AuditEntry,
  type AuditLogOptions,
  createAuditLog,
} from "../../src/audit/audit_log.ts";
import type { LogFields } from "../../src/telemetry/log.ts";

const ENTRY: AuditEntry = {
  caller: "grader",
  task_id: "05c8bf0b-aa1f-47f4-8008-5947ccd6825b",
  language: "python",
  program_sha256: "9c56",
  outcome: "success",
  duration_ms: 1,
};

/** Returns an audit log, what it has written, and what it has reported. */
function collecting(
  write: AuditLogOptions["file"]["write"],
  options: Partial<AuditLogOptions> = {},
) {
  const told: [string, LogFields | undefined][] = [];
  const lost: number[] = [];
  let reopened = 0;
  const audit = createAuditLog({
    file: { write, reopen: () => reopened += 1 },
    log: {
      info: (message, fields) => told.push([message, fields]),
      error: (message, fields) => told.push([message, fields]),
    },
    lost: (lines) => lost.push(lines),
    now: () => Date.UTC(2026, 0, 31, 12),
    ...options,
  });
  return { audit, told, lost, reopened: () => reopened };
}

Deno.test("createAuditLog() writes a line for each entry", async () => {
  let text = "";
  const { audit } = collecting((bytes) => {
    // Some at a time, as a pipe does.
    const part = bytes.subarray(0, 50);
    text += new TextDecoder().decode(part);
    return Promise.resolve(part.length);
  });
  audit.add(ENTRY);
  audit.add({ ...ENTRY, caller: null, outcome: "refused" });
  await audit.flush();
  const lines = text.split("\n");
  assert.deepEqual(lines.pop(), "");
  assert.deepEqual(lines.map((line) => JSON.parse(line)), [
    { time: "2026-01-31T12:00:00.000Z", ...ENTRY },
    {
      time: "2026-01-31T12:00:00.000Z",
      ...ENTRY,
      caller: null,
      outcome: "refused",
    },
  ]);
});

Deno.test("createAuditLog() never throws, and tells what is lost and when that ends", async () => {
  let text = "";
  let room = 40;
  const { audit, told, lost, reopened } = collecting((bytes) => {
    if (room === 0) return Promise.reject(new Error("No space left"));
    const part = bytes.subarray(0, room);
    room -= part.length;
    text += new TextDecoder().decode(part);
    return Promise.resolve(part.length);
  });
  for (let entry = 0; entry < 3; entry++) {
    audit.add(ENTRY);
    await audit.flush();
  }
  assert.deepEqual(lost, [1, 1, 1]);
  assert.equal(reopened(), 3);
  // Said once.
  assert.deepEqual(told, [
    ["audit log cannot be written", { error: "No space left" }],
  ]);
  room = Infinity;
  audit.add(ENTRY);
  await audit.flush();
  assert.deepEqual(told.slice(1), [
    ["audit log is written again", { lines_lost: 3 }],
  ]);
  // Half a line must not take the next one with it.
  const lines = text.trim().split("\n");
  assert.equal(lines.length, 2);
  assert.equal(JSON.parse(lines[1]).task_id, ENTRY.task_id);
});

Deno.test("createAuditLog() never waits for a disk that hangs, and holds little", async () => {
  const hangs = Promise.withResolvers<number>();
  let written = 0;
  const { audit, told, lost } = collecting((bytes) => {
    written += 1;
    return written === 1 ? hangs.promise : Promise.resolve(bytes.length);
  }, { maxWaitingLines: 2 });
  audit.add(ENTRY);
  const flushed = audit.flush();
  for (let entry = 0; entry < 5; entry++) audit.add(ENTRY);
  assert.deepEqual(lost, [1, 1, 1]);
  assert.deepEqual(told, [
    ["audit log cannot be written", { error: "it does not keep up" }],
  ]);
  hangs.resolve(1_000);
  await flushed;
  assert.deepEqual(told.slice(1), [
    ["audit log is written again", { lines_lost: 3 }],
  ]);
});
