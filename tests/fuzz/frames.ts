/**
 * Fuzzes both ends of the channel between the service and a sandbox.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { ChannelError } from "../../src/wire/channel_error.ts";
import { FrameReader } from "../../src/wire/frame_reader.ts";
import { FAKE_RESULT } from "../wire/fake_result.ts";
import { encodeAnyFrame } from "../wire/any_frames.ts";
import { readFrame } from "../../src/wire/frames.ts";
import { createReplyParser } from "../../src/wire/parse_reply.ts";
import type { FuzzTarget } from "./fuzz_target.ts";

const parseReply = createReplyParser({ outputLimitBytes: 10_000 });

/** A good answer of a sandbox, to be spoiled. */
const RESULT: Readonly<Record<string, unknown>> = {
  ...FAKE_RESULT,
  nonce: "n",
  stdout: "out",
};

/** A message with some of its fields replaced by anything. */
const spoiled = fc.tuple(
  fc.constantFrom(
    RESULT,
    { type: "reset", nonce: "n", resetMs: 1, retire: null },
    {
      type: "ready",
      fromImage: true,
      imageId: "",
      language: "python",
      languageVersion: "3.12.7",
      image: "",
      heapBytes: 1,
      locks: { diesWithParent: true, seccomp: true },
    },
  ),
  fc.dictionary(
    fc.constantFrom(...Object.keys(RESULT), "locks", "__proto__", "retire"),
    fc.oneof(fc.jsonValue(), fc.double(), fc.bigInt().map(Number)),
    { maxKeys: 3 },
  ),
).map(([message, changes]) => encodeAnyFrame({ ...message, ...changes }));

const framed = fc.uint8Array({ maxLength: 200 }).map((body) =>
  Uint8Array.from([0, 0, 0, body.length, ...body])
);

/** Parts behind some JSON, mostly not as it says. */
const parted = fc.tuple(
  fc.oneof(
    fc.array(fc.tuple(
      fc.array(fc.constantFrom("a", "b", 0, "__proto__"), { maxLength: 2 }),
      fc.integer({ min: -1, max: 9 }),
      fc.constantFrom("bytes", "text", "json", ""),
    )),
    fc.jsonValue(),
  ),
  fc.uint8Array({ maxLength: 20 }),
).map(([parts, rest]) => {
  const message = { a: null, b: [null], parts };
  const json = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  const bytes = json.length + rest.length;
  return Uint8Array.from([0, 0, bytes >> 8, bytes & 255, ...json, ...rest]);
});

/** Bytes as a sandbox that ran hostile code may send them. */
const streams = fc.array(
  fc.oneof(spoiled, framed, parted, fc.uint8Array({ maxLength: 50 })),
  { minLength: 1, maxLength: 6 },
).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

const pieces = fc.record({
  bytes: streams,
  pieceBytes: fc.integer({ min: 1, max: 500 }),
});

/** The service's end must refuse in one way only, the guest's must not hang. */
function check(bytes: Uint8Array, pieceBytes: number): void {
  const reader = new FrameReader({ maxFrameBytes: 100_000 });
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      for (const message of reader.push(bytes.subarray(at, at + pieceBytes))) {
        const reply = parseReply(message);
        // Accepted text is JSON that can be passed on as it is.
        if (reply !== null) {
          assert.deepEqual(JSON.parse(JSON.stringify(reply)), reply);
        }
      }
    }
  } catch (error) {
    assert.ok(error instanceof ChannelError, String(error));
  }

  let at = 0;
  const from = {
    readSync(buffer: Uint8Array) {
      if (at === bytes.length) return null;
      const some = bytes.subarray(at, at + Math.min(pieceBytes, buffer.length));
      buffer.set(some);
      at += some.length;
      return some.length;
    },
  };
  try {
    while (readFrame(from) !== undefined);
  } catch (error) {
    const isRefusal = error instanceof RangeError ||
      error instanceof ChannelError ||
      error instanceof SyntaxError;
    assert.ok(isRefusal, String(error));
  }
}

/** Returns the target. */
export function fuzzFrames(): FuzzTarget {
  return {
    name: "frames",
    property: fc.asyncProperty(pieces, ({ bytes, pieceBytes }) => {
      check(bytes, pieceBytes);
      return Promise.resolve();
    }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
