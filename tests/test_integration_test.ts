/**
 * The operator's script `test_integration.sh`, against the real HTTP side with
 * a made-up sandbox behind it: it passes what is right, and each of its checks
 * can fail.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../src/settings/config.ts";
import { createApp } from "../src/http/app.ts";
import { askApp } from "./http/ask_app.ts";
import { HELLO } from "./http/fake_runner.ts";
import { createLog } from "../src/telemetry/log.ts";
import { Metrics } from "../src/telemetry/metrics_collector.ts";
import type { RunError } from "../src/run/error.ts";
import type { RunResult } from "../src/run/result.ts";
import type { Runner } from "../src/run/runner.ts";

const SCRIPT = fileURLToPath(
  new URL("../test_integration.sh", import.meta.url),
);

const PLAIN: RunResult = { ...HELLO, stdout: "", retVal: "" };

function failed(
  kind: RunError["kind"],
  type: string,
  exitCode: number,
  line: number | null = null,
): Partial<RunResult> {
  const error = { type, message: "made up", line, column: null, kind };
  return { exitCode, stderr: `${type}: made up\n`, error };
}

/** Result of a program that contains a text; the first row counts. */
const OUTCOMES: readonly (readonly [string, Partial<RunResult>])[] = [
  ["Hello, World!", { stdout: "Hello, World!\n", retVal: "Success!" }],
  ["__COZE_RETURN_VAL_START__", {
    stdout: "a\n__COZE_RETURN_VAL_START__\nb\n__COZE_RETURN_VAL_END__\nc\n",
  }],
  ['INPUT["a"]', { retVal: '{"sum": 5}' }],
  ["你好，世界", { stdout: "你好，世界\n" }],
  ["import os; eval(1)", { stdout: "import os; eval(1); open(2)\n" }],
  ["asyncio.run", { stdout: "[1, 2]\n" }],
  ["1 / 0", {
    ...failed("exception", "ZeroDivisionError", 1, 3),
    stdout: "before\n",
  }],
  ["def f(:", failed("syntax", "SyntaxError", 1, 1)],
  ["sys.exit(3)", { stdout: "out\n", stderr: "why\n", exitCode: 3 }],
  ["\nimport os; os.system(", failed("rejected", "Rejected", 1, 2)],
  ["\nimport subprocess", failed("rejected", "Rejected", 1, 2)],
  ["exec(", failed("rejected", "Rejected", 1, 2)],
  ["eval(", failed("rejected", "Rejected", 1, 2)],
  ["open(", failed("rejected", "Rejected", 1, 2)],
  ["started", {
    ...failed("timeout", "TimeoutError", 124),
    stdout: "started\n",
  }],
  ["except BaseException", failed("timeout", "TimeoutError", 124)],
  ["bytearray(10_000_000)", failed("memory", "MemoryError", 1)],
  ["def f():\n    f()", failed("exception", "RecursionError", 1)],
  ["found.append(1)", { stdout: "found []\n" }],
  ["np.arange", { stdout: "45\n" }],
  ["groupby", { stdout: "{'a': 4, 'b': 2}\n" }],
  ["print(1 + 1)", { stdout: "2\n" }],
  ["return_val({ score: 1 })", {
    stdout: "Hello { a: [ 1 ] }\n",
    retVal: '{"score":1}',
  }],
  ['reason: "half"', {
    stdout: "x",
    retVal: '{"score":0.5,"reason":"half"}',
  }],
  ["interface A", { retVal: "42" }],
  ["null.x", {
    ...failed("exception", "TypeError", 1),
    error: {
      type: "TypeError",
      message: "made up",
      line: 2,
      column: 6,
      kind: "exception",
    },
    stdout: "before\n",
  }],
  ["new Array(1e5)", failed("memory", "InternalError", 1)],
  ["new Function", { stdout: "SyntaxError\n" }],
  ["typeof planted", { stdout: "undefined undefined\n" }],
];

/** Runs nothing: looks the outcome up, or multiplies and adds for `n * 1000 + n`. */
const RUNNER: Runner = {
  run({ code }) {
    const row = OUTCOMES.find(([text]) => code.includes(text));
    const sum = code.match(/^print\((\d+) \* 1000/);
    const outcome = row?.[1] ??
      (sum ? { stdout: `${Number(sum[1]) * 1001}\n` } : {});
    return Promise.resolve({ ...PLAIN, ...outcome });
  },
  runBatch() {
    throw new Error("Cannot run a batch: a fake runs none");
  },
  stats: () => ({ totalInstances: 3, idleInstances: 3, activeInstances: 0 }),
  status: () => ({
    state: "healthy",
    stats: { totalInstances: 3, idleInstances: 3, activeInstances: 0 },
    pendingRequests: 0,
    pythonVersion: "3.12.7",
    packages: { numpy: "2.0.2", pandas: "2.2.3" },
    config: {},
    sandboxMemoryBytes: 500_000_000,
  }),
};

function goodService(runner: Runner): (request: Request) => Promise<Response> {
  const app = createApp({
    runner,
    config: loadConfig({}),
    metrics: new Metrics(),
    log: createLog({ format: "json", level: "error" }),
    version: "0.0.0",
  });
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    return await askApp(app, pathname + search, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
  };
}

interface Outcome {
  readonly code: number;
  readonly text: string;
  /** Titles of the checks that passed. */
  readonly passed: readonly string[];
  /** Titles of the checks that failed. */
  readonly failed: readonly string[];
}

async function check(url: string): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [SCRIPT, url],
  }).output();
  const text = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  const titles = (start: string) =>
    text.split("\n").filter((line) => line.startsWith(start))
      .map((line) => line.slice(start.length).replace(/ \(.*/, ""));
  return { code, text, passed: titles("ok - "), failed: titles("not ok - ") };
}

async function checkService(
  handle: (request: Request) => Response | Promise<Response>,
): Promise<Outcome> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    handle,
  );
  return await check(`http://127.0.0.1:${server.addr.port}/`);
}

Deno.test("test_integration.sh passes a service that is right", async () => {
  const { code, failed, text } = await checkService(goodService(RUNNER));
  assert.deepEqual(failed, [], text);
  assert.equal(code, 0);
  assert.match(text, /\n\d\d passed, 0 failed\n$/);
});

Deno.test("test_integration.sh has no check that cannot fail", async () => {
  const right = await checkService(goodService(RUNNER));
  const mute = await checkService(() => Response.json({}));
  assert.deepEqual(mute.passed, [], mute.text);
  assert.equal(mute.code, 1);
  // Without a list of packages, theirs are left out, and said to be.
  const left = right.passed.filter((title) => !mute.failed.includes(title));
  assert.deepEqual(left, ["numpy", "pandas"]);
  assert.match(mute.text, /, 2 skipped\n$/);
});

Deno.test("test_integration.sh fails what a wrong sandbox does", async () => {
  const cases: readonly (readonly [string, string, Partial<RunResult>])[] = [
    ["Hello, World!", "hello: stdout, ret_val and status", {
      stdout: "Hello, World!",
      retVal: "Success!",
    }],
    ["import subprocess", "refused: import subprocess", { stdout: "1\n" }],
    ["except BaseException", "one that swallows the interrupt, too", {}],
    ["bytearray(", "a program that eats memory is stopped", {}],
    [
      "found.append(1)",
      "no program finds what another one left",
      { stdout: "found [3]\n" },
    ],
    ["print(7 *", "each gets its own answer", { stdout: "8008\n" }],
  ];
  for (const [text, title, outcome] of cases) {
    const { code, failed } = await checkService(goodService({
      ...RUNNER,
      run: (request, signal) =>
        request.code.includes(text)
          ? Promise.resolve({ ...PLAIN, ...outcome })
          : RUNNER.run(request, signal),
    }));
    assert.deepEqual([title, failed, code], [title, [title], 1]);
  }
});

Deno.test("test_integration.sh fails an answer that is no whole number", async () => {
  const handle = goodService(RUNNER);
  const { failed } = await checkService(async (request) => {
    const response = await handle(request);
    const text = await response.text();
    return new Response(
      text.replace('"duration":2', '"duration":2.5'),
      { status: response.status, headers: response.headers },
    );
  });
  assert.deepEqual(failed, ["hello: the duration is a whole number"]);
});

Deno.test("test_integration.sh says so if nothing answers", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const { code, text } = await check(`http://127.0.0.1:${port}`);
  assert.equal(code, 2);
  assert.match(text, /Cannot reach http:\/\/127\.0\.0\.1:\d+: is the service/);
});
