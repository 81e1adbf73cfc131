import assert from "node:assert/strict";
import { FrameWriter } from "../../src/sandbox/frame_writer.ts";
import { encodeFrame } from "../../src/wire/encode_frame.ts";
import { readFrame } from "../../src/wire/frames.ts";
import type { HostMessage } from "../../src/wire/messages.ts";

/** A message with these texts, of which nothing else counts here. */
function message(code: string, more: object = {}): HostMessage {
  return { type: "run", code, ...more } as HostMessage;
}

/** Returns what a sandbox reads. */
function read(bytes: readonly Uint8Array[]): unknown[] {
  const all = new Uint8Array(bytes.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of bytes) {
    all.set(part, end);
    end += part.length;
  }
  let at = 0;
  const reader = {
    readSync(into: Uint8Array) {
      if (at === all.length) return null;
      const part = all.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return part.length;
    },
  };
  const messages: unknown[] = [];
  for (let next; (next = readFrame(reader)) !== undefined;) messages.push(next);
  return messages;
}

Deno.test("FrameWriter sends a short message at once, as one frame", () => {
  const written: Uint8Array[] = [];
  let isWritten = false;
  const writer = new FrameWriter((bytes) => written.push(bytes));
  writer.send(message("print(1)"), () => isWritten = true);
  assert.ok(isWritten);
  assert.deepEqual(written, [encodeFrame(message("print(1)"))]);
});

Deno.test("FrameWriter sends long texts as they are, and keeps the order", async () => {
  for (const unit of ["a", '"', "\\", "\n", "\0", "é", "😀", "x😀", "\ud800"]) {
    const written: Uint8Array[] = [];
    const writer = new FrameWriter((bytes) => written.push(bytes));
    const long = unit.repeat(70_001);
    const messages = [
      message("first"),
      message(long, {
        inputs: { files: [{ path: "a", text: `x${long}` }], argv: ["b"] },
        resume: { data: Uint8Array.of(10, 0, 255) },
        inputJson: `["${"y".repeat(70_000)}"]`,
      }),
      message("second"),
      message("third", { inputs: [long, "short"] }),
      message("last"),
    ];
    const { promise, resolve } = Promise.withResolvers<void>();
    const order: number[] = [];
    messages.forEach((one, index) =>
      writer.send(one, () => {
        order.push(index);
        if (order.length === messages.length) resolve();
      })
    );
    assert.deepEqual(order, [0]);
    assert.ok(writer.isEncoding);
    await promise;
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
    assert.deepEqual(read(written), messages);
    assert.ok(!writer.isEncoding);
  }
});

Deno.test("FrameWriter sends bytes at once, and never copies them", () => {
  const written: Uint8Array[] = [];
  const writer = new FrameWriter((bytes) => written.push(bytes));
  const data = new Uint8Array(1_000_000);
  writer.send(message("", { resume: { id: "a", data } }));
  assert.equal(written.at(-1)?.buffer, data.buffer);
  assert.deepEqual(read(written), [message("", { resume: { id: "a", data } })]);
});

Deno.test("FrameWriter never keeps others from their turn for a long message", async () => {
  let turns = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const writer = new FrameWriter(() => {});
  writer.send(message("\n".repeat(8_388_608)), resolve);
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  count();
  await promise;
  isOver = true;
  assert.ok(turns > 100, `${turns}`);
});
