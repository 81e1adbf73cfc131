import assert from "node:assert/strict";
import fc from "fast-check";
import { parseReport } from "../../src/guest/run_report.ts";
import { decodeFiles } from "../../src/guest/files/decode_files.ts";
import { clampResult } from "../../src/guest/clamp_result.ts";
import type { ResultMessage } from "../../src/wire/messages.ts";
import { frameLimitBytes, WIRE_LIMITS } from "../../src/wire/wire_limits.ts";
import { encodeAnyFrame } from "../wire/any_frames.ts";
import { FrameReader } from "../../src/wire/frame_reader.ts";
import { createReplyParser } from "../../src/wire/parse_reply.ts";

const OUTPUT_LIMIT_BYTES = 2_000;
const parseReply = createReplyParser({ outputLimitBytes: OUTPUT_LIMIT_BYTES });

const KINDS = ["exception", "syntax", "rejected", "memory"] as const;

/** Texts as a program makes them: long, odd, or right. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("numpy", "a.png", "image/png", "AAAA", "\ud800", "\u0001"),
  fc.tuple(fc.constantFrom("x", "\u0001", "é", "😀"), fc.nat({ max: 70_000 }))
    .map(([char, times]) => char.repeat(times)),
);
/** Anything that JSON takes for a whole number. */
const whole = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.nat({ max: 9 }));
/** Values that a program may give for a line. */
const place = fc.option(fc.oneof(whole, fc.constantFrom(1e30, -1e30, 1.5)));

const file = fc.oneof(
  fc.record({ name: text, media_type: text, size: whole, data: text }),
  fc.constantFrom(1, 3, 100_000).map((size) => ({
    name: "a.png",
    media_type: "image/png",
    size,
    data: "A".repeat(4 * Math.ceil(size / 3)),
  })),
  fc.constant({ name: "b", media_type: "a/b", size: 0, data: "" }),
);

/** Some of them, or one of them very often. */
function many<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.oneof(
    fc.array(item, { maxLength: 3 }),
    fc.tuple(item, fc.nat({ max: 150 }))
      .map(([one, times]) => new Array<T>(times).fill(one)),
  );
}

/** A place where the policy refused a program, or what claims to be one. */
const finding = fc.record({
  rule: text,
  line: fc.oneof(whole, fc.constantFrom(1e30, -1, 1.5)),
  column: whole,
  end_column: whole,
  message: text,
  help: text,
});

/** Reports of the harness: a program may have made it say any of this. */
const report = fc.record({
  exit_code: whole,
  ret_val: text,
  ret_json: fc.option(text),
  stderr: text,
  error: fc.option(fc.record({
    kind: fc.constantFrom(...KINDS),
    type: text,
    message: text,
    line: place,
    column: place,
    help: fc.option(text),
    rules: many(text),
    findings: fc.option(many(finding), { nil: undefined }),
  })),
  missing: many(text),
  files: many(file),
});

function resultOf(told: ReturnType<typeof parseReport>): ResultMessage {
  const stream = told.stderr.slice(0, OUTPUT_LIMIT_BYTES);
  return {
    type: "result",
    nonce: "n",
    stdout: stream,
    stderr: stream,
    retVal: told.ret_val.slice(0, OUTPUT_LIMIT_BYTES),
    retJson: told.ret_json?.slice(0, OUTPUT_LIMIT_BYTES) ?? null,
    exitCode: told.exit_code,
    error: told.error,
    missingModules: told.missing,
    truncated: [],
    files: decodeFiles(told.files).files,
    durationMs: 1,
    memoryPeakBytes: 1,
  };
}

Deno.test("the service accepts whatever a program makes a sandbox tell", () => {
  fc.assert(
    fc.property(report, (told) => {
      const parsed = parseReport(JSON.stringify(told));
      assert.equal(parsed.exit_code, told.exit_code);
      const frame = encodeAnyFrame(clampResult(resultOf(parsed)));
      const reader = new FrameReader({
        maxFrameBytes: frameLimitBytes(OUTPUT_LIMIT_BYTES),
      });
      const [message] = reader.push(frame);
      assert.notEqual(parseReply(message), null);
    }),
    { numRuns: 200 },
  );
});

const SMALL = resultOf(parseReport(JSON.stringify({
  exit_code: 1,
  ret_val: "r",
  ret_json: '"r"',
  stderr: "e",
  error: {
    kind: "syntax",
    type: "SyntaxError",
    message: "m",
    line: 3,
    column: 0,
    help: "h",
    rules: ["import"],
  },
  missing: ["numpy"],
  files: [{ name: "a.png", media_type: "image/png", size: 1, data: "AA==" }],
})));

Deno.test("clampResult() leaves alone what is within the limits", () => {
  assert.deepEqual(clampResult(SMALL), SMALL);
});

Deno.test("clampResult() cuts what is past a limit, and keeps the rest", () => {
  const { error } = SMALL;
  assert.ok(error);
  const clamped = clampResult({
    ...SMALL,
    exitCode: 2 ** 40,
    error: {
      ...error,
      message: "m".repeat(WIRE_LIMITS.messageChars + 1),
      line: -5,
      column: 2 ** 31,
    },
    missingModules: ["a".repeat(1_001), "numpy"],
  });
  assert.equal(clamped.exitCode, WIRE_LIMITS.mostExitCode);
  assert.equal(clamped.error?.message.length, WIRE_LIMITS.messageChars);
  assert.equal(clamped.error?.line, null);
  assert.equal(clamped.error?.column, null);
  assert.deepEqual(clamped.missingModules, ["numpy"]);
});

Deno.test("clampResult() says how many files it leaves out", () => {
  const [first] = SMALL.files;
  const files = [
    { ...first, name: "../up" },
    { ...first, media_type: "no type" },
    ...new Array(101).fill(first),
  ];
  const clamped = clampResult({ ...SMALL, files });
  assert.equal(clamped.files.length, WIRE_LIMITS.listItems);
  assert.match(clamped.stderr, /^e\[3 files are not returned: /);
});

Deno.test("frameLimitBytes() has room for streams that JSON makes longer", () => {
  for (const bytes of [1_024, 1_048_576]) {
    const stream = "\u0001".repeat(bytes);
    const result = {
      ...SMALL,
      stdout: stream,
      stderr: stream,
      retVal: stream,
      retJson: stream,
      results: "\u0001".repeat(WIRE_LIMITS.resultsBytes),
    };
    const frame = encodeAnyFrame(clampResult(result));
    assert.ok(frame.byteLength <= frameLimitBytes(bytes));
  }
});
