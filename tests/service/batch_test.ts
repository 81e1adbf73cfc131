import assert from "node:assert/strict";
import { inEnoughTime } from "../in_enough_time.ts";
import { startService } from "./start_service.ts";

type Line = Record<string, unknown> & {
  readonly index: number;
  readonly status: string;
  readonly ret_val: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: { readonly kind: string; readonly type: string };
  readonly exit_code: number;
};

interface Summary {
  readonly status: string;
  readonly error?: {
    readonly type: string;
    readonly message: string;
    readonly rules?: readonly string[];
  };
  readonly setup?: { readonly stderr: string };
  readonly rows: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly redone: Readonly<Record<string, number>>;
  readonly sandboxes: readonly string[];
  readonly ignored?: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly rows: readonly Line[];
  readonly summary: Summary;
}

const service = await startService({
  sandboxes: 3,
  env: {
    FAAS_SANDBOXES: "core=2,javascript=1",
    FAAS_KILL_GRACE: "200",
  },
});
Deno.test.afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

function post(
  body: BodyInit,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> {
  const url = `${service.url}/run_batch`;
  return fetch(url, { method: "POST", body, headers, signal });
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  const { summary } = lines.pop();
  return { status: response.status, rows: lines, summary };
}

async function runBatch(asked: object): Promise<Answer> {
  return await read(await post(JSON.stringify(asked)));
}

/** Returns a batch without an end: a head, then one line per row. */
function lines(head: object, inputs: Iterable<unknown>): string {
  const all = [head, ...inputs].map((each) => JSON.stringify(each));
  return `${all.join("\n")}\n`;
}

const BY_LINE = { "content-type": "application/x-ndjson" };

Deno.test("POST /run_batch answers each row in the order of the inputs", async () => {
  const { rows, summary } = await runBatch({
    setup: "K = 10",
    code: "print(INPUT)\nreturn_val(INPUT['x'] + K)",
    inputs: [{ x: 1 }, { y: 2 }, { x: 3 }],
  });
  assert.deepEqual(rows.map(({ index }) => index), [0, 1, 2]);
  assert.deepEqual(rows.map(({ ret_val }) => ret_val), ["11", "", "13"]);
  assert.deepEqual(rows.map(({ status }) => status), [
    "success",
    "error",
    "success",
  ]);
  const [first, failed] = rows;
  assert.deepEqual(Object.keys(first), [
    "index",
    "status",
    "ret_val",
    "ret_json",
    "stdout",
    "stderr",
    "exit_code",
    "duration_us",
  ]);
  assert.equal(first.stdout, "{'x': 1}\n");
  assert.equal(failed.error?.type, "KeyError");
  assert.match(failed.stderr, /line 2, in <module>/);
  assert.equal(summary.status, "success");
  assert.deepEqual(summary.outcomes, { success: 2, exception: 1 });
});

Deno.test("POST /run_batch takes lines, and passes numbers on as they are", async () => {
  const head = { code: "return_val(INPUT)" };
  const body = `${JSON.stringify(head)}\n12345678901234567890\n\n[1,  2]\n"é"`;
  const { rows } = await read(await post(body, BY_LINE));
  assert.deepEqual(
    rows.map(({ ret_val }) => ret_val),
    ["12345678901234567890", "[1, 2]", "é"],
  );
  const whole = `{"code":"return_val(INPUT)","inputs":[12345678901234567890]}`;
  const answer = await read(await post(whole));
  assert.equal(answer.rows[0].ret_val, "12345678901234567890");
});

Deno.test("POST /run_batch answers one object if that is accepted", async () => {
  const response = await post(
    JSON.stringify({
      code: "return_val(INPUT * 2)",
      inputs: [1, 2],
      order: "completion",
    }),
    { accept: "application/json" },
  );
  assert.equal(response.headers.get("content-type"), "application/json");
  const { results, summary } = await response.json();
  assert.deepEqual(
    results.map(({ ret_val }: Line) => ret_val),
    ["2", "4"],
  );
  assert.equal(summary.rows, 2);
});

Deno.test("POST /run_batch ends with the error of a set-up, and runs no row", async () => {
  for (
    const [setup, code, type] of [
      ["1 / 0", "pass", "ZeroDivisionError"],
      ["import ctypes", "pass", "SafetyError"],
      ["while True: pass", "pass", "TimeoutError"],
    ]
  ) {
    const { status, rows, summary } = await runBatch({
      setup,
      code,
      inputs: [1, 2],
      ...type === "TimeoutError" && { timeout: 300 },
    });
    assert.equal(status, 200);
    assert.deepEqual(rows, []);
    assert.equal(summary.error?.type, type);
    assert.equal(summary.status, "error");
    // As for a run: named where there are any, and not there otherwise.
    const isRejected = type === "SafetyError";
    assert.equal(summary.error?.rules !== undefined, isRejected);
  }
});

Deno.test("POST /run_batch answers each row of a program that cannot be run", async () => {
  for (
    const [language, code, kind] of [
      ["python", "def f(:", "syntax"],
      ["python", "import ctypes", "rejected"],
      ["js", "let x = ;", "syntax"],
    ]
  ) {
    const { rows, summary } = await runBatch({
      language,
      code,
      inputs: [1, 2],
    });
    assert.deepEqual(rows.map(({ error }) => error?.kind), [kind, kind]);
    assert.equal(summary.status, "success");
    assert.deepEqual(summary.outcomes, { [kind]: 2 });
  }
});

Deno.test("POST /run_batch gives rows their stdin, arguments and files", async () => {
  const code = "import sys\nprint(input(), sys.argv[1:], INPUT, sep='|')";
  const rows = [
    { stdin: "a\nb", argv: ["x"], input: 98765 },
    { stdin: btoa("\xc3\xa9"), stdin_encoding: "base64" },
    { stdin: 1 },
    { stdin: "c", env: { A: "1" } },
  ];
  const texts = rows.map((row) =>
    // Beyond what a double holds.
    JSON.stringify(row).replace("98765", "12345678901234567890")
  );
  const whole = `{"code":${JSON.stringify(code)},"rows":[${texts}],"tests":1}`;
  const head = JSON.stringify({ code, lines: "rows", tests: 1 });
  for (
    const response of [
      await post(whole),
      await post([head, ...texts].join("\n"), BY_LINE),
    ]
  ) {
    const { rows, summary } = await read(response);
    assert.deepEqual(rows.map(({ stdout }) => stdout), [
      "a|['x']|12345678901234567890\n",
      "\u00e9|[]|None\n",
      "",
      "c|[]|None\n",
    ]);
    assert.equal(rows[2].error?.type, "InputError");
    assert.match(rows[2].stderr, /Parameter 'stdin' must be a string/);
    assert.deepEqual(summary.ignored, ["tests", "rows[].env"]);
  }
});

Deno.test("POST /run_batch runs TypeScript, and JavaScript as a run does", async () => {
  const asked = {
    language: "ts",
    setup: "import _ from 'lodash';\nconst K: number = 10;",
    code: "if (INPUT.x === 2) for (;;);\n" +
      "if (INPUT.x === 3) throw new RangeError('three');\n" +
      "console.log(JSON.stringify({ sum: _.sum([INPUT.x, K]) }))",
    inputs: [{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }],
  };
  const { rows, summary } = await inEnoughTime(
    (row_timeout) => runBatch({ ...asked, row_timeout }),
    ({ summary }) => summary.outcomes.timeout === 1,
  );
  assert.deepEqual(rows.map(({ ret_val, error }) => error?.type ?? ret_val), [
    '{"sum":11}',
    "TimeoutError",
    "RangeError",
    '{"sum":14}',
  ]);
  assert.ok(summary.sandboxes.every((name) => name.startsWith("javascript-")));
});

Deno.test("a seed gives each row its own numbers, the same in every batch", async () => {
  const programs = [
    [
      "python",
      "import random, os, uuid\nR = random.Random()",
      "return_val([" +
      "random.random(), R.random(), os.urandom(4).hex(), uuid.uuid4().hex])",
    ],
    [
      "js",
      "const a = Math.random()",
      "return [Math.random(), a, " +
      "crypto.randomUUID()]",
    ],
  ];
  for (const [language, setup, code] of programs) {
    const batches = await Promise.all(
      [7, 7, 8, undefined].map((seed, index) =>
        runBatch({
          language,
          setup,
          code,
          seed,
          inputs: new Array(index === 0 ? 700 : 30).fill(null),
        })
      ),
    );
    const [many, few, others, fresh] = batches.map(({ rows }) =>
      rows.map(({ ret_val }) => ret_val)
    );
    assert.deepEqual(few, many.slice(0, 30), language);
    assert.equal(new Set(many).size, 700, language);
    const all = [...many, ...others, ...fresh];
    assert.equal(new Set(all).size, all.length, language);
  }
});

Deno.test("POST /run_batch refuses what is no batch", async () => {
  const cases: readonly [string, RegExp][] = [
    ["[]", /Invalid JSON/],
    ["{}", /Missing required parameter: code/],
    ['{"code":1}', /must be a string/],
    ['{"code":"x"}', /'inputs' must be a list/],
    ['{"code":"x","inputs":[],"language":"ruby"}', /'language' must .*"ts"/],
    ['{"code":"x","inputs":[],"seed":"1"}', /'seed' must be an integer/],
    ['{"code":"x","inputs":[],"row_timeout":-1}', /'row_timeout'/],
    ['{"code":"x","inputs":[],"on_error":"x"}', /"continue", "stop"/],
    ['{"code":"x","inputs":[],"order":1}', /"input", "completion"/],
  ];
  for (const [body, message] of cases) {
    const response = await post(body);
    assert.equal(response.status, 400);
    assert.match((await response.json()).error, message);
  }
});

Deno.test("POST /run_batch tells of an input that is no JSON, and goes on", async () => {
  const body = `{"code":"return_val(INPUT)"}\n1\nnot json\n3\n`;
  const { rows, summary } = await read(await post(body, BY_LINE));
  assert.deepEqual(rows.map(({ ret_val }) => ret_val), ["1", "", "3"]);
  assert.equal(rows[1].error?.type, "InputError");
  assert.equal(summary.status, "success");
});

Deno.test("POST /run_batch stops at the first row that fails, if asked to", async () => {
  const { rows, summary } = await runBatch({
    code: "return_val(1 / (INPUT - 3))",
    inputs: Array.from({ length: 3_000 }, (_, x) => x),
    on_error: "stop",
  });
  assert.ok(rows.length < 3_000);
  assert.equal(rows[3].status, "error");
  assert.equal(summary.error?.type, "RowError");
  assert.equal(summary.rows, rows.length);
});

Deno.test("a row that no interrupt ends is a timeout, and all others have their answers", async () => {
  // CPython asks for no interrupt during the first.
  const code = "import itertools\n" +
    "if INPUT in (7, 300): None in itertools.repeat(0)\n" +
    "while INPUT == 550: pass\nreturn_val(INPUT)";
  const hanging = [7, 300, 550];
  const inputs = Array.from({ length: 600 }, (_, x) => x);
  const { rows, summary } = await inEnoughTime(
    (row_timeout) => runBatch({ code, inputs, row_timeout }),
    ({ summary }) => summary.outcomes.timeout === hanging.length,
  );
  rows.forEach(({ index, status, ret_val, error }) => {
    const hangs = hanging.includes(index);
    assert.equal(status, hangs ? "error" : "success", `row ${index}`);
    if (hangs) assert.equal(error?.kind, "timeout");
    else assert.equal(ret_val, String(index));
  });
  assert.equal(rows.length, 600);
  assert.deepEqual(summary.outcomes, { success: 597, timeout: 3 });
});

Deno.test("rows that fail by themselves keep each its own report", async () => {
  const asked = {
    code: `
import sys
if INPUT == 0: sys.exit(3)
if INPUT == 1:
    while True: pass
if INPUT == 2: x = bytearray(10**9)
if INPUT == 3:
    def f(): return f()
    f()
if INPUT == 4: print("x" * 2_000_000)
return_val(INPUT)`,
    inputs: [0, 1, 2, 3, 4, 5],
  };
  const { rows } = await inEnoughTime(
    (row_timeout) => runBatch({ ...asked, row_timeout }),
    ({ summary }) => summary.outcomes.timeout === 1,
  );
  assert.deepEqual(
    rows.map(({ status, error }) => error?.kind ?? status),
    ["exception", "timeout", "memory", "exception", "success", "success"],
  );
  assert.deepEqual(rows.map(({ exit_code }) => exit_code), [
    3,
    124,
    1,
    1,
    0,
    0,
  ]);
  assert.deepEqual(rows[4].truncated, ["stdout"]);
});

Deno.test("a client that hangs up ends its batch", async () => {
  const hangUp = new AbortController();
  // None of them times out before this test is given up.
  const head = { code: "while INPUT: pass", row_timeout: 30_000 };
  const response = await post(
    lines(head, [false, ...new Array(64).fill(true)]),
    BY_LINE,
    hangUp.signal,
  );
  // The first row's line has come; the others go round in circles.
  const reader = response.body?.getReader();
  await reader?.read();
  let ended = service.process.logged("sandbox ended").length;
  hangUp.abort();
  await reader?.closed.catch(() => {});
  const nextEnd = async () =>
    (await service.process.untilLogged("sandbox ended", ++ended)).reason;
  while (await nextEnd() !== "abandoned");
  // A run needs another one, or what replaces it.
  const { output } = await service.run({ code: "print('free')" });
  assert.equal(output.stdout, "free\n");
});

Deno.test("single runs are answered during batches", async () => {
  const head = { code: "x = sum(range(INPUT[0]))\nreturn_val(x)" };
  // There are rows for as long as there are runs. Each is large: of small ones
  // the kernel would hold a million that come after.
  const row = `${JSON.stringify([3_000, "x".repeat(16_384)])}\n`;
  let areRunsOver = false;
  const encoder = new TextEncoder();
  const rows = () =>
    new ReadableStream({
      start: (stream) => stream.enqueue(encoder.encode(lines(head, []))),
      pull(stream) {
        if (areRunsOver) stream.close();
        else stream.enqueue(encoder.encode(row));
      },
    });
  const batches = [1, 2].map(async () =>
    await read(await post(rows(), BY_LINE))
  );
  for (let run = 0; run < 10; run++) {
    const { output } = await service.run({ code: "print(1)" });
    assert.equal(output.stdout, "1\n");
  }
  areRunsOver = true;
  for (const { rows, summary } of await Promise.all(batches)) {
    assert.ok(rows.length > 0);
    assert.deepEqual(summary.outcomes, { success: rows.length });
  }
});

Deno.test("batches count in the metrics", async () => {
  // One in a hundred writes where no other does, and most of those in a group.
  await runBatch({
    setup: "far = bytearray(2**20)",
    code: "if INPUT % 100 == 99: far[INPUT * 509] = 1",
    inputs: Array.from({ length: 2_000 }, (_, x) => x),
  });
  const response = await fetch(`${service.url}/metrics`, {
    headers: { accept: "text/plain" },
  });
  const text = await response.text();
  assert.match(text, /^python_faas_rows_total \d{4,}$/m);
  assert.match(text, /^python_faas_batches 0$/m);
  const redone = (what: string) => {
    const name = `python_faas_${what}_redone_total{reason="memory"} `;
    const line = text.split("\n").find((each) => each.startsWith(name));
    return Number(line?.slice(name.length));
  };
  assert.ok(redone("row_groups") > 0);
  assert.ok(redone("rows") >= redone("row_groups"));
});
