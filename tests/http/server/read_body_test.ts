import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { BodyBudget } from "../../../src/http/server/body_budget.ts";
import type { HttpRequest } from "../../../src/http/server/http_request.ts";
import {
  type BodyLimits,
  readBody,
} from "../../../src/http/server/read_body.ts";
import { OverloadedError } from "../../../src/run/thrown_errors.ts";

type Body = Pick<HttpRequest, "headers" | "body">;

function request(
  body: Readable | string,
  headers: Readonly<Record<string, string>> = {},
): Body {
  return {
    headers,
    body: typeof body === "string" ? Readable.from([Buffer.from(body)]) : body,
  };
}

/** Reads with room and time for everything, unless told otherwise. */
async function read(
  from: Body,
  limits: Pick<BodyLimits, "maxBytes"> & Partial<BodyLimits>,
  budget = new BodyBudget(1_000_000),
): Promise<Uint8Array> {
  return await readBody(from, { timeoutMs: 300_000, ...limits, budget });
}

/** A body that never ends, and how many bytes were taken from it. */
function endless(chunkBytes = 100) {
  const state = { takenBytes: 0 };
  const body = new Readable({
    highWaterMark: 1,
    read() {
      state.takenBytes += chunkBytes;
      this.push(new Uint8Array(chunkBytes));
    },
  });
  return { body, state };
}

/** Chunks, and a length. */
const FRAMINGS: readonly Readonly<Record<string, string>>[] = [
  {},
  { "content-length": "5" },
];
const TOO_LARGE = { status: 413, message: "Request body too large" };
const INVALID = { status: 400, message: "Invalid JSON format" };

Deno.test("readBody() reads up to and including the limit", async () => {
  const text = "x".repeat(1_000);
  const declared = { "content-length": "1000" };
  for (const headers of [{}, declared]) {
    const bytes = await read(request(text, headers), { maxBytes: 1_000 });
    assert.equal(bytes.length, 1_000);
  }
  const none = await read(request(Readable.from([])), { maxBytes: 1_000 });
  assert.equal(none.length, 0);
});

Deno.test("readBody() puts chunks together in order", async () => {
  const body = Readable.from(["ab", "c"].map((text) => Buffer.from(text)));
  const bytes = await read(request(body), { maxBytes: 10 });
  assert.equal(new TextDecoder().decode(bytes), "abc");
});

Deno.test("readBody() puts chunks together that have all come before", async () => {
  const body = new Readable({ read() {} });
  for (const text of ["ab", "c", null]) body.push(text);
  const whole = {
    ...request(body, { "content-length": "3" }),
    isComplete: true,
  };
  const bytes = await read(whole, { maxBytes: 10 });
  assert.equal(new TextDecoder().decode(bytes), "abc");
});

Deno.test("readBody() never reads a body that declares too much", async () => {
  for (const declared of ["1001", "1e9", "99999999999999999999", "many"]) {
    const { body, state } = endless();
    await assert.rejects(
      read(request(body, { "content-length": declared }), {
        maxBytes: 1_000,
      }),
      TOO_LARGE,
      declared,
    );
    assert.ok(state.takenBytes <= 100);
  }
});

Deno.test("readBody() never reads on past the limit", async () => {
  const { body, state } = endless();
  await assert.rejects(read(request(body), { maxBytes: 1_000 }), TOO_LARGE);
  assert.ok(state.takenBytes <= 1_200, String(state.takenBytes));
  assert.ok(body.isPaused());
});

Deno.test("readBody() never believes a length that comes with chunks", async () => {
  const { body } = endless();
  const headers = { "content-length": "5", "transfer-encoding": "chunked" };
  await assert.rejects(
    read(request(body, headers), { maxBytes: 1_000 }),
    TOO_LARGE,
  );
});

Deno.test("readBody() keeps the bytes of a piece and not its buffer", async () => {
  // As the server hands them over: views into buffers of its own.
  let count = 0;
  const body = new Readable({
    read() {
      if (count === 500) return void this.push(null);
      count += 1;
      const buffer = new ArrayBuffer(65_536);
      this.push(new Uint8Array(buffer, 0, 100).fill(count));
    },
  });
  const bytes = await read(request(body), { maxBytes: 50_000 });
  assert.equal(bytes.length, 50_000);
  assert.deepEqual([...bytes.subarray(99, 101)], [1, 2]);
  assert.ok(bytes.buffer.byteLength <= 131_072);
});

Deno.test("readBody() never reads on in pieces of a few bytes", async () => {
  const { body, state } = endless(1);
  await assert.rejects(read(request(body), { maxBytes: 1_000_000 }), {
    ...INVALID,
    details: "The body was sent in 10001 pieces of a few bytes",
  });
  assert.ok(state.takenBytes < 11_000);
});

Deno.test("readBody() does not wait for ever", async () => {
  const silent = () => new Readable({ read() {} });
  for (const headers of FRAMINGS) {
    await assert.rejects(
      read(request(silent(), headers), { maxBytes: 10, timeoutMs: 1 }),
      { ...INVALID, details: "The body was not received within 1 ms" },
    );
  }
});

Deno.test("readBody() takes a broken body for the caller's fault", async () => {
  const broken = () =>
    new Readable({
      read() {
        this.destroy(new Error("connection reset"));
      },
    });
  for (const headers of FRAMINGS) {
    await assert.rejects(
      read(request(broken(), headers), { maxBytes: 10 }),
      INVALID,
    );
  }
});

Deno.test("readBody() never holds more than the budget of all bodies", async () => {
  const budget = new BodyBudget(1_500);
  const held = new Readable({ read() {} });
  held.push(new Uint8Array(1_000));
  const isRead = Promise.withResolvers<void>();
  held.once("data", () => isRead.resolve());
  const limits = { maxBytes: 1_000 };
  const reading = read(request(held), limits, budget);
  await isRead.promise;
  const large = () => request("x".repeat(1_000));
  const declared = () =>
    request("x".repeat(1_000), { "content-length": "1000" });
  await assert.rejects(read(large(), limits, budget), OverloadedError);
  // A small body with a length needs no budget.
  await read(declared(), limits, budget);
  held.push(null);
  await reading;
  await read(large(), limits, budget);
});
