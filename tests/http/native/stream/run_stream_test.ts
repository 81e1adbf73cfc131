import assert from "node:assert/strict";
import {
  AbandonedError,
  OverloadedError,
} from "../../../../src/run/thrown_errors.ts";
import { runLineSchema } from "../../../../src/http/openapi/schemas.ts";
import { RunStream } from "../../../../src/http/native/stream/run_stream.ts";
import { UnsentAnswers } from "../../../../src/http/server/unsent_answers.ts";
import type { NewOutput, RunWatcher } from "../../../../src/run/live_output.ts";
import { fakeService, HELLO } from "../../fake_runner.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const NDJSON = { accept: "application/x-ndjson" };
const RUN = { method: "POST", headers: NDJSON, body: '{"code":"1"}' };

/** A program's output, and when it has been read to its end. */
function output(...pieces: string[]) {
  const emptied = Promise.withResolvers<void>();
  return {
    emptied: emptied.promise,
    read(): NewOutput {
      const piece = pieces.shift() ?? "";
      if (piece === "") emptied.resolve();
      return { stdout: encode(piece), stderr: encode(""), results: [] };
    },
  };
}

async function linesOf(response: Response): Promise<unknown[]> {
  const lines = (await response.text()).trimEnd().split("\n");
  return lines.map((line) => runLineSchema.parse(JSON.parse(line)));
}

Deno.test("/run_code tells what is printed while it runs, then the whole answer", async () => {
  const service = fakeService({
    async run(_request, _signal, watcher) {
      if (watcher === undefined) return HELLO;
      const live = output("Hello, ", "World");
      watcher.began(live);
      await live.emptied;
      watcher.left();
      return HELLO;
    },
  });
  const response = await service.request("/run_code", RUN);
  assert.equal(response.headers.get("content-type"), NDJSON.accept);
  const [answer, ...before] = (await linesOf(response)).reverse();
  assert.deepEqual(before.reverse(), [
    { type: "stdout", text: "Hello, " },
    { type: "stdout", text: "World" },
    { type: "stdout", text: "!\n" },
  ]);
  const whole = await service.request("/run_code", { ...RUN, headers: {} });
  assert.deepEqual(
    withoutId(answer),
    withoutId({
      type: "answer",
      answer: await whole.json(),
    }),
  );
});

/** Every run has an id of its own. */
function withoutId(line: unknown): unknown {
  return JSON.parse(
    JSON.stringify(line, (name, value) => name === "task_id" ? "" : value),
  );
}

Deno.test("/run_code answers a run that is turned away as it always does", async () => {
  const { request } = fakeService({
    run: () => Promise.reject(new OverloadedError("no room", 3)),
  });
  const refused = await request("/run_code", RUN);
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("retry-after"), "3");
  const { error } = await refused.json();
  assert.equal(error, "Service overloaded");
  const malformed = await request("/run_code", { ...RUN, body: "{" });
  assert.equal(malformed.status, 400);
});

Deno.test("/run_code says that a run starts again, and what it was ended by", async () => {
  const { request } = fakeService({
    async run(_request, _signal, watcher) {
      const first = output("lost");
      watcher?.began(first);
      await first.emptied;
      watcher?.left();
      watcher?.began(undefined);
      throw new OverloadedError("stopping", 1);
    },
  });
  assert.deepEqual(await linesOf(await request("/run_code", RUN)), [
    { type: "stdout", text: "lost" },
    { type: "restart" },
    {
      type: "error",
      status: 503,
      error: "Service overloaded",
      details: "stopping",
    },
  ]);
});

/** A stream whose client takes what the test lets it take. */
function slowClient(unsent: UnsentAnswers) {
  const got: string[] = [];
  const stream = new RunStream({
    lines: { event: (event) => [event] },
    unsent,
    lookMs: 1,
  });
  let hasEnded = false;
  let wasReset = false;
  stream.start(
    (text) => {
      got.push(text);
      return false;
    },
    () => hasEnded = true,
    () => wasReset = true,
  );
  return { stream, got, ends: () => ({ hasEnded, wasReset }) };
}

/** Output that counts how often it was read. */
function counted(read: () => string) {
  const seen = { reads: 0 };
  const waiting: (() => void)[] = [];
  return {
    seen,
    readAgain: () => new Promise<void>((resolve) => waiting.push(resolve)),
    live: {
      read(): NewOutput {
        seen.reads += 1;
        for (const resolve of waiting.splice(0)) resolve();
        return { stdout: encode(read()), stderr: encode(""), results: [] };
      },
    },
  };
}

Deno.test("RunStream reads no output for a client that takes none", async () => {
  const { stream, got, ends } = slowClient(new UnsentAnswers());
  const { live, seen, readAgain } = counted(() => "x");
  const first = readAgain();
  stream.began(live);
  await first;
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.deepEqual([seen.reads, got.length], [1, 1]);
  const second = readAgain();
  stream.drained();
  await second;
  stream.finish([{ type: "answer" }], [], { outcome: "success" });
  stream.drained();
  stream.drained();
  assert.deepEqual(ends(), { hasEnded: true, wasReset: false });
  assert.equal(got.at(-1), '{"type":"answer"}\n');
  assert.deepEqual(await stream.ended, { outcome: "success" });
  stream.closed();
});

Deno.test("RunStream accounts for what its client has not read, and gives it back", () => {
  const unsent = new UnsentAnswers({ totalBytes: 500_000, stalledMs: 60_000 });
  const first = slowClient(unsent);
  const large = [{ type: "answer", text: "é".repeat(200_000) }];
  first.stream.finish(large, [], {});
  assert.ok(unsent.bytes >= 400_000);
  // Another one finds no room: its client learns so, and nothing of it is kept.
  const second = slowClient(unsent);
  second.stream.finish(large, [{ type: "error" }], {});
  assert.deepEqual(second.got, ['{"type":"error"}\n']);
  for (let turn = 0; !first.ends().hasEnded; turn++) {
    assert.ok(turn < 20);
    first.stream.drained();
  }
  assert.equal(unsent.bytes, 0);
  const text = first.got.join("");
  assert.equal(JSON.parse(text).text, large[0].text);
  first.stream.closed();
  second.stream.closed();
});

Deno.test("RunStream gives back what is held for a client that has gone", () => {
  const unsent = new UnsentAnswers();
  const { stream } = slowClient(unsent);
  stream.finish([{ text: "x".repeat(100_000) }], [], {});
  assert.notEqual(unsent.bytes, 0);
  stream.closed();
  assert.equal(unsent.bytes, 0);
});

Deno.test("RunStream ends the log's line of a client that has gone", async () => {
  const gone = Promise.withResolvers<RunWatcher>();
  const { request } = fakeService({
    run(_request, _signal, watcher) {
      assert.ok(watcher);
      watcher.began(undefined);
      gone.resolve(watcher);
      return Promise.reject(new AbandonedError("gone"));
    },
  });
  const response = await request("/run_code", RUN);
  await gone.promise;
  assert.deepEqual(await linesOf(response), [{ type: "error", status: 499 }]);
});
