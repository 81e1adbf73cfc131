import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { LanguageFamily } from "../../../../src/run/languages.ts";
import type { Row } from "../../../../src/run/batch.ts";
import type {
  BatchRequest,
  BatchRun,
  RowOutcome,
} from "../../../../src/run/batch.ts";
import {
  batchAnswerSchema,
  batchLineSchema,
} from "../../../../src/http/openapi/schemas.ts";
import { fakeService, PLAIN_ROW } from "../../fake_runner.ts";

/** A batch that gives each input back, and notes how much it had at once. */
function echo() {
  const seen = {
    added: 0,
    told: 0,
    mostWaiting: 0,
    holds: 0,
    request: undefined as BatchRequest | undefined,
  };
  return {
    seen,
    runBatch(
      request: BatchRequest,
      tell: (index: number, outcome: RowOutcome) => void,
    ): BatchRun {
      seen.request = request;
      const { promise, resolve } = Promise.withResolvers<
        Awaited<BatchRun["finished"]>
      >();
      let waiting: Row[] = [];
      let hasEnded = false;
      const work = () => {
        for (const input of waiting) {
          tell(seen.told++, { ...PLAIN_ROW, retVal: `${input}` });
        }
        waiting = [];
        if (hasEnded) resolve({ redone: {}, sandboxes: ["core-1"] });
      };
      return {
        finished: promise,
        add(inputs) {
          waiting.push(...inputs);
          seen.added += inputs.length;
          seen.mostWaiting = Math.max(seen.mostWaiting, waiting.length);
          void wait(1).then(work);
        },
        end() {
          hasEnded = true;
          void wait(1).then(work);
        },
        stop() {
          waiting = [];
        },
        hold(isHeld) {
          if (isHeld) seen.holds += 1;
        },
      };
    },
  };
}

Deno.test("POST /run_batch logs one line, and nothing of a program", async () => {
  const { runBatch } = echo();
  const { request, logRecords } = fakeService({ runBatch });
  const response = await request("/run_batch", {
    method: "POST",
    body: JSON.stringify({
      code: "secret_code",
      setup: "secret_setup",
      inputs: ["secret_input", 2],
    }),
  });
  const lines = (await response.text()).trimEnd().split("\n")
    .map((line) => batchLineSchema.parse(JSON.parse(line)));
  assert.equal(lines.length, 3);
  const records = (await logRecords()).filter(({ path }) =>
    path === "/run_batch"
  );
  assert.equal(records.length, 1);
  const [record] = records;
  assert.equal(record.language, "python");
  assert.equal(record.outcome, "success");
  assert.equal(record.rows, 2);
  assert.equal(record.failed_rows, 0);
  assert.ok(!JSON.stringify(records).includes("secret"));
});

Deno.test("POST /run_batch answers one object of the documented shape", async () => {
  const { runBatch } = echo();
  const { request, logRecords } = fakeService({ runBatch });
  const response = await request("/run_batch", {
    method: "POST",
    headers: { accept: "application/json" },
    body: JSON.stringify({ code: "x", inputs: [1, 2] }),
  });
  const { results, summary } = batchAnswerSchema.parse(await response.json());
  assert.deepEqual(results.map(({ ret_val }) => ret_val), ["1", "2"]);
  assert.equal(summary.rows, 2);
  const record = (await logRecords()).find(({ path }) => path === "/run_batch");
  assert.equal(record?.outcome, "success");
  assert.equal(record?.rows, 2);
  assert.equal(record?.failed_rows, 0);
  const metrics = await request("/metrics?format=prometheus");
  assert.match(await metrics.text(), /^python_faas_error_rate 0$/m);
});

Deno.test("POST /run_batch runs what the service takes, and nothing else", async () => {
  const cases: readonly (readonly [
    readonly LanguageFamily[],
    string | undefined,
    string | null,
  ])[] = [
    [["python"], undefined, "python"],
    [["python"], "js", null],
    [["javascript"], undefined, "javascript"],
    [["javascript"], "TS", "typescript"],
    [["javascript"], "python", null],
    [["python", "javascript"], "", "python"],
    [["python", "javascript"], "js", "javascript"],
    [["python", "javascript"], "ruby", null],
  ];
  for (const [languages, language, runs] of cases) {
    const { seen, runBatch } = echo();
    const { request } = fakeService({ runBatch, languages });
    const response = await request("/run_batch", {
      method: "POST",
      body: JSON.stringify({ code: "x", inputs: [1], language }),
    });
    const text = await response.text();
    assert.equal(response.status, runs === null ? 400 : 200, text);
    assert.equal(seen.request?.language ?? null, runs);
    assert.equal(seen.added, runs === null ? 0 : 1);
  }
});

Deno.test("POST /run_batch takes any priority, and names what it ignores, as /run_code does", async () => {
  for (
    const [priority, taken] of [
      ["high", "high"],
      ["low", "low"],
      ["urgent", "normal"],
      [undefined, "normal"],
    ]
  ) {
    const { seen, runBatch } = echo();
    const { request } = fakeService({ runBatch });
    const response = await request("/run_batch", {
      method: "POST",
      headers: { accept: "application/json" },
      body: JSON.stringify({
        code: "x",
        inputs: [1],
        priority,
        stdin: "means nothing for rows",
        tiemout: 5,
      }),
    });
    const { summary } = batchAnswerSchema.parse(await response.json());
    assert.equal(seen.request?.priority, taken);
    assert.deepEqual(summary.ignored, ["stdin", "tiemout"]);
  }
  const { request } = fakeService({ runBatch: echo().runBatch });
  const wrong = await request("/run_batch", {
    method: "POST",
    body: JSON.stringify({ code: "x", inputs: [1], priority: 1 }),
  });
  assert.equal(wrong.status, 400);
});

Deno.test("POST /run_batch gives one object's rows the order of their inputs", async () => {
  const row = (retVal: string) => ({ ...PLAIN_ROW, retVal });
  const { request } = fakeService({
    runBatch: (_, tell) => ({
      add() {
        tell(2, row('c\n{"index":0}'));
        tell(0, row("a"));
        tell(1, row("b"));
      },
      end() {},
      stop() {},
      hold() {},
      finished: wait(5).then(() => ({ redone: {}, sandboxes: [] })),
    }),
  });
  const response = await request("/run_batch", {
    method: "POST",
    headers: { accept: "application/json" },
    body: JSON.stringify({
      code: "x",
      inputs: [1, 2, 3],
      order: "completion",
    }),
  });
  const { results } = batchAnswerSchema.parse(await response.json());
  assert.deepEqual(
    results.map(({ index, ret_val }) => [index, ret_val]),
    [[0, "a"], [1, "b"], [2, 'c\n{"index":0}']],
  );
});

Deno.test("POST /run_batch hands over a seed that is one", async () => {
  for (
    const [seed, status] of [[7, 200], [null, 200], ["7", 400], [1.5, 400]]
  ) {
    const { seen, runBatch } = echo();
    const { request } = fakeService({ runBatch });
    const response = await request("/run_batch", {
      method: "POST",
      body: JSON.stringify({ code: "x", inputs: [1], seed }),
    });
    await response.text();
    assert.equal(response.status, status);
    assert.equal(seen.request?.seed, seed === 7 ? 7 : undefined);
  }
});

Deno.test("POST /run_batch takes no more rows in than a window", async () => {
  const { seen, runBatch } = echo();
  const { request } = fakeService({ runBatch });
  const count = 900;
  const body = ['{"code":"x"}', ...new Array(count).fill("[1,2,3]")]
    .join("\n");
  const response = await request("/run_batch", {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body,
  });
  const lines = (await response.text()).trimEnd().split("\n");
  assert.equal(lines.length, count + 1);
  assert.ok(seen.mostWaiting <= 8_192);
});

Deno.test("POST /run_batch takes a long list in, and lets others have turns", async () => {
  const { runBatch } = echo();
  const steps: string[] = [];
  const { request } = fakeService({
    runBatch(asked, tell) {
      const run = runBatch(asked, tell);
      return {
        ...run,
        add(inputs) {
          assert.ok(inputs.length <= 512);
          steps.push("rows");
          setImmediate(() => steps.push("another"));
          run.add(inputs);
        },
      };
    },
  });
  // As many as its limit lets it have.
  const inputs = Array.from({ length: 1_000 }, (_, x) => x);
  const response = await request("/run_batch", {
    method: "POST",
    body: JSON.stringify({ code: "x", inputs }),
  });
  const lines = (await response.text()).trimEnd().split("\n");
  assert.deepEqual(
    lines.slice(0, -1).map((line) => JSON.parse(line).ret_val),
    inputs.map(String),
  );
  assert.deepEqual(steps, ["rows", "another", "rows", "another"]);
});

Deno.test("POST /run_batch cuts a batch at its limit of rows", async () => {
  const { runBatch } = echo();
  const { request } = fakeService({ runBatch });
  const response = await request("/run_batch", {
    method: "POST",
    body: JSON.stringify({ code: "x", inputs: new Array(1_001).fill(1) }),
  });
  const lines = (await response.text()).trimEnd().split("\n");
  const { summary } = JSON.parse(lines.at(-1) ?? "");
  assert.equal(summary.status, "error");
  assert.match(summary.error.message, /more than 1000 rows/);
});
