import assert from "node:assert/strict";
import { OverloadedError } from "../../../src/run/thrown_errors.ts";
import type { RunResult } from "../../../src/run/result.ts";
import { fakeService, HEALTHY, HELLO } from "../fake_runner.ts";
import { HEADERS, REQUESTS, speaking } from "./speaking.ts";

Deno.test("Dialects are off unless they are switched on", async () => {
  const silent = fakeService();
  const paths = [
    ...Object.values(REQUESTS).map(([path]) => path),
    "/v1/ping",
    "/v1/sandbox/dependencies",
    "/api/v2/runtimes",
    "/languages",
    "/run_jupyter",
    "/execute",
    "/contexts",
    "/contexts/cx_1/restart",
  ];
  for (const path of paths) {
    assert.equal((await silent.request(path)).status, 404, path);
  }
  const body = { code: "x", run_timeout: 1 };
  const answer = await (await silent.post(body)).json();
  assert.equal(answer.metadata.status, "success");
});

Deno.test("The operator chooses the policy of each dialect, and no caller", async () => {
  const { ask, requests } = speaking({ policies: "dify=strict, piston=own" });
  const policies: Record<string, unknown> = {};
  for (const [name, [path, body]] of Object.entries(REQUESTS)) {
    await ask(path, { ...body, policy: "permissive", inputs: { policy: "x" } });
    policies[name] = requests.at(-1)?.policy;
  }
  assert.deepEqual(policies, {
    "sandbox-fusion": "permissive",
    dify: "strict",
    langfuse: "permissive",
    piston: undefined,
    judge0: "permissive",
  });
  const { body } = await ask("/run_code", { code: "x", policy: "permissive" });
  assert.equal(requests.at(-1)?.policy, undefined);
  assert.equal(body.metadata.policy, "strict");
});

Deno.test("An overload is what each dialect's callers try again after", async () => {
  const { ask } = speaking({
    run: () => Promise.reject(new OverloadedError("no room", 3)),
  });
  const told: Record<string, unknown> = {};
  for (const [name, [path, body]] of Object.entries(REQUESTS)) {
    const { status, headers, body: answer } = await ask(path, body);
    assert.equal(headers.get("retry-after"), "3");
    told[name] = [status, answer];
  }
  assert.deepEqual(told, {
    "sandbox-fusion": [504, { detail: "no room" }],
    dify: [503, { code: -503, message: "Too many requests", data: null }],
    langfuse: [429, { error: { code: "OVERLOADED", message: "no room" } }],
    piston: [429, { message: "no room" }],
    judge0: [503, { error: "queue is full" }],
  });
  const onNative = await ask("/run_code", {
    code: "x",
    language: "python",
    run_timeout: 1,
  });
  assert.equal(onNative.status, 504);
  assert.equal((await ask("/run_code", { code: "x" })).status, 503);
});

Deno.test("A fault of the service is answered with an id, and nothing else", async () => {
  const { ask, requests } = speaking({
    run: () => Promise.reject(new Error("inner detail")),
  });
  for (const [path, body] of Object.values(REQUESTS)) {
    const { status, body: answer } = await ask(path, body);
    assert.equal(status, 500);
    const text = JSON.stringify(answer);
    assert.ok(text.includes(requests.at(-1)?.taskId ?? "none"), text);
    assert.ok(!text.includes("inner"), text);
  }
});

Deno.test("Clients without the secret are turned away", async () => {
  const { ask, request, requests } = speaking();
  const dify = await ask(...REQUESTS.dify, {
    ...HEADERS,
    "x-api-key": "kez",
  });
  assert.deepEqual([dify.status, dify.body], [401, null]);
  const langfuse = await ask(...REQUESTS.langfuse, {
    ...HEADERS,
    authorization: "Basic secret",
  });
  assert.equal(langfuse.status, 401);
  assert.equal(langfuse.body.error.code, "UNAUTHORIZED");
  const { status } = await request("/v1/sandbox/dependencies");
  assert.equal(status, 401);
  assert.equal(requests.length, 0);
});

const TIMEOUT: RunResult = {
  ...HELLO,
  stderr: "TimeoutError: late\n",
  retVal: "",
  exitCode: 124,
  error: {
    type: "TimeoutError",
    message: "Execution timed out after 8000 ms",
    line: null,
    column: null,
    kind: "timeout",
  },
};

Deno.test("A program that takes too long is an answer in every dialect", async () => {
  const { ask } = speaking({ run: () => Promise.resolve(TIMEOUT) });
  const told: Record<string, unknown> = {};
  for (const [name, [path, body]] of Object.entries(REQUESTS)) {
    const answer = await ask(path, body);
    assert.ok(answer.status < 300, name);
    told[name] = answer.body;
  }
  assert.deepEqual(told.dify, {
    code: 0,
    message: "success",
    data: {
      stdout: "Hello, World!\n",
      stderr: "TimeoutError: late\n",
      error: "process exited with code -1\nerror: timeout\n",
      exit_code: -1,
    },
  });
  assert.deepEqual(told.langfuse, {
    error: { code: "TIMEOUT", message: "Execution timed out after 8000 ms" },
  });
  const { piston, judge0 } = told as Record<
    string,
    { run: Record<string, unknown>; status: unknown }
  >;
  assert.equal(piston.run.signal, "SIGKILL");
  assert.equal(piston.run.code, null);
  assert.deepEqual(judge0.status, {
    id: 5,
    description: "Time Limit Exceeded",
  });
});

Deno.test("Piston and Judge0 refuse what they cannot run", async () => {
  const { ask } = speaking();
  const [, piston] = REQUESTS.piston;
  const [, judge0] = REQUESTS.judge0;
  const cases = [
    ["/api/v2/execute", { ...piston, language: "rust" }, 400],
    ["/api/v2/execute", { ...piston, version: "2.7" }, 400],
    ["/api/v2/execute", { ...piston, files: [] }, 400],
    ["/api/v2/execute", { ...piston, files: [{ content: 1 }] }, 400],
    ["/api/v2/execute", { ...piston, args: [1] }, 400],
    ["/api/v2/execute", { ...piston, run_timeout: -1 }, 400],
    ["/submissions", judge0, 400],
    ["/submissions?wait=true", { ...judge0, language_id: 50 }, 422],
    ["/submissions?wait=true", { ...judge0, source_code: "" }, 422],
    ["/submissions?wait=true", { ...judge0, additional_files: "x" }, 422],
  ] as const;
  for (const [path, request, expected] of cases) {
    const { status, body } = await ask(path, request);
    assert.equal(status, expected, JSON.stringify(request));
    assert.equal(typeof (body.message ?? body.error), "string");
  }
  for (const version of ["*", "3", "3.x", "3.10.0", "^3.12.1", ">=3"]) {
    const { status } = await ask("/api/v2/execute", { ...piston, version });
    assert.equal(status, 200, version);
  }
});

Deno.test("Judge0 answers with the fields that are asked for", async () => {
  const { ask } = speaking();
  const { body } = await ask(
    "/submissions?wait=true&fields=stdout,status_id",
    REQUESTS.judge0[1],
  );
  assert.deepEqual(body, { stdout: "Hello, World!\n", status_id: 3 });
});

const BOTH = ["python", "javascript"] as const;

Deno.test("JavaScript and TypeScript are known by each dialect's own names", async () => {
  const { ask, requests } = speaking({ languages: BOTH });
  const fusion = REQUESTS["sandbox-fusion"];
  const cases = [
    [...fusion, { language: "nodejs" }, "javascript"],
    [...fusion, { language: "javascript" }, "javascript"],
    [...fusion, { language: "typescript" }, "typescript"],
    [...REQUESTS.dify, { language: "nodejs" }, "javascript"],
    [...REQUESTS.langfuse, {
      runtime: { language: "TYPESCRIPT" },
    }, "typescript"],
    ...["javascript", "js", "node-javascript"].map((language) =>
      [
        ...REQUESTS.piston,
        { language, version: "18.15.0" },
        "javascript",
      ] as const
    ),
    ...["typescript", "ts"].map((language) =>
      [
        ...REQUESTS.piston,
        { language, version: "5.0.3" },
        "typescript",
      ] as const
    ),
    ...[63, 93, 97, 102].map((id) =>
      [...REQUESTS.judge0, { language_id: id }, "javascript"] as const
    ),
    ...[74, 94, 101].map((id) =>
      [...REQUESTS.judge0, { language_id: id }, "typescript"] as const
    ),
  ] as const;
  for (const [path, body, changes, language] of cases) {
    const told = JSON.stringify(changes);
    const { status } = await ask(path, { ...body, ...changes });
    assert.ok(status < 300, told);
    const run = requests.at(-1);
    assert.equal(run?.language, language, told);
    // Only the service's own dialect takes a line out of what is printed.
    assert.equal(run?.takesResultLine, undefined, told);
  }
  await ask("/run_code", { code: "x", language: "js" });
  assert.equal(requests.at(-1)?.takesResultLine, true);
  const count = requests.length;
  // Langfuse reads the reason from a 200 alone.
  const isRefused = (
    { status, body }: Awaited<ReturnType<typeof ask>>,
  ): boolean =>
    status === 400 || status === 422 ||
    body.error?.code === "UNSUPPORTED_RUNTIME";
  const python = speaking();
  const javaScript = speaking({ languages: ["javascript"] });
  for (const [path, body, changes] of cases) {
    const answer = await python.ask(path, { ...body, ...changes });
    assert.ok(isRefused(answer), JSON.stringify(changes));
  }
  for (const [path, body] of Object.values(REQUESTS)) {
    assert.ok(isRefused(await javaScript.ask(path, body)), path);
  }
  assert.equal(python.requests.length + javaScript.requests.length, 0);
  assert.equal(requests.length, count);
});

Deno.test("A refusal names the languages that are taken", async () => {
  const { ask } = speaking({ languages: ["javascript"] });
  const fusion = await ask(...REQUESTS["sandbox-fusion"]);
  assert.equal(
    fusion.body.detail[0].msg,
    "Input should be 'nodejs', 'javascript', 'typescript'",
  );
  const langfuse = await ask(...REQUESTS.langfuse);
  assert.equal(
    langfuse.body.error.message,
    'runtime.language must be "TYPESCRIPT": nothing else runs here',
  );
});

Deno.test("JavaScript is brought files in each dialect that has some", async () => {
  const { ask, requests } = speaking({ languages: BOTH });
  const fusion = await ask("/sandbox-fusion/run_code", {
    code: "x",
    language: "nodejs",
    files: { "a.txt": "aGk=" },
    fetch_files: ["/mnt/a"],
  });
  assert.equal(fusion.status, 200);
  const piston = await ask("/api/v2/execute", {
    language: "ts",
    version: "*",
    files: [{ content: "x" }, { name: "own.ts", content: "y" }],
  });
  assert.equal(piston.status, 200);
  assert.deepEqual(
    requests.map(({ language, inputs }) => [
      language,
      inputs?.files?.map(({ path }) => path),
      inputs?.collect,
    ]),
    [
      ["javascript", ["/home/user/a.txt"], ["/mnt/a"]],
      ["typescript", ["/home/user/own.ts"], undefined],
    ],
  );
});

Deno.test("Piston and Judge0 tell the languages that are taken", async () => {
  const languages = [
    { family: "python", version: "3.12.7", ready: 1 },
    { family: "javascript", version: "0.16.2", ready: 1 },
  ];
  const both = speaking({ status: { ...HEALTHY, languages } });
  const runtimes = await (await both.request("/api/v2/runtimes")).json();
  assert.deepEqual(runtimes, [
    {
      language: "python",
      version: "3.12.7",
      aliases: ["py", "py3", "python3"],
    },
    {
      language: "javascript",
      version: "0.16.2",
      aliases: ["js", "node-javascript", "node-js"],
      runtime: "quickjs",
    },
    {
      language: "typescript",
      version: "0.16.2",
      aliases: ["ts"],
      runtime: "quickjs",
    },
  ]);
  const told = await (await both.request("/languages")).json();
  assert.deepEqual(told, [
    { id: 100, name: "Python (3.12.7)" },
    { id: 102, name: "JavaScript (QuickJS 0.16.2)" },
    { id: 101, name: "TypeScript (QuickJS 0.16.2)" },
  ]);
  const one = speaking({
    status: { ...HEALTHY, languages: languages.slice(0, 1) },
  });
  for (const path of ["/api/v2/runtimes", "/languages"]) {
    assert.equal((await (await one.request(path)).json()).length, 1, path);
  }
});

Deno.test("The schema has the dialects that are switched on", async () => {
  const { request } = speaking();
  const { paths } = await (await request("/openapi.json")).json();
  for (const [path] of Object.values(REQUESTS)) {
    assert.ok(path.split("?")[0] in paths, path);
  }
  const silent = fakeService();
  const plain = await (await silent.request("/openapi.json")).json();
  assert.ok(!("/submissions" in plain.paths));
});

Deno.test("Judge0's base64 brings every byte of standard input", async () => {
  const { ask, requests } = speaking();
  for (
    const [stdin, base64] of [
      ["AP8A/g==", "AP8A/g=="],
      // As Ruby writes it, and as URLs have it.
      ["AP8A\n/g==\n", "AP8A/g=="],
      ["AP8A_g", "AP8A/g=="],
      ["", undefined],
    ]
  ) {
    const { status } = await ask("/submissions?wait=true&base64_encoded=true", {
      source_code: btoa("print(1)"),
      language_id: 71,
      stdin,
    });
    assert.equal(status, 201);
    const { code, inputs } = requests.at(-1)!;
    assert.equal(code, "print(1)");
    const bytes = base64 && Uint8Array.fromBase64(base64);
    assert.deepEqual(inputs?.stdin, bytes && { bytes });
  }
});
