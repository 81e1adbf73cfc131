import assert from "node:assert/strict";
import fc from "fast-check";
import { ChannelError } from "../../src/wire/channel_error.ts";
import { FrameReader } from "../../src/wire/frame_reader.ts";
import { encodeAnyFrame } from "./any_frames.ts";

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("FrameReader.push() finds the same messages however bytes are cut", () => {
  fc.assert(fc.property(
    fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 }),
    fc.array(fc.nat({ max: 400 })),
    (messages, cuts) => {
      const bytes = joined(messages.map(encodeAnyFrame));
      const reader = new FrameReader();
      const found: unknown[] = [];
      const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length]
        .sort((a, b) => a - b);
      let start = 0;
      for (const end of ends) {
        found.push(...reader.push(bytes.subarray(start, end)));
        start = end;
      }
      assert.deepEqual(
        found,
        messages.map((message) => JSON.parse(JSON.stringify(message))),
      );
      assert.equal(reader.bufferedBytes, 0);
    },
  ));
});

Deno.test("FrameReader.push() keeps what is not complete", () => {
  const reader = new FrameReader();
  assert.deepEqual(reader.push(encodeAnyFrame({ a: 1 }).subarray(0, 6)), []);
  assert.equal(reader.bufferedBytes, 6);
});

Deno.test("FrameReader never waits for a frame above its limit", () => {
  const cases = [[0xff, 0xff, 0xff, 0xff], [0, 0, 0, 11]];
  for (const header of cases) {
    const reader = new FrameReader({ maxFrameBytes: 10 });
    assert.throws(() => reader.push(Uint8Array.from(header)), ChannelError);
  }
});

Deno.test("FrameReader never repeats what a sandbox sent in its error", () => {
  const frame = encodeAnyFrame({});
  for (const text of ["secret", '{"secret"', "", "{} {}", "\ufeff{}"]) {
    const body = new TextEncoder().encode(text);
    const bytes = Uint8Array.of(0, 0, 0, body.length, ...body, ...frame);
    assert.throws(
      () => new FrameReader().push(bytes),
      (error) =>
        error instanceof ChannelError && !error.message.includes("secret"),
      text,
    );
  }
});

Deno.test("FrameReader never accepts bytes that are not UTF-8", () => {
  for (const bytes of [[0x22, 0xff, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22]]) {
    const frame = Uint8Array.of(0, 0, 0, bytes.length, ...bytes);
    assert.throws(() => new FrameReader().push(frame), ChannelError);
  }
});

Deno.test("FrameReader never parses a frame that is mostly structure", () => {
  const reader = () => new FrameReader({ maxTokens: 1_000 });
  const dense = encodeAnyFrame(new Array(100_000).fill([]));
  assert.throws(() => reader().push(dense), /more than 1000 values/);
  const text = '"' + '[,{\\"'.repeat(50_000) + '"';
  const long = frameOf({ text });
  assert.deepEqual(reader().push(long), [{ text }]);
});

Deno.test("FrameReader never keeps more than twice of what it was sent", () => {
  const frame = encodeAnyFrame({ text: "x".repeat(100_000) });
  const reader = new FrameReader();
  // A read gives a view of a large buffer, however few bytes have come.
  const buffer = new Uint8Array(65_536);
  for (let sent = 1; sent < frame.byteLength; sent++) {
    buffer[0] = frame[sent - 1];
    assert.deepEqual(reader.push(buffer.subarray(0, 1)), []);
    assert.ok(reader.keptBytes <= 2 * sent, `${reader.keptBytes} of ${sent}`);
  }
  const last = frame.subarray(-1);
  assert.deepEqual(reader.push(last), [{ text: "x".repeat(100_000) }]);
  assert.equal(reader.keptBytes, 0);
});

Deno.test("FrameReader never takes an empty frame for one to wait for", () => {
  for (const cut of [1, 3, 4]) {
    const reader = new FrameReader();
    const bytes = new Uint8Array(4);
    assert.throws(() => {
      reader.push(bytes.subarray(0, cut));
      reader.push(bytes.subarray(cut));
    }, ChannelError);
  }
});

/** A frame of JSON; with something behind it where that is given. */
function frameOf(json: unknown, behind?: string): Uint8Array {
  const text = JSON.stringify(json) +
    (behind === undefined ? "" : `\n${behind}`);
  const body = new TextEncoder().encode(text);
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, body.length);
  return joined([header, body]);
}

Deno.test("FrameReader.push() puts the parts behind the JSON in their places", () => {
  const parts = [
    [["out"], 3, "text"],
    [["none"], 0, "text"],
    [["list", 1, "deep"], 7, "text"],
    [["half"], 8, "json"],
    [["raw"], 2, "bytes"],
  ];
  const json = {
    n: 1,
    out: null,
    none: null,
    list: [0, { deep: null }],
    half: null,
    raw: null,
    parts,
  };
  const frame = frameOf(json, 'a\nbé\x01😀"\\ud800"hi');
  assert.deepEqual(new FrameReader().push(frame), [{
    n: 1,
    out: "a\nb",
    none: "",
    list: [0, { deep: "é\x01😀" }],
    half: "\ud800",
    raw: Uint8Array.of(104, 105),
  }]);
  assert.deepEqual(new FrameReader().push(frameOf({ parts: [] }, "")), [{}]);
});

Deno.test("FrameReader.push() copies bytes out of the buffer that they came in", () => {
  const parts = [[["raw"], 2, "bytes"]];
  const frame = frameOf({ raw: null, parts }, "hi");
  const [message] = new FrameReader().push(frame);
  frame.fill(0);
  assert.deepEqual(message, { raw: Uint8Array.of(104, 105) });
});

Deno.test("FrameReader never accepts parts that are not as the JSON says", () => {
  const one = (...part: readonly unknown[]) => ({ a: null, parts: [part] });
  const cases: [unknown, string][] = [
    [{}, "secret"],
    [[], "secret"],
    [null, ""],
    ["parts", ""],
    [{ parts: {} }, ""],
    [one(["a"], 5, "text"), "secret"],
    [one(["a"], 7, "text"), "secret"],
    [one(["a"], -1, "text"), "secret"],
    [one(["a"], 1.5, "text"), "secret"],
    [one(["a"], "6", "text"), "secret"],
    [one("a", 6, "text"), "secret"],
    [one([1], 6, "text"), "secret"],
    [one([null], 6, "text"), "secret"],
    [one([], 6, "text"), "secret"],
    [one(["a"], 6), "secret"],
    [one(["a"], 6, "gift"), "secret"],
    [one(["a", "b"], 6, "text"), "secret"],
    [one(["__proto__", "b"], 6, "text"), "secret"],
    [one(["constructor"], 6, "text"), "secret"],
    // Nothing but a string may come of JSON.
    [one(["a"], 8, "json"), "[secret]"],
    [one(["a"], 7, "json"), '"secret'],
    [{ parts: ["a"] }, ""],
    [{ parts: [null] }, ""],
    [{ a: 1, parts: [[["a"], 6, "text"]] }, "secret"],
    [{ a: [], parts: [[["a", "length"], 6, "text"]] }, "secret"],
    [{ a: null, parts: [[["a"], 3, "text"], [["a"], 3, "text"]] }, "secret"],
    // Partway through a character.
    [
      { a: null, b: null, parts: [[["a"], 1, "text"], [["b"], 1, "text"]] },
      "é",
    ],
  ];
  for (const [json, behind] of cases) {
    assert.throws(
      () => new FrameReader().push(frameOf(json, behind)),
      (error) =>
        error instanceof ChannelError && !error.message.includes("secret"),
      JSON.stringify(json),
    );
  }
  const parts = [[["__proto__"], 2, "text"]];
  const [message] = new FrameReader().push(
    frameOf({ ["__proto__"]: null, parts }, "{}"),
  );
  assert.equal(Object.getPrototypeOf(message), Object.prototype);
});
