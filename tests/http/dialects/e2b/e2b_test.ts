import assert from "node:assert/strict";
import {
  OverloadedError,
  StateError,
} from "../../../../src/run/thrown_errors.ts";
import type { ContextOwner, Contexts } from "../../../../src/run/context.ts";
import type { RunResult } from "../../../../src/run/result.ts";
import { callersOf, row } from "../../../callers/caller_rows.ts";
import { Callers } from "../../../../src/callers/callers.ts";
import { type FakeOptions, fakeService, HELLO } from "../../fake_runner.ts";

const RESULT: RunResult = { ...HELLO, stdout: "" };

/** Contexts that note who asks. */
function fakeContexts() {
  const asked: unknown[] = [];
  const note = (name: string) =>
  // deno-lint-ignore require-await -- the real ones wait for a store
  async (owner: ContextOwner, more?: unknown): Promise<void> => {
    asked.push([name, owner.caller, owner.sandbox, more]);
    if (more === "gone") {
      throw new StateError("unknown", "Context gone not found");
    }
  };
  const contexts: Contexts = {
    async create(owner, more) {
      await note("create")(owner, more);
      return { id: "cx_new", ...more };
    },
    async list(owner) {
      await note("list")(owner);
      return [];
    },
    named: () => Promise.resolve([]),
    find: () => Promise.resolve(undefined),
    relabel: note("relabel"),
    delete: note("delete"),
    restart: note("restart"),
  };
  return { asked, contexts };
}

function speaking(options: FakeOptions = {}) {
  const service = fakeService({
    dialects: ["e2b"],
    languages: ["python", "javascript"],
    ...options,
  });
  async function ask(
    path: string,
    { method = "POST", body, headers }: {
      method?: string;
      body?: unknown;
      headers?: Record<string, string>;
    } = {},
  ) {
    const sent = body === undefined ? "" : JSON.stringify(body);
    const response = await service.request(path, {
      method,
      body: sent,
      headers,
    });
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      text: await response.text(),
    };
  }
  async function lines(body: unknown) {
    const { status, type, text } = await ask("/execute", { body });
    assert.deepEqual([status, type], [200, "application/x-ndjson"], text);
    return text.trimEnd().split("\n").map((line) => {
      const { timestamp: _, ...rest } = JSON.parse(line);
      return rest;
    });
  }
  return { ...service, ask, lines };
}

Deno.test("E2B's cell becomes a run in a context", async () => {
  const { ask, requests } = speaking();
  const headers = { "e2b-sandbox-id": "mine" };
  await ask("/execute", {
    headers,
    body: {
      code: "1",
      context_id: "cx_1",
      language: null,
      env_vars: { A: "b" },
    },
  });
  await ask("/execute", { body: { code: "1", language: " JS " } });
  const [first, second] = requests;
  assert.deepEqual(first.context, { sandbox: "mine", id: "cx_1" });
  assert.deepEqual(first.kernel, { env: { A: "b" }, showsData: true });
  assert.equal(first.mode, "cell");
  assert.deepEqual(second.context, { sandbox: "" });
  assert.equal(second.language, "javascript");
});

Deno.test("E2B's clients receive what is wrong, in plain text", async () => {
  const { ask } = speaking(fakeContexts());
  const both = "Only one of context_id or language can be provided";
  const cases = [
    [{}, 422, "Field required: code, a string"],
    [{ code: 1 }, 422, "Field required: code, a string"],
    [{ code: "1", context_id: "a", language: "python" }, 400, both],
    [{ code: "1", env_vars: { "A=B": "c" } }, 422, /env_vars must be/],
    [{ code: "1", env_vars: { A: 1 } }, 422, /env_vars must be/],
    [{ code: "1", language: "r" }, 400, /^Unsupported language r: .*python/],
    [[], 422, /JSON/],
  ] as const;
  for (const [body, status, text] of cases) {
    const answer = await ask("/execute", { body });
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.type, /^text\/plain/);
    if (typeof text === "string") assert.equal(answer.text, text);
    else assert.match(answer.text, text);
  }
  const refused = [
    ["/lib", /^Invalid cwd: it lies in \/lib, where nothing can be written$/],
    ["//lib/./python3.12/site-packages/", /lies in \/lib/],
    ["/dev/shm", /lies in \/dev/],
    ["/usr/share/app", /lies in \/usr\/share/],
    ["/tmp/../etc", /holds "\.\."/],
    ["/home/user/a\0", /holds the control character U\+0000/],
    ["/data/\ud800", /is not Unicode/],
    ["/a".repeat(1_000), /more than 100 folders/],
    [`/${"a".repeat(256)}`, /more than 255 characters/],
    ["/".repeat(5_000), /is too long/],
    ["", /is empty/],
  ] as const;
  for (const [cwd, reason] of refused) {
    const { status, text } = await ask("/contexts", { body: { cwd } });
    assert.equal(status, 400, text);
    assert.match(text, reason);
  }
});

Deno.test("E2B's clients receive the reason why there is no run", async () => {
  const cases = [
    [
      new StateError("unknown", "Context a not found"),
      404,
      "Context a not found",
    ],
    [new StateError("gone", "lost"), 410, "lost"],
    [new StateError("off", "off"), 400, "off"],
    [new StateError("unavailable", "away"), 503, "away"],
    [new OverloadedError("no room", 3), 503, "no room"],
  ] as const;
  for (const [error, status, text] of cases) {
    const { ask } = speaking({ run: () => Promise.reject(error) });
    const answer = await ask("/execute", { body: { code: "1" } });
    assert.deepEqual([answer.status, answer.text], [status, text]);
  }
});

Deno.test("E2B's lines tell results, errors and what was not kept", async () => {
  const place = { stdoutBytes: 0, stderrBytes: 0 };
  const { lines } = speaking({
    run(_request, _signal, watcher) {
      watcher?.began(undefined, 7);
      return Promise.resolve({
        ...RESULT,
        stderr: "note\n",
        traceback: "Traceback…\n",
        exitCode: 1,
        error: {
          type: "f.<locals>.Stop",
          message: "no",
          line: 1,
          column: null,
          kind: "exception",
        },
        results: [
          {
            type: "display_data",
            data: { "image/png": "aa", "x/y": 1 },
            ...place,
          },
          { type: "execute_result", data: { "text/plain": "'a'" }, ...place },
          { type: "execute_result", data: { "text/plain": "'" }, ...place },
        ],
        state: null,
        stateError: "Cannot keep the state: too large",
      });
    },
  });
  assert.deepEqual(await lines({ code: "1" }), [
    { type: "number_of_executions", execution_count: 7 },
    { type: "result", png: "aa", extra: { "x/y": 1 }, is_main_result: false },
    { type: "result", text: "a", extra: {}, is_main_result: true },
    { type: "result", text: "'", extra: {}, is_main_result: true },
    { type: "stderr", text: "note\n" },
    {
      type: "stderr",
      text: "Cannot keep the state: too large. " +
        "The context is as it was before this execution.\n",
    },
    { type: "error", name: "Stop", value: "no", traceback: "Traceback…\n" },
    { type: "end_of_execution" },
  ]);
});

Deno.test("E2B's lines of a run that starts again are sent once", async () => {
  const output = (text: string) => ({
    read: () => ({
      stdout: new TextEncoder().encode(text),
      stderr: new Uint8Array(),
      results: [],
    }),
  });
  const { lines } = speaking({
    run(_request, _signal, watcher) {
      watcher?.began(output(""), 1);
      watcher?.left();
      watcher?.began(output(""), 1);
      return Promise.resolve({ ...RESULT, stdout: "a" });
    },
  });
  assert.deepEqual(await lines({ code: "1" }), [
    { type: "number_of_executions", execution_count: 1 },
    { type: "stdout", text: "a" },
    { type: "end_of_execution" },
  ]);
});

Deno.test("E2B's contexts are those of a caller and its sandbox", async () => {
  const { asked, contexts } = fakeContexts();
  const callers = new Callers(callersOf(row("a")));
  const { ask } = speaking({ contexts, callers });
  const key = "key of a";
  const shown: Record<string, string>[] = [
    { "x-access-token": key },
    { "e2b-traffic-access-token": key },
    { authorization: `Basic ${btoa(`anyone:${key}`)}` },
    { authorization: `Bearer ${key}` },
  ];
  for (const headers of shown) {
    const { status } = await ask("/contexts", {
      method: "GET",
      headers: { ...headers, "e2b-sandbox-id": "s" },
    });
    assert.equal(status, 200, JSON.stringify(headers));
  }
  assert.deepEqual(asked, shown.map(() => ["list", "a", "s", undefined]));
  const strangers: Record<string, string>[] = [{}, { "x-access-token": "no" }];
  for (const headers of strangers) {
    const { status } = await ask("/contexts", { method: "GET", headers });
    assert.equal(status, 401);
  }
});

Deno.test("E2B's contexts are never of a language that their caller may not use", async () => {
  const { asked, contexts } = fakeContexts();
  const callers = new Callers(callersOf(row("a", { languages: ["python"] })));
  const { ask } = speaking({ contexts, callers });
  const headers = { "x-access-token": "key of a" };
  for (const language of ["javascript", "ts"]) {
    const { status, text } = await ask("/contexts", {
      headers,
      body: { language },
    });
    assert.equal(status, 403, text);
    assert.match(text, /"a" may not use the language "\w+script"/);
  }
  assert.deepEqual(asked, []);
  const { status } = await ask("/contexts", { headers, body: {} });
  assert.equal(status, 200);
  assert.equal(asked.length, 1);
});

Deno.test("E2B's contexts may start in any folder that can be made", async () => {
  const { ask } = speaking(fakeContexts());
  const cases = [
    [undefined, "/home/user"],
    ["/", "/"],
    ["/data/project", "/data/project"],
    ["/code//./src/", "/code/src"],
    ["/library", "/library"],
    ["/usr", "/usr"],
    ["/srv/ä 蓝", "/srv/ä 蓝"],
    ["work", "/home/user/work"],
    ["/a".repeat(100), "/a".repeat(100)],
  ] as const;
  for (const [cwd, started] of cases) {
    const { text } = await ask("/contexts", { body: { cwd } });
    assert.equal(JSON.parse(text).cwd, started);
  }
});

Deno.test("E2B's contexts are made, restarted and removed", async () => {
  const { asked, contexts } = fakeContexts();
  const { ask } = speaking({ contexts });
  const body = { cwd: "/tmp/work/", language: "JavaScript" };
  const made = await ask("/contexts", { body });
  assert.deepEqual(JSON.parse(made.text), {
    id: "cx_new",
    language: "javascript",
    cwd: "/tmp/work",
  });
  assert.equal((await ask("/contexts")).status, 200);
  const restarted = await ask("/contexts/cx_new/restart");
  assert.deepEqual([restarted.status, restarted.text], [200, "null"]);
  const removed = await ask("/contexts/cx_new", { method: "DELETE" });
  assert.deepEqual([removed.status, removed.text], [200, "null"]);
  const gone = await ask("/contexts/gone", { method: "DELETE" });
  assert.deepEqual([gone.status, gone.text], [404, "Context gone not found"]);
  assert.deepEqual(asked.map((one) => (one as unknown[])[0]), [
    "create",
    "create",
    "restart",
    "delete",
    "delete",
  ]);
});
