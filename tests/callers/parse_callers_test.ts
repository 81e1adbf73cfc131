import assert from "node:assert/strict";
import { parseCallers } from "../../src/callers/parse_callers.ts";
import { keyHash, row } from "./caller_rows.ts";

const KEY = keyHash("secret");
const HASH = KEY.slice("sha256:".length);

Deno.test("parseCallers() fills in what a row leaves out", () => {
  const text = `# By hand.\n- name: evals\n  key: ${KEY}\n`;
  assert.deepEqual(parseCallers(text), [{
    name: "evals",
    keyHashes: [HASH],
    share: 1,
    maxRuns: Infinity,
    maxWaiting: Infinity,
    requestsPerMinute: Infinity,
    cpuSecondsPerMinute: Infinity,
    priorities: ["low", "normal", "high"],
    languages: ["python", "javascript"],
    dialects: [
      "native",
      "sandbox-fusion",
      "dify",
      "langfuse",
      "piston",
      "judge0",
      "e2b",
      "open-instruct",
      "jupyter",
      "librechat",
    ],
    timeoutMs: Infinity,
    memoryLimitBytes: Infinity,
  }]);
});

Deno.test("parseCallers() returns what a row says", () => {
  const other = keyHash("the next one");
  const [caller] = parseCallers(`
- name: team-b.ci
  key: [${KEY}, ${other}]   # the first until June
  share: 2.5
  max_runs: 4
  max_waiting: 100
  requests_per_minute: 600
  cpu_seconds_per_minute: 90
  priorities: [low]
  policy: permissive
  languages: [javascript]
  dialects: [native, dify]
  timeout_ms: 5000
  memory_limit: 64Mi
`);
  assert.deepEqual(caller, {
    name: "team-b.ci",
    keyHashes: [HASH, other.slice("sha256:".length)],
    share: 2.5,
    maxRuns: 4,
    maxWaiting: 100,
    requestsPerMinute: 600,
    cpuSecondsPerMinute: 90,
    priorities: ["low"],
    policy: "permissive",
    languages: ["javascript"],
    dialects: ["native", "dify"],
    timeoutMs: 5_000,
    memoryLimitBytes: 67_108_864,
  });
});

Deno.test("parseCallers() gives a strict caller no dialect that needs another policy", () => {
  const text = JSON.stringify([row("a", { policy: "strict" })]);
  assert.ok(!parseCallers(text)[0].dialects.includes("langfuse"));
});

Deno.test("parseCallers() names each row and member that is wrong", () => {
  const cases: readonly (readonly [readonly object[], string])[] = [
    [[row("A b")], "row 1, name: must be"],
    [[row("anyone")], "row 1, name: must be"],
    [[row("a\n")], "row 1, name: must be"],
    [[row("a"), row("b", { key: "plain" })], "row 2, key: must be"],
    [[row("a", { key: KEY.toUpperCase() })], "row 1, key: must be"],
    [[row("a", { key: [] })], "row 1, key: "],
    [[row("a", { share: 0 })], "row 1, share: "],
    [[row("a", { max_runs: 1.5 })], "row 1, max_runs: "],
    [[row("a", { max_run: 1 })], 'row 1 has the unknown member "max_run"'],
    [[row("a", { priorities: ["urgent"] })], "row 1, priorities, 0: "],
    [[row("a", { priorities: [] })], "row 1, priorities: "],
    [[row("a", { timeout_ms: null })], "row 1, timeout_ms: "],
    [[row("a"), row("a", { key: KEY })], '"a" has two rows'],
    [[row("a"), row("b", { key: keyHash("key of a") })], 'a key of "a"'],
    [
      [row("a", { policy: "strict", dialects: ["langfuse"] })],
      '"a" has the dialect langfuse',
    ],
    [[], "the file: must have a row"],
  ];
  for (const [rows, expected] of cases) {
    assert.throws(() => parseCallers(JSON.stringify(rows)), ({ message }) => {
      assert.match(message, /^Cannot read the keys file: /);
      assert.ok(message.includes(expected), `${message} <> ${expected}`);
      return true;
    });
  }
});

Deno.test("parseCallers() refuses what is no list of rows in YAML", () => {
  const texts = [
    "",
    "evals",
    `name: evals\nkey: ${KEY}\n`,
    "- [",
    `- name: a\n  name: b\n  key: ${KEY}`,
    `- &a { name: a, key: ${KEY} }\n- *a`,
    `- { <<: { name: a }, key: ${KEY} }`,
    `- { __proto__: { name: a }, key: ${KEY} }`,
    `--- []\n--- []`,
  ];
  for (const text of texts) {
    assert.throws(
      () => parseCallers(text),
      /^(TypeError|SyntaxError): Cannot read the keys file: /,
      text,
    );
  }
});

Deno.test("parseCallers() never says a key that stands where its hash belongs", () => {
  const key = "faas_aVeryLongKeyThatSomebodyHasPutThere";
  for (const wrong of [{ key }, { key: [key] }, { key: KEY, policy: key }]) {
    assert.throws(
      () => parseCallers(JSON.stringify([row("a", wrong)])),
      ({ message }) => !message.includes(key),
    );
  }
});
