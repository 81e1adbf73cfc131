import assert from "node:assert/strict";
import { Callers } from "../../../src/callers/callers.ts";
import { unlimitedCaller } from "../../../src/callers/parse_callers.ts";
import { createAdmission } from "../../../src/http/server/admission.ts";
import { DIALECT_NAMES } from "../../../src/settings/dialects.ts";
import { callersOf, row } from "../../callers/caller_rows.ts";
import { type FakeOptions, fakeService } from "../fake_runner.ts";

type Headers = Readonly<Record<string, string>>;

const A = { authorization: "Bearer key of a" };
const B = { "x-api-key": "key of b" };
const NATIVE = { code: "x" };
const FUSION = { code: "x", language: "python", run_timeout: 1 };
const LANGFUSE = {
  runtime: { language: "PYTHON" },
  code: { source: "x" },
  payload: {},
};

/** A service with all dialects and callers "a" and "b". */
function guarded(
  { rows = [row("a"), row("b")], ...options }:
    & { readonly rows?: readonly object[] }
    & FakeOptions = {},
) {
  const callers = new Callers(callersOf(...rows), [
    unlimitedCaller("dify", ["dify"]),
    unlimitedCaller("langfuse", ["langfuse"]),
  ]);
  const service = fakeService({ callers, dialects: DIALECT_NAMES, ...options });
  return {
    ...service,
    callers,
    async run(path: string, body: unknown, headers: Headers = {}) {
      const response = await service.request(path, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        challenge: response.headers.get("www-authenticate"),
        body: text === "" ? null : JSON.parse(text),
      };
    },
  };
}

Deno.test("A key opens what a dialect's clients call, in the headers that they have", async () => {
  const { run, requests } = guarded();
  const cases = [
    ["/run_code", NATIVE, A],
    ["/run_code", NATIVE, B],
    ["/run_code", NATIVE, { authorization: "bearer   key of a" }],
    ["/run_code", FUSION, A],
    ["/v1/sandbox/run", { code: "x", language: "python3" }, B],
    ["/langfuse/evaluate", LANGFUSE, A],
    ["/submissions?wait=true", { source_code: "x", language_id: 71 }, {
      "x-auth-token": "key of a",
    }],
    // Of a gateway that has an Authorization of its own.
    ["/run_code", NATIVE, { ...B, authorization: "Bearer of.another.kind" }],
    ["/run_code", NATIVE, { ...B, authorization: "Basic Og==" }],
  ] as const;
  for (const [path, body, headers] of cases) {
    const { status } = await run(path, body, headers);
    assert.ok(status === 200 || status === 201, `${status} ${path}`);
  }
  assert.deepEqual(
    requests.map(({ caller }) => caller).join(""),
    "abaabaabb",
  );
});

Deno.test("Callers without a key never get past the door", async () => {
  const { run, requests } = guarded();
  const wrong: readonly Headers[] = [
    {},
    { authorization: "" },
    { authorization: "Bearer" },
    { authorization: "Bearer " },
    { authorization: "key of a" },
    { authorization: "Bearer key of a, Bearer key of a" },
    { authorization: "Basic key of a" },
    { "x-api-key": "key of a, key of a" },
    { "x-api-key": `key of a${"\0".repeat(100)}` },
    { "x-auth-token": "key of a" },
    { cookie: "key of a" },
    { authorization: `Bearer ${"a".repeat(15_000)}` },
    // Two callers' keys: nobody can say who asks.
    { ...A, ...B },
  ];
  for (const headers of wrong) {
    const { status, challenge, body } = await run("/run_code", NATIVE, headers);
    assert.equal(status, 401, JSON.stringify(headers).slice(0, 80));
    assert.equal(challenge, 'Bearer realm="python-faas"');
    assert.deepEqual(body, { error: "Unauthorized" });
  }
  assert.deepEqual(requests, []);
});

Deno.test("Every path but the open ones asks for a key, even those that are not there", async () => {
  const { request } = guarded();
  const shut = [
    ["POST", "/run_code"],
    ["GET", "/run_code"],
    ["POST", "/run_batch"],
    ["POST", "/mcp"],
    ["GET", "/states/1"],
    ["GET", "/usage"],
    ["GET", "/metrics"],
    ["GET", "/metrics?format=prometheus"],
    ["OPTIONS", "/run_code"],
    ["GET", "/v1/ping"],
    ["GET", "/languages"],
    ["GET", "/api/v2/runtimes"],
    ["GET", "/nothing"],
    ["GET", "/health/"],
    ["GET", "//health"],
    ["GET", "/health%2f"],
    ["GET", "/docs/../run_code"],
  ] as const;
  for (const [method, path] of shut) {
    const { status, body } = await request(path, { method });
    assert.equal(status, 401, `${method} ${path}`);
    await body?.cancel();
  }
  for (const path of ["/livez", "/openapi.json", "/health"]) {
    assert.equal((await request(path)).status, 200, path);
  }
  const known = await request("/nothing", { headers: A });
  assert.equal(known.status, 404);
});

Deno.test("GET /health tells strangers the state, and nothing else", async () => {
  const { request } = guarded();
  for (const authorization of ["", "Bearer wrong"]) {
    const headers = { authorization };
    const response = await request("/health", { headers });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: "healthy" });
  }
  const known = await (await request("/health", { headers: A })).json();
  assert.equal(known.version, "1.2.3");
  const open = await (await fakeService().request("/health")).json();
  assert.equal(open.version, "1.2.3");
});

Deno.test("GET /metrics is for those whom its setting names", async () => {
  const cases = [
    ["callers", {}, 401],
    ["callers", A, 200],
    ["anyone", {}, 200],
    ["b", A, 403],
    ["b", B, 200],
    ["b", {}, 401],
  ] as const;
  for (const [metricsAccess, headers, expected] of cases) {
    const { request } = guarded({ metricsAccess });
    const { status, body } = await request("/metrics", { headers });
    assert.equal(status, expected, `${metricsAccess} ${expected}`);
    await body?.cancel();
  }
});

Deno.test("A dialect's own secret opens its paths, and no others", async () => {
  const { run, requests } = guarded();
  const dify = { "x-api-key": "key" };
  const program = { code: "x", language: "python3" };
  assert.equal((await run("/v1/sandbox/run", program, dify)).status, 200);
  assert.equal(requests.at(-1)?.caller, "dify");
  assert.equal((await run("/run_code", NATIVE, dify)).status, 401);
  assert.equal((await run("/langfuse/evaluate", LANGFUSE, dify)).status, 401);
  const langfuse = { authorization: "Bearer secret" };
  const told = await run("/langfuse/evaluate", LANGFUSE, langfuse);
  assert.equal(told.status, 200);
  assert.equal(requests.at(-1)?.caller, "langfuse");
});

Deno.test("What a caller may not is named in the words of its dialect", async () => {
  const rows = [
    row("a", { dialects: ["native", "dify"] }),
    row("b", { dialects: ["langfuse", "piston", "judge0"] }),
  ];
  const { run, requests } = guarded({ rows });
  const text = (caller: string, dialect: string) =>
    `"${caller}" may not use the dialect "${dialect}"`;
  const cases = [
    ["/run_code", NATIVE, B, {
      error: "Forbidden",
      details: text("b", "native"),
    }],
    ["/run_batch", NATIVE, B, {
      error: "Forbidden",
      details: text("b", "native"),
    }],
    ["/run_code", FUSION, A, { detail: text("a", "sandbox-fusion") }],
    ["/sandbox-fusion/run_code", FUSION, A, {
      detail: text("a", "sandbox-fusion"),
    }],
    ["/v1/sandbox/run", {}, B, {
      code: -403,
      message: text("b", "dify"),
      data: null,
    }],
    ["/langfuse/evaluate", {}, A, {
      error: { code: "FORBIDDEN", message: text("a", "langfuse") },
    }],
    ["/api/v2/execute", {}, A, { message: text("a", "piston") }],
    ["/submissions", {}, A, { error: text("a", "judge0") }],
  ] as const;
  for (const [path, body, headers, expected] of cases) {
    const answer = await run(path, body, headers);
    assert.equal(answer.status, 403, path);
    assert.deepEqual(answer.body, expected);
  }
  assert.deepEqual(requests, []);
});

Deno.test("A caller's policy and time show in the answer", async () => {
  const rows = [row("a", { policy: "permissive", timeout_ms: 700 })];
  const { run, requests } = guarded({ rows });
  const { body } = await run("/run_code", { ...NATIVE, timeout: 1_000 }, A);
  assert.equal(body.metadata.policy, "permissive");
  assert.equal(body.metadata.timeout_held_to, 700);
  const [{ policy, timeoutMs, caller }] = requests;
  assert.deepEqual([policy, timeoutMs, caller], ["permissive", 700, "a"]);
});

Deno.test("10,000 wrong keys leave a line in the log, and nothing in memory", () => {
  const lines: unknown[] = [];
  let nowMs = 0;
  const admit = createAdmission({
    callers: new Callers(callersOf(row("a"))),
    metricsAccess: "callers",
    log: { warning: (...line) => lines.push(line) },
    now: () => nowMs,
  });
  const guess = (authorization: string) =>
    assert.throws(() => admit({ route: "/run_code" }, { authorization }));
  for (let index = 0; index < 10_000; index += 1) guess(`Bearer ${index}`);
  const text = "requests without a valid key";
  assert.deepEqual(lines, [[text, { count: 1 }]]);
  nowMs = 60_000;
  guess("Bearer last");
  assert.deepEqual(lines.slice(1), [[text, { count: 10_000 }]]);
});

Deno.test("The log never has a key, and names the caller", async () => {
  const { run, logText } = guarded();
  await run("/run_code", NATIVE, A);
  await run("/run_code", NATIVE, { authorization: "Bearer guess\u2028x" });
  const log = await logText();
  assert.ok(log.includes('"caller":"a"'), log);
  assert.ok(!/key of a|guess/.test(log), log);
});

Deno.test("A signature opens nothing where callers have keys", async () => {
  const { run, requests } = guarded();
  const headers = { "x-langfuse-signature": `t=1,v1=${"0".repeat(64)}` };
  const refused = await run("/langfuse/evaluate", LANGFUSE, headers);
  assert.equal(refused.status, 401);
  const { status } = await run("/langfuse/evaluate", LANGFUSE, {
    ...headers,
    ...A,
  });
  assert.equal(status, 200);
  assert.equal(requests.length, 1);
});
