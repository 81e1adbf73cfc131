import { FAKE_RESULT } from "./fake_result.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createReplyParser } from "../../src/wire/parse_reply.ts";

const parseReply = createReplyParser({ outputLimitBytes: 10_000 });

const READY = {
  type: "ready",
  fromImage: true,
  imageId: "",
  language: "python",
  languageVersion: "3.12.7",
  image: "0123456789abcdef".repeat(4),
  heapBytes: 20_971_520,
  locks: { diesWithParent: true, seccomp: true },
};
const RESET = { type: "reset", nonce: "n", resetMs: 1.25, retire: null };
const ERROR = {
  kind: "exception",
  type: "ValueError",
  message: "no",
  line: 3,
  column: null,
  help: null,
  rules: [],
};
const FINDING = {
  rule: "name",
  line: 1,
  column: 1,
  end_column: 5,
  message: 'Cannot use "exec"',
  help: "use print",
};
const FILE = {
  name: "figure-1.png",
  media_type: "image/png",
  data: new Uint8Array(3),
};
const LARGE = {
  ...FILE,
  data: new Uint8Array(4 * 1024 * 1024 + 2),
};
const RESULT = { ...FAKE_RESULT, nonce: "n", stdout: "\ud800" };

Deno.test("parseReply() returns what a sandbox may send, unchanged", () => {
  const messages = [
    READY,
    RESET,
    { ...RESET, retire: "heap of 99 MB" },
    RESULT,
    { ...RESULT, error: ERROR, exitCode: -1, files: [FILE, LARGE] },
    { ...RESULT, error: { ...ERROR, findings: Array(100).fill(FINDING) } },
    { ...RESULT, truncated: ["stdout", "ret_val"], missingModules: ["numpy"] },
  ];
  for (const message of messages) {
    assert.deepEqual(parseReply(message), message);
  }
});

Deno.test("parseReply() never accepts anything else", () => {
  const messages: readonly unknown[] = [
    null,
    [],
    "ready",
    {},
    { type: "boot" },
    { ...READY, more: 1 },
    { ...READY, language: "python", languageVersion: "<b>3</b>" },
    { ...READY, heapBytes: -1 },
    { ...READY, heapBytes: 1.5 },
    { ...RESET, nonce: 1 },
    { ...RESET, resetMs: NaN },
    { ...RESET, resetMs: -1 },
    { ...RESET, retire: "x".repeat(1_001) },
    { ...RESULT, stdout: "x".repeat(20_000) },
    { ...RESULT, stdout: undefined },
    { ...RESULT, exitCode: 1.5 },
    { ...RESULT, exitCode: "0" },
    { ...RESULT, exitCode: 2 ** 40 },
    { ...RESULT, durationMs: Infinity },
    { ...RESULT, memoryPeakBytes: 2 ** 33 },
    { ...RESULT, truncated: ["code"] },
    { ...RESULT, error: { ...ERROR, kind: "victory" } },
    { ...RESULT, error: { ...ERROR, line: -1 } },
    { ...RESULT, error: { ...ERROR, rules: [1] } },
    { ...RESULT, error: { ...ERROR, findings: Array(101).fill(FINDING) } },
    { ...RESULT, error: { ...ERROR, findings: [{ ...FINDING, line: null }] } },
    {
      ...RESULT,
      error: { ...ERROR, findings: [{ ...FINDING, help: "x".repeat(1_001) }] },
    },
    { ...RESULT, files: [{ ...FILE, name: "../../etc/passwd" }] },
    { ...RESULT, files: [{ ...FILE, name: ".profile" }] },
    { ...RESULT, files: [{ ...FILE, media_type: "image/png\r\nX: y" }] },
    { ...RESULT, files: [{ ...FILE, size: 3 }] },
    { ...RESULT, files: [LARGE, LARGE] },
    { ...RESULT, files: new Array(101).fill(FILE) },
    { ...RESULT, files: [{ ...FILE, data: "AAAA" }] },
    { ...RESULT, kept: { data: new Uint8Array(1) } },
    { ...RESULT, kept: { data: "" } },
    JSON.parse('{"type":"reset","nonce":"n","resetMs":1,"__proto__":{}}'),
  ];
  for (const message of messages) {
    assert.equal(
      parseReply(message),
      null,
      JSON.stringify(message)?.slice(0, 500),
    );
  }
});

Deno.test("parseReply() never throws", () => {
  fc.assert(fc.property(fc.anything(), (message) => {
    assert.equal(parseReply(message), null);
  }));
});
