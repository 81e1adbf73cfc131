import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AnswerError,
  BatchError,
  Client,
  ConnectionLostError,
  ProgramError,
  ServiceError,
  StateError,
  type Tools,
  UnreachableError,
} from "../src/mod.ts";
import { type Answer, SERVICE_URL, startFront } from "./front.ts";

const client = new Client(SERVICE_URL);
const BUSY = '{"error":"Service overloaded","details":"full"}';

/** Calls `use` with a client of a front that gives `answers`. */
async function withFront(
  answers: readonly Answer[],
  use: (url: string, seen: readonly unknown[]) => Promise<void>,
): Promise<void> {
  const front = await startFront(answers);
  try {
    await use(front.url, front.seen);
  } finally {
    await front.close();
  }
}

test("run() has the value as JSON, or none", async () => {
  const cases = [
    [
      "return_val({'a': [1, 2.5, None, '\\u2028 你好']})",
      { a: [1, 2.5, null, "\u2028 你好"] },
    ],
    ["return_val('')", ""],
    ["pass", undefined],
  ] as const;
  for (const [code, value] of cases) {
    assert.deepEqual((await client.run(code)).value, value, code);
  }
  for (
    const [code, language, text] of [
      ["return_val({1, 2})", "python", "{1, 2}"],
      ["return_val([float('nan')])", "python", "[nan]"],
      ["return_val(NaN)", "ts", "NaN"],
      ["return_val({a: [Infinity]})", "ts", '{"a":[null]}'],
    ] as const
  ) {
    const result = await client.run(code, { language });
    assert.equal(result.retVal, text);
    assert.throws(() => result.value, {
      name: "TypeError",
      message:
        `Cannot read the value: JSON cannot say ${text} (\`retVal\` has its text)`,
    });
  }
  const large = await client.run("return_val(2 ** 70)");
  assert.equal(large.retJson, String(2n ** 70n));
});

test("run() makes a result of every failure", async () => {
  const cases = [
    ["1 / 0", "exception", 1],
    ["import sys; sys.exit(7)", "exception", 7],
    ["def f(:", "syntax", 1],
    ["import subprocess", "rejected", 1],
  ] as const;
  for (const [code, kind, exitCode] of cases) {
    const result = await client.run(code);
    assert.equal(result.error?.kind, kind);
    assert.equal(result.exitCode, exitCode);
    assert.notEqual(result.stderr, "");
    assert.throws(() => result.check(), ProgramError);
  }
  const late = await client.run("print('so far')\nwhile True: pass", {
    timeoutMs: 200,
  });
  assert.equal(late.timedOut, true);
  assert.equal(late.stdout, "so far\n");
  const refused = await client.run("import os\nos.system('id')");
  assert.equal(refused.error?.findings?.[0]?.line, 2);
});

test("run() brings what it is given, and fetches what it is asked for", async () => {
  const result = await client.run(
    "import datetime, os, sys\n" +
      "open('b.bin', 'wb').write(open('a/b.bin', 'rb').read() * 2)\n" +
      "return_val([sys.stdin.buffer.read().hex(), sys.argv[1:],\n" +
      "  os.environ['LEVEL'], open('t.txt').read(), INPUT,\n" +
      "  datetime.datetime.now().isoformat()[:16]])",
    {
      input: { n: 1 },
      stdin: Uint8Array.of(0xfe, 10),
      argv: ["-v"],
      env: { LEVEL: "3" },
      files: { "a/b.bin": Uint8Array.of(255, 0), "t.txt": "té" },
      collect: ["b.bin"],
      seed: 1,
      now: new Date("2024-02-29T12:00Z"),
      priority: "high",
    },
  );
  assert.deepEqual(
    result.check().value,
    ["fe0a", ["-v"], "3", "té", { n: 1 }, "2024-02-29T12:00"],
  );
  assert.deepEqual(result.files[0]?.data, Uint8Array.of(255, 0, 255, 0));
  assert.equal(result.files[0]?.path, "b.bin");
});

test("run() runs TypeScript, and brings figures", async () => {
  const script = await client.run(
    "const n: number = INPUT; console.log(n); return_val({ n })",
    { language: "ts", input: 4 },
  );
  assert.deepEqual([script.stdout, script.value], ["4\n", { n: 4 }]);
  const plot = await client.run(
    "import matplotlib.pyplot as plt; plt.plot([1, 3, 2])",
  );
  assert.equal(plot.figures.length, 1);
  assert.deepEqual([...plot.figures[0]?.data.subarray(1, 4) ?? []], [
    80,
    78,
    71,
  ]);
});

test("run() throws where the request makes no sense", async () => {
  await assert.rejects(client.run(""), {
    name: "ServiceError",
    status: 400,
    message: /Missing required parameter: code/,
  });
  await assert.rejects(
    client.run("x".repeat(9 << 20)),
    /Request body too large|has 9437195 characters, maybe more than it takes/,
  );
  assert.throws(() => new Client("localhost"), /address "localhost"/);
});

test("run() comes again when it is asked to", async () => {
  const cases: Answer[] = [
    [503, { "retry-after": "0" }, BUSY],
    [503, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, BUSY],
    [429, { "retry-after": "0" }, "{}"],
    [429, {}, "{}"],
  ];
  for (const answer of cases) {
    await withFront([answer, answer], async (url, seen) => {
      const told: string[] = [];
      const again = new Client({
        url,
        retry: { firstWaitMs: 0, onRetry: (error) => told.push(error.name) },
      });
      assert.equal((await again.run("return_val(1)")).value, 1);
      const [row] = await again.batch("return_val(INPUT)", [5]).all();
      assert.equal(row?.value, 5);
      assert.deepEqual(told, ["ServiceError", "ServiceError"]);
      assert.equal(seen.length, 4);
    });
  }
});

test("run() gives up in the end, and waits no longer than it may", async () => {
  const busy: Answer = [503, { "retry-after": "0" }, BUSY];
  await withFront(Array(9).fill(busy), async (url, seen) => {
    await assert.rejects(
      new Client({ url, retry: { attempts: 3 } }).run("1"),
      /Service overloaded: full/,
    );
    assert.equal(seen.length, 3);
  });
  const starting = BUSY.replace("}", ',"state":"starting"}');
  await withFront([[503, {}, starting]], async (url) => {
    await assert.rejects(new Client({ url }).run("1"), {
      state: "starting",
      message: "Cannot run this: the service is starting: full (status 503)",
    });
  });
  await withFront([[429, { "retry-after": "31" }, "{}"]], async (url) => {
    await assert.rejects(new Client({ url }).run("1"), {
      status: 429,
      retryAfterMs: 31_000,
    });
  });
});

test("run() never sends again what may have run", async () => {
  const cases: Answer[] = [
    [503, {}, "<html>"],
    [500, { "retry-after": "0" }, "{}"],
    [502, { "retry-after": "0" }, "<html>"],
    [401, { "retry-after": "0" }, "{}"],
  ];
  for (const answer of cases) {
    await withFront([answer, answer], async (url, seen) => {
      const never = new Client({ url, retry: { firstWaitMs: 0 } });
      await assert.rejects(never.run("1"), ServiceError);
      assert.equal(seen.length, 1);
    });
  }
});

test("run() finds a service that comes up, and says where none is", async () => {
  const gone = await startFront();
  await gone.close();
  const none = new Client({ url: gone.url, retry: { attempts: 1 } });
  await assert.rejects(none.run("1"), (error: Error) => {
    assert.ok(error instanceof UnreachableError);
    assert.match(error.message, /^Cannot reach http:.*refused/i);
    return true;
  });
  await assert.rejects(none.health(), UnreachableError);
  let started = gone;
  const patient = new Client({
    url: gone.url,
    retry: {
      attempts: 50,
      firstWaitMs: 20,
      async onRetry() {
        if (started === gone) {
          started = await startFront([], Number(new URL(gone.url).port));
        }
      },
    },
  });
  assert.equal((await patient.run("return_val(2)")).value, 2);
  await started.close();
});

test("run() says what is no answer", async () => {
  for (const body of ["<html>", "[]", "{}"]) {
    await withFront([[200, {}, body]], async (url) => {
      await assert.rejects(new Client(url).run("1"), AnswerError);
    });
  }
});

test("run() ends when the service is silent, and by its signal", async () => {
  const impatient = new Client({ url: SERVICE_URL, timeoutMs: 200 });
  const code = "while True: pass";
  await assert.rejects(impatient.run(code, { timeoutMs: 2_000 }), {
    name: "ConnectionLostError",
    message: /nothing came for 200 ms/,
  });
  const controller = new AbortController();
  const run = client.run(code, { timeoutMs: 2_000, signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(run, /enough/);
  await assert.rejects(
    client.run("1", { signal: controller.signal }),
    /enough/,
  );
});

test("Client sends its key", async () => {
  await withFront([], async (url, seen) => {
    const known = new Client({ url: `${url}/`, key: "k1" });
    await known.run("1");
    await known.batch("1", [1]).all();
    assert.deepEqual(
      seen.map((headers) => (headers as Record<string, unknown>).authorization),
      ["Bearer k1", "Bearer k1"],
    );
  });
});

test("stream() tells while the program runs, and ends it with the loop", async () => {
  const stream = client.stream("print('on', flush=True)\nwhile True: pass");
  for await (const event of stream) {
    assert.deepEqual(event, { type: "stdout", text: "on\n" });
    const metrics = await (await fetch(`${SERVICE_URL}/metrics`)).json();
    assert.ok(metrics.pool_metrics.busyProcesses > 0);
    break;
  }
  await assert.rejects(stream.result(), ConnectionLostError);
  assert.equal((await client.run("return_val(1)")).value, 1);
});

test("stream() has what is printed and shown, and the result", async () => {
  const code = "import sys\nprint('\u2028')\ndisplay('a')\n" +
    "sys.stderr.write('b')\n6 * 7";
  const stream = client.stream(code, { mode: "cell" });
  const events = [];
  for await (const event of stream) events.push(event);
  assert.deepEqual(events, [
    { type: "stdout", text: "\u2028\n" },
    { type: "display_data", data: { "text/plain": "'a'" } },
    { type: "stderr", text: "b" },
    { type: "execute_result", data: { "text/plain": "42" } },
  ]);
  const result = await stream.result();
  assert.deepEqual([result.stdout, result.results.length], ["\u2028\n", 2]);
  const failed = await client.stream("print(1)\n1 / 0").result();
  assert.deepEqual([failed.stdout, failed.ok], ["1\n", false]);
});

test("stream() throws as run() does", async () => {
  await assert.rejects(client.stream("").result(), { status: 400 });
  const told = '{"type":"stdout","text":"a"}\n';
  const gone =
    '{"type":"error","status":503,"error":"Gone","details":"full"}\n';
  const cases = [
    [gone, { name: "ServiceError", status: 503, details: "full" }],
    ["", { name: "ConnectionLostError" }],
    ['{"type":"answer","answer":{}}\n', { name: "AnswerError" }],
    ["{}\n", { name: "AnswerError" }],
  ] as const;
  for (const [last, error] of cases) {
    await withFront([[200, {}, told + last]], async (url) => {
      const seen: string[] = [];
      await assert.rejects(async () => {
        for await (const { type } of new Client(url).stream("1")) {
          seen.push(type);
        }
      }, error);
      assert.deepEqual(seen, ["stdout"]);
    });
  }
});

test("batch() has rows in the inputs' order over several calls", async () => {
  const inputs = Array.from({ length: 250 }, (_, n) => n);
  const batch = client.batch("return_val([INPUT, K])", inputs, {
    setup: "K = 'k'",
    chunkRows: 100,
  });
  const rows = await batch.all();
  assert.deepEqual(rows.map(({ index }) => index), inputs);
  assert.deepEqual(rows.map(({ value }) => value), inputs.map((n) => [n, "k"]));
  assert.equal(batch.summary.rows, 250);
  assert.deepEqual(batch.summary.outcomes, { success: 250 });
  assert.equal(batch.summary.taskIds.length, 3);
});

test("batch() fixes each row by a seed, over several calls", async () => {
  const draw = async (chunkRows: number) => {
    const rows = await client.batch("return_val(Math.random())", [1, 2, 3, 4], {
      language: "js",
      seed: 7,
      chunkRows,
    }).all();
    return rows.map(({ value }) => value);
  };
  const parts = await draw(2);
  assert.deepEqual(parts, await draw(2));
  assert.equal(new Set(parts).size, 4);
  assert.deepEqual(parts.slice(0, 2), (await draw(4)).slice(0, 2));
});

test("batch() bounds its calls in bytes, and keeps texts of every kind", async () => {
  const texts = [
    "a\u2028b\u0085c\r\nd",
    "你好",
    "\0",
    "\ud800",
    "😀".repeat(30_000),
  ];
  const batch = client.batch("return_val(INPUT)", texts, { chunkBytes: 1_000 });
  assert.deepEqual((await batch.all()).map(({ value }) => value), texts);
  assert.equal(batch.summary.taskIds.length, 2);
});

test("batch() takes inputs as rows are read, and ends with the loop", async () => {
  let taken = 0;
  async function* endless() {
    for (;;) {
      yield taken++;
      await Promise.resolve();
    }
  }
  const values = [];
  const batch = client.batch("return_val(INPUT)", endless(), { chunkRows: 10 });
  for await (const { value } of batch) {
    if (values.push(value) === 15) break;
  }
  assert.deepEqual(values, Array.from({ length: 15 }, (_, n) => n));
  assert.ok(taken < 50);
  assert.equal((await client.run("return_val(1)")).value, 1);
});

test("batch() tells failures, and stops at the first if told so", async () => {
  const [bad, good] = await client
    .batch("print('p'); return_val(1 / INPUT)", [0, 1]).all();
  assert.equal(bad?.error?.type, "ZeroDivisionError");
  assert.deepEqual([bad?.ok, bad?.stdout, good?.value], [false, "p\n", 1]);
  const batch = client.batch("return_val(1 / INPUT)", [1, 0, 2, 0], {
    onError: "stop",
    chunkRows: 3,
  });
  assert.ok((await batch.all()).some(({ ok }) => !ok));
  assert.equal(batch.summary.failed, 1);
  const unset = client.batch("1", [1], { setup: "print('s')\nnot_there" });
  await assert.rejects(unset.all(), (error: Error) => {
    assert.ok(error instanceof BatchError);
    assert.match(
      error.message,
      /^Cannot run the set-up: NameError.*\(line 2\)$/,
    );
    assert.equal(error.summary.setup?.stdout, "s\n");
    assert.equal(error.summary.error?.type, "NameError");
    assert.equal(error.summary.error?.kind, "exception");
    return true;
  });
  assert.deepEqual(await client.batch("1", []).all(), []);
});

test("run() and batch() never send null in place of NaN", async () => {
  for (
    const [input, fact] of [
      [NaN, "input: JSON has no NaN"],
      [{ a: [1, { b: -Infinity }] }, "input.a[1].b: JSON has no -Infinity"],
      [[new Date(0), { n: 1n }], "input[1].n: JSON has no BigInt"],
    ] as const
  ) {
    await assert.rejects(client.run("1", { input }), {
      name: "TypeError",
      message: `Cannot send ${fact}`,
    });
  }
  await assert.rejects(client.batch("1", [1, { x: NaN }]).all(), {
    message: "Cannot send input 1.x: JSON has no NaN",
  });
});

test("judge() has a verdict for each test", async () => {
  const tests = [
    { stdin: "2\n", expected: "4\n" },
    { stdin: "-1\n", expected: "-2\n" },
  ];
  const code = "print(int(input()) * 2)";
  const { verdict, score } = await client.judge(code, tests);
  assert.deepEqual([verdict, score], ["passed", 1]);
  const judged = await client.judge("print(4)", tests, {
    timeMs: 5_000,
    include: ["stdout"],
  });
  assert.equal(judged.verdict, "wrong_answer");
  assert.deepEqual(judged.tests[1]?.difference, {
    line: 1,
    column: 1,
    expected: "-2",
    got: "4",
  });
  assert.equal(judged.tests[1]?.stdout, "4\n");
  const call = { function: "f", args: [20] };
  const called = await client.judge(
    "def f(n): return n + 1",
    [{ call, expected: 21 }, { call, expected: 22 }],
    { stop: "first_failure" },
  );
  assert.deepEqual(
    called.tests.map((one) => one.verdict),
    ["passed", "wrong_answer"],
  );
  await assert.rejects(client.judge("1", [{ expected: NaN }]), {
    message: "Cannot send submission.tests[0].expected: JSON has no NaN",
  });
});

test("batch() says that its connection broke", async () => {
  const line = JSON.stringify({
    index: 0,
    status: "success",
    ret_val: "",
    stdout: "",
    stderr: "",
    exit_code: 0,
    duration_us: 1,
  });
  await withFront([[200, {}, `${line}\n`]], async (url) => {
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const row of new Client(url).batch("1", [1, 2])) {
        seen.push(row.index);
      }
    }, ConnectionLostError);
    assert.deepEqual(seen, [0]);
  });
});

test("health() says how the service is", async () => {
  const { status, languages } = await client.health();
  assert.equal(status, "healthy");
  assert.ok(languages?.python);
  await withFront([[503, {}, '{"status":"draining"}']], async (url) => {
    assert.equal((await new Client(url).health()).status, "draining");
  });
});

test("session() goes on, forks, goes back, and gives rows a start", async () => {
  const session = client.session({ ttlSeconds: 60 });
  await session.run("x = [1]");
  const fork = session.fork();
  await session.run("x.append(2)");
  await fork.run("x.append(3)");
  assert.deepEqual((await session.run("return_val(x)")).value, [1, 2]);
  assert.deepEqual((await fork.run("return_val(x)")).value, [1, 3]);
  const rows = await session.batch("x.append(INPUT); return_val(x)", [4, 5])
    .all();
  assert.deepEqual(rows.map(({ value }) => value), [[1, 2, 4], [1, 2, 5]]);
  session.back();
  session.back();
  assert.deepEqual((await session.run("return_val(x)")).value, [1]);
  await fork.delete();
  await session.delete();
  assert.equal(session.state, undefined);
  assert.throws(() => session.back(), RangeError);
});

test("run() shows what a cell does", async () => {
  const { results } = await client.run("[1, 2] * 2", { mode: "cell" });
  assert.equal(results[0]?.data["text/plain"], "[1, 2, 1, 2]");
  assert.deepEqual((await client.run("[1]")).results, []);
});

test("session() stays where it was, or says that it cannot go on", async () => {
  const session = client.session();
  await session.run("x = 1");
  assert.equal((await session.run("x = 2; 1 / 0")).ok, false);
  const stopped = await session.run("x = 3\nwhile True: pass", {
    timeoutMs: 300,
  });
  assert.equal(stopped.state, undefined);
  assert.match(stopped.stateError ?? "", /./);
  assert.equal((await session.run("return_val(x)")).value, 2);
  await session.delete();
  const none = JSON.stringify({
    output: { stdout: "", stderr: "", ret_val: "" },
    metadata: {
      files: [],
      state: null,
      state_error: "Cannot keep the state: too large",
    },
  });
  await withFront([[200, {}, none]], async (url) => {
    await assert.rejects(new Client(url).session().run("1"), (error: Error) => {
      assert.ok(error instanceof StateError);
      assert.equal(error.message, "Cannot keep the state: too large");
      return true;
    });
  });
});

test("states() tells of states, and deleteState() forgets them", async () => {
  const first = (await client.run("x = 1", { keep: true })).state;
  const second = (await client.run("x", { keep: true, state: first?.id ?? "" }))
    .state;
  assert.ok(first && second);
  assert.equal((await client.state(second.id)).parent, first.id);
  const ids = (await client.states()).map(({ id }) => id);
  assert.ok(ids.includes(first.id) && ids.includes(second.id));
  for (const { id } of [first, second]) {
    await client.deleteState(id);
    await assert.rejects(client.state(id), { status: 404 });
    await assert.rejects(client.run("x", { state: id }), { status: 404 });
  }
});

const TOOLS: Tools = {
  search: {
    description: "Search the shop.",
    inputSchema: {
      type: "object",
      properties: { query: { type: "string" }, k: { type: "integer" } },
      required: ["query"],
    },
    run: ({ query, k = 2 }) =>
      Array.from({ length: k }, (_, n) => `${query} ${n}`),
  },
  // As Zod's schemas describe themselves; this file has no packages.
  price: {
    inputSchema: {
      toJSONSchema: () => ({
        type: "object",
        properties: { item: { type: "string" } },
        required: ["item"],
      }),
    },
    run: async ({ item }) => await Promise.resolve(item.length / 2),
  },
  nothing: () => {},
  fail: () => {
    throw new RangeError("none left");
  },
  huge: () => 2n ** 64n,
};

test("run() calls functions of this application", async () => {
  const result = await client.run(
    "print('before')\nfound = tools.search(query='tea')\nprint('found', found)\n" +
      "return_val([[tools.price(item=each) for each in found], tools.nothing()])",
    { tools: TOOLS },
  );
  assert.deepEqual(result.check().value, [[2.5, 2.5], null]);
  assert.equal(result.stdout, "before\nfound ['tea 0', 'tea 1']\n");
  const failures = await client.run(
    "for call in (tools.fail, tools.huge, tools.price):\n" +
      "    try:\n        call()\n" +
      "    except Exception as error:\n" +
      "        print(type(error).__name__, getattr(error, 'type', ''), error)",
    { tools: TOOLS },
  );
  assert.deepEqual(failures.check().stdout.split("\n").slice(0, 2), [
    "ToolError RangeError none left",
    "ToolError TypeError Cannot send the value of huge: JSON has no BigInt",
  ]);
  // By the schema, before anything is called.
  assert.match(failures.stdout.split("\n")[2], /^TypeError {2}.*item/);
});

test("run() runs calls that go out together at one time", async () => {
  let arrived = 0;
  let open = () => {};
  const gate = new Promise<void>((resolve) => open = resolve);
  const meet = async ({ n }: { n: number }) => {
    if (++arrived === 3) open();
    await gate;
    return n;
  };
  const { value } = await client.run(
    "return_val(await Promise.all([0, 1, 2].map((n) => tools.meet({ n }))))",
    { language: "js", tools: { meet } },
  );
  assert.deepEqual(value, [0, 1, 2]);
});

test("stream() calls functions, and goes on with what the program prints", async () => {
  const stream = client.stream(
    "print('a')\nprint(tools.search(query='tea', k=1))\n'shown'",
    { mode: "cell", tools: TOOLS },
  );
  const events = [];
  for await (const event of stream) events.push(event);
  assert.deepEqual(events, [
    { type: "stdout", text: "a\n" },
    {
      type: "call",
      call: {
        id: "call_0001",
        name: "search",
        arguments: { query: "tea", k: 1 },
      },
    },
    { type: "stdout", text: "['tea 0']\n" },
    { type: "execute_result", data: { "text/plain": "'shown'" } },
  ]);
  const result = await stream.result();
  assert.equal(result.stdout, "a\n['tea 0']\n");
  assert.equal(result.results.length, 1);
});
