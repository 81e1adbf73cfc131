/**
 * Every dialect before requests and results that no honest client or sandbox
 * would send.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { RunResult } from "../../../src/run/result.ts";
import { DIALECT_NAMES } from "../../../src/settings/dialects.ts";
import { fakeService, HELLO } from "../fake_runner.ts";
import { HEADERS } from "./speaking.ts";

const DEEP = "[".repeat(50_000) + "]".repeat(50_000);
/** Each as JSON text: `JSON.stringify` could write some of them. */
const NASTY = [
  "null",
  "true",
  "-1",
  "1e400",
  "9007199254740993",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '"=="',
  '"//8="',
  `"${"A".repeat(100_000)}"`,
  "[]",
  '["a","a"]',
  "{}",
  '{"toString":1}',
  '{"toString":null,"valueOf":null}',
  '{"__proto__":{"a":1},"constructor":1}',
  DEEP,
];

/** A request that each route takes. */
const BODIES: Readonly<Record<string, unknown>> = {
  "/run_code": {
    code: "x",
    language: "python",
    timeout: 1,
    input: { a: [1] },
    stdin: "a",
    argv: ["a"],
    env: { a: "b" },
    files: { "a.txt": { text: "a" }, "b.bin": { data: "AA==" } },
    collect: ["*"],
    seed: 1,
    now: 1,
    ext: { a: "b" },
    keep: true,
    ttl: 1,
    mode: "cell",
    priority: "high",
  },
  "/sandbox-fusion/run_code": {
    code: "x",
    language: "python",
    run_timeout: 1,
    stdin: "a",
    files: { "a.txt": "AA==" },
    fetch_files: ["a.txt"],
  },
  "/v1/sandbox/run": {
    code: "x",
    language: "python3",
    preload: "",
    enable_network: true,
  },
  "/langfuse/evaluate": {
    runtime: { language: "PYTHON" },
    code: { source: "def evaluate(ctx): return {'scores': []}" },
    payload: { observation: { output: "a" } },
  },
  "/api/v2/execute": {
    language: "python",
    version: "3",
    files: [{ name: "a", content: "x" }, {
      name: "b",
      content: "AA==",
      encoding: "base64",
    }],
    stdin: "a",
    args: ["a"],
    run_timeout: 1,
  },
  "/submissions?wait=true": {
    source_code: "x",
    language_id: 71,
    stdin: "a",
    expected_output: "a",
    command_line_arguments: "a b",
    wall_time_limit: 1,
    additional_files: "",
  },
  "/submissions?wait=true&base64_encoded=true": {
    source_code: "eA==",
    language_id: 63,
    stdin: "//8=",
    expected_output: "eA==",
  },
  "/execute": {
    code: "x",
    language: "python",
    env_vars: { a: "b" },
  },
  "/contexts": { language: "python", cwd: "/home/user" },
};

/** Yields the JSON text of `value` with one part after the other replaced. */
function* spoilt(value: unknown): Generator<string> {
  yield* NASTY;
  if (typeof value !== "object" || value === null) return;
  const parts = Object.entries(value);
  const isList = Array.isArray(value);
  for (const [name, part] of parts) {
    for (const other of spoilt(part)) {
      const texts = parts.map(([each, own]) => {
        const text = each === name ? other : JSON.stringify(own);
        return isList ? text : `${JSON.stringify(each)}:${text}`;
      }).join(",");
      yield isList ? `[${texts}]` : `{${texts}}`;
    }
  }
}

function everything(result: Partial<RunResult> = {}) {
  return fakeService({
    dialects: DIALECT_NAMES,
    languages: ["python", "javascript"],
    run: () => Promise.resolve({ ...HELLO, ...result }),
  });
}

Deno.test("no dialect takes what makes no sense for a fault of the service", async () => {
  const { request } = everything();
  for (const [path, body] of Object.entries(BODIES)) {
    const usual = await request(path, {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify(body),
    });
    assert.ok(usual.status < 300 || path === "/contexts", path);
    for (const text of spoilt(body)) {
      const response = await request(path, {
        method: "POST",
        headers: HEADERS,
        body: text,
      });
      const answer = await response.text();
      const name = `${path} ${text.slice(0, 300)}: ${answer.slice(0, 300)}`;
      assert.ok(response.status < 500, name);
    }
  }
});

Deno.test("no dialect takes a forged result for a fault of the service", async () => {
  const texts = [
    DEEP,
    `{"scores":${DEEP}}`,
    `{"error":${DEEP}}`,
    `{"error":{"a":${DEEP}}}`,
    '{"scores":[1e400]}',
    "{",
    "\0\u2028\ud800</script>",
    '{"toString":1}',
  ];
  for (const text of texts) {
    const { request } = everything({
      retVal: text,
      retJson: text,
      stdout: text,
      stderr: text,
    });
    for (const [path, body] of Object.entries(BODIES)) {
      if (path === "/contexts") continue;
      const response = await request(path, {
        method: "POST",
        headers: HEADERS,
        body: JSON.stringify(body),
      });
      const answer = await response.text();
      const name = `${path} ${text.slice(0, 100)}: ${answer.slice(0, 300)}`;
      assert.ok(response.status < 300, name);
    }
  }
});
