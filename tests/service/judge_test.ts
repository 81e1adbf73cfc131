import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

interface Result {
  readonly verdict: string;
  readonly time_ms?: number;
  readonly memory_bytes?: number;
  readonly score?: number;
  readonly difference?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly type: string; readonly line: number | null };
  readonly message?: string;
  readonly reason?: string;
  readonly stdout?: string;
}

interface Judged {
  readonly index?: number;
  readonly id?: string;
  readonly verdict: string;
  readonly passed: number;
  readonly total: number;
  readonly score: number | null;
  readonly reason?: string;
  readonly tests: readonly Result[];
  readonly ignored?: readonly string[];
}

const service = await startService({
  sandboxes: 3,
  env: {
    FAAS_SANDBOXES: "core=2,javascript=1",
    FAAS_KILL_GRACE: "200",
    FAAS_SAFETY_POLICY: "permissive",
  },
});
Deno.test.afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function judge(submission: object): Promise<Judged> {
  const response = await fetch(`${service.url}/judge`, {
    method: "POST",
    body: JSON.stringify(submission),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

async function verdicts(submission: object): Promise<string[]> {
  return (await judge(submission)).tests.map(({ verdict }) => verdict);
}

Deno.test("POST /judge gives each test of standard input its verdict", async () => {
  const code = `
import sys
n = int(input())
if n == 1: print(sys.argv[1:], open("a.txt").read())
if n == 2: 1 / 0
if n == 3: sys.exit(3)
if n == 4: sys.exit(0)
if n == 5: x = [0] * 10 ** 9
if n == 6: print("x" * 5_000_000)
if n == 7: print("a")
`;
  const judged = await judge({
    code,
    tests: [
      {
        stdin: "1",
        argv: ["-v"],
        files: { "a.txt": { text: "content" } },
        expected: "['-v'] content  \n\n",
      },
      { stdin: "2", expected: "" },
      { stdin: "3", expected: "" },
      { stdin: "4", expected: "" },
      { stdin: "5", expected: "" },
      { stdin: "6", expected: "x" },
      { stdin: "7", expected: "b\n" },
    ],
    include: ["stdout"],
    colour: 1,
  });
  assert.deepEqual(judged.tests.map(({ verdict }) => verdict), [
    "passed",
    "runtime_error",
    "runtime_error",
    "passed",
    "memory_limit",
    "output_limit",
    "wrong_answer",
  ]);
  const { verdict, passed, total, score, tests, ignored } = judged;
  assert.deepEqual([verdict, passed, total], ["runtime_error", 2, 7]);
  assert.equal(score, 2 / 7);
  assert.deepEqual(ignored, ["colour"]);
  assert.deepEqual(tests[1].error?.line, 5);
  assert.equal(tests[6].stdout, "a\n");
  assert.deepEqual(tests[6].difference, {
    line: 1,
    column: 1,
    expected: "b",
    got: "a",
  });
  assert.ok((tests[0].time_ms ?? 0) > 0 && (tests[0].memory_bytes ?? 0) > 0);
});

Deno.test("POST /judge stops a test at its time, and tests after a failure if asked to", async () => {
  const code = "if input() == 'loop':\n  while True: pass\nprint('ok')";
  const tests = [
    { stdin: "a", expected: "ok" },
    { stdin: "loop", expected: "ok" },
    { stdin: "b", expected: "ok" },
  ];
  const limits = { time_ms: 500 };
  const all = ["passed", "time_limit", "passed"];
  assert.deepEqual(await verdicts({ code, tests, limits }), all);
  const stop = "first_failure";
  assert.deepEqual(await verdicts({ code, tests, limits, stop }), [
    "passed",
    "time_limit",
    "not_run",
  ]);
  const late = await judge({ code, tests, limits: { total_ms: 1_000 } });
  assert.deepEqual(late.tests.slice(1).map(({ verdict }) => verdict), [
    "not_run",
    "not_run",
  ]);
});

Deno.test("POST /judge compares the values of calls as plain data", async () => {
  const code = `
class Yes:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    __class__ = int
class Numbers(list):
    def __iter__(self): return iter([1, 2])
    def __eq__(self, other): return True
def f(x, *, y=0): return x + y
def pair(): return (1, [2.5, None, True])
def table(): return {"a": 1, 2: "b"}
def liar(): return Yes()
def numbers(): return Numbers([3])
def big(): return 2 ** 64 + 1
def nan(): return float("nan")
def fails(): raise ValueError("no")
class Solution:
    def twoSum(self, nums, target): return [0, 1]
`;
  const call = (name: string, ...args: unknown[]) => ({
    function: name,
    args,
  });
  const cases: [object, unknown, string][] = [
    [{ function: "f", args: [1], kwargs: { y: 2 } }, 3, "passed"],
    [call("f", 1), 1.0, "passed"],
    [call("f", 1), true, "wrong_answer"],
    [call("f", 1), "1", "wrong_answer"],
    [call("pair"), [1, [2.5, null, true]], "passed"],
    [call("pair"), [1, [2.5, null, 1]], "wrong_answer"],
    [call("table"), { a: 1, 2: "b" }, "passed"],
    [call("liar"), 1, "wrong_answer"],
    [call("numbers"), [1, 2], "wrong_answer"],
    [call("numbers"), [3], "passed"],
    [call("nan"), null, "wrong_answer"],
    [call("fails"), 1, "runtime_error"],
    [call("missing"), 1, "runtime_error"],
    [call("Solution.twoSum", [1, 2], 3), [0, 1], "passed"],
    [call("twoSum", [1, 2], 3), [0, 1], "passed"],
  ];
  const tests = cases.map(([call, expected]) => ({ call, expected }));
  assert.deepEqual(
    await verdicts({ code, tests }),
    cases.map(([, , verdict]) => verdict),
  );
  const response = await fetch(`${service.url}/judge`, {
    method: "POST",
    body: `{"code":${JSON.stringify(code)},"tests":[` +
      `{"call":{"function":"big"},"expected":18446744073709551617},` +
      `{"call":{"function":"big"},"expected":18446744073709551616},` +
      `{"call":{"function":"f","args":[18446744073709551617]},` +
      `"expected":18446744073709551617}]}`,
  });
  const { tests: bigs } = await response.json() as Judged;
  assert.deepEqual(bigs.map(({ verdict }) => verdict), [
    "passed",
    "wrong_answer",
    "passed",
  ]);
  assert.deepEqual(bigs[1].difference, {
    expected: "18446744073709551616",
    got: "18446744073709551617",
  });
});

Deno.test("POST /judge runs assertions as HumanEval, MBPP and LeetCode have them", async () => {
  const code = `
import math
from collections import Counter
calls = []
class Node:
    def __init__(self, value): self.value, self.left = value, None
class Odd(Exception): pass
def add(a, b):
    calls.append(a)
    return a + b
def order(items): items.sort()
def depth(node): return 1 + (depth(node.left) if node.left else 0)
def half(n):
    if n % 2: raise Odd("odd")
    return n / 2
def count(text): return Counter(text)
def numbers(n): return (i for i in range(n))
def pair(): return (1, 2)
def counted(): return len(calls)
`;
  const cases: [string, string][] = [
    ["assert add(1, 2) == 3\nassert add('a', 'b') == 'ab'", "passed"],
    ["assert add(1, 2) == 4", "wrong_answer"],
    ["assert add(1, 2) == 3\nassert add(1, 2) == 4", "wrong_answer"],
    [
      "def check(candidate):\n    for i in range(50):\n" +
      "        assert candidate(i, 1) == i + 1\ncheck(add)",
      "passed",
    ],
    ["x = [3, 1, 2]\norder(x)\nassert x == [1, 2, 3]", "passed"],
    ["root = Node(1)\nroot.left = Node(2)\nassert depth(root) == 2", "passed"],
    ["root = Node(1)\nassert root.value == 1 and not root.left", "passed"],
    ["assert math.isclose(half(6), 3)", "passed"],
    ["assert abs(half(6) - 3) < 1e-6", "passed"],
    ["half(3)", "runtime_error"],
    [
      "try:\n    half(3)\nexcept Odd as e:\n    assert str(e) == 'odd'\nelse:\n    assert False",
      "passed",
    ],
    ["assert count('aab') == Counter('aba') == {'a': 2, 'b': 1}", "passed"],
    ["assert list(numbers(3)) == [0, 1, 2]", "passed"],
    ["assert pair() == (1, 2)", "passed"],
    ["assert pair() == [1, 2]", "wrong_answer"],
    ["assert counted() == 0\nadd(1, 1)\nassert counted() == 1", "passed"],
    ["assert add(add(1, 2), 3) == 6", "passed"],
    [
      "import random\nfor _ in range(9):\n    n = random.randint(0, 99)\n    assert add(n, n) == 2 * n",
      "passed",
    ],
    ["assert missing() == 1", "wrong_answer"],
    ["def (", "not_judged"],
    ["assert add(lambda: 1, 2)", "not_judged"],
  ];
  const tests = cases.map(([code]) => ({ code }));
  const { tests: results } = await judge({ code, tests });
  assert.deepEqual(
    results.map(({ verdict }, at) => [cases[at][0], verdict]),
    cases,
  );
  assert.equal(results[9].error?.type, "Odd");
  assert.match(results[20].reason ?? "", /class function/);
});

Deno.test("POST /judge asks a checker for a score, out of the program's reach", async () => {
  const checker = `
score = sum(a == b for a, b in zip(INPUT["output"].split(), INPUT["expected"])) / len(INPUT["expected"])
assert INPUT["input"] == "3"
return_val({"score": score, "message": "half" if score == 0.5 else ""})
`;
  const code = "print(input(), 4)";
  const { tests, score } = await judge({
    code,
    tests: [
      { stdin: "3", checker, expected: ["3", "4"] },
      { stdin: "3", checker, expected: ["3", "5"] },
      { stdin: "3", checker: "return_val(True)" },
      { stdin: "4", checker, expected: ["4"] },
    ],
  });
  assert.deepEqual(tests.map(({ verdict }) => verdict), [
    "passed",
    "wrong_answer",
    "passed",
    "not_judged",
  ]);
  assert.deepEqual([tests[1].score, tests[1].message], [0.5, "half"]);
  assert.equal(score, null);
  assert.match(tests[3].reason ?? "", /AssertionError/);
});

Deno.test("POST /judge judges JavaScript, and programs that cannot be run", async () => {
  const tests = [{ stdin: "ab", expected: "ba" }, { stdin: "", expected: "" }];
  const code = "console.log([...require('fs').readFileSync(0, 'utf8')]" +
    ".reverse().join(''))";
  assert.deepEqual(await verdicts({ language: "js", code, tests }), [
    "passed",
    "passed",
  ]);
  const wrong = ["runtime_error", "runtime_error"];
  for (const [language, code] of [["js", "let ="], ["python", "def ("]]) {
    assert.deepEqual(await verdicts({ language, code, tests }), wrong);
  }
});

Deno.test("POST /judge compares the values of calls in JavaScript and TypeScript", async () => {
  const code = `
const add = (a, b = 1) => a + b;
async function later(list) { return list.map((x) => x * 2); }
class Solution { twoSum(nums) { this.n ??= 0; return [this.n++, nums.length]; } }
let count = 0;
function counted() { return ++count; }
function nothing() {}
const plain = (found) => found;
const value = (name) => ({
  big: 10n ** 20n,
  bigger: 10n ** 20n + 1n,
  date: new Date(0),
  deep: { a: [1, null, { "b": "c" }], u: undefined },
  liar: { toJSON() { return 1; }, valueOf() { return 1; } },
  map: new Map(),
  nan: [NaN],
})[name];
function fails() { throw new RangeError("no"); }
function forges() { return_val({ value: 1 }); return 2; }
JSON.stringify = () => '{"value":7}';
console.log(require("fs").readFileSync(0, "utf8"))`;
  const call = (name: string, ...args: unknown[]) => ({ function: name, args });
  const cases: [object, unknown, string][] = [
    [call("add", 1), 2, "passed"],
    [call("add", 1, 2), 3.0, "passed"],
    [call("add", "a", "b"), "ab", "passed"],
    [call("add", 1), "2", "wrong_answer"],
    [call("counted"), 1, "passed"],
    [call("counted"), 1, "passed"],
    [call("nothing"), null, "passed"],
    [call("plain", "own"), "own", "passed"],
    [call("value", "big"), 1e20, "passed"],
    [call("value", "bigger"), 1e20, "wrong_answer"],
    [call("value", "deep"), { a: [1, null, { b: "c" }], u: null }, "passed"],
    [
      call("value", "deep"),
      { a: [1, null, { b: "d" }], u: null },
      "wrong_answer",
    ],
    [call("value", "date"), "1970-01-01T00:00:00.000Z", "wrong_answer"],
    [call("value", "liar"), 1, "wrong_answer"],
    [call("value", "map"), {}, "wrong_answer"],
    [call("value", "nan"), [null], "wrong_answer"],
    [call("fails"), 1, "runtime_error"],
    [call("missing"), 1, "runtime_error"],
    [call("Solution.missing"), 1, "runtime_error"],
    [call("forges"), 2, "passed"],
  ];
  const tests = [
    ...cases.map(([call, expected]) => ({ call, expected })),
    // Next to calls, a program still reads its standard input.
    { stdin: "in", expected: "in" },
  ];
  const wanted = [...cases.map(([, , verdict]) => verdict), "passed"];
  assert.deepEqual(await verdicts({ language: "js", code, tests }), wanted);

  const typed = `
enum Kind { A = 3 }
export function kind(of: string): number { return Kind[of as "A"]; }
class Solution { pair(a: number): [number, number] { return [a, a]; } }
export async function later(list: number[]) { return list.map((x) => x * 2); }`;
  assert.deepEqual(
    await verdicts({
      language: "ts",
      code: typed,
      tests: [
        { call: call("kind", "A"), expected: 3 },
        { call: call("Solution.pair", 2), expected: [2, 2] },
        { call: call("later", [1, 2]), expected: [2, 4] },
        { call: call("later", [1, 2]), expected: [2, 5] },
      ],
    }),
    ["passed", "passed", "passed", "wrong_answer"],
  );
});

Deno.test("POST /judge takes submissions line by line, with what they share in the first", async () => {
  const head = { tests: [{ stdin: "2", expected: "4" }], order: "input" };
  const lines = [
    head,
    { id: "good", code: "print(int(input()) * 2)" },
    { id: "slow", code: "for i in range(10**6): pass\nprint(4)" },
    { id: "own", code: "print(1)", tests: [{ expected: "1" }] },
    { id: "none" },
    ...Array.from(
      { length: 20 },
      (_, n) => ({ id: `${n}`, code: `print(${n})` }),
    ),
  ];
  const body = lines.map((line) => JSON.stringify(line)).join("\n") + "\n[]\n";
  const response = await fetch(`${service.url}/judge`, {
    method: "POST",
    body,
    headers: { "content-type": "application/x-ndjson" },
  });
  const told = (await response.text()).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  const { summary } = told.pop();
  assert.deepEqual(
    told.map(({ index }) => index),
    Array.from({ length: 25 }, (_, n) => n),
  );
  assert.deepEqual(
    told.slice(0, 4).map(({ id, verdict }) => [id, verdict]),
    [["good", "passed"], ["slow", "passed"], ["own", "passed"], [
      "none",
      "not_judged",
    ]],
  );
  assert.match(told[3].reason, /code/);
  assert.equal(told[24].verdict, "not_judged");
  assert.deepEqual([summary.status, summary.submissions], ["success", 25]);
  assert.deepEqual(summary.verdicts, {
    passed: 4,
    wrong_answer: 19,
    not_judged: 2,
  });
});

Deno.test("POST /judge refuses what is no submission", async () => {
  const cases: [object, RegExp][] = [
    [{ tests: [{ expected: "" }] }, /code/],
    [{ code: "pass" }, /'tests' must be a list/],
    [{ code: "pass", tests: [] }, /from 1 to/],
    [{ code: "pass", tests: [{}] }, /'expected'/],
    [
      { code: "pass", tests: [{ call: { function: "a b" }, expected: 1 }] },
      /'call'/,
    ],
    [{ code: "pass", tests: [{ expected: "", compare: "best" }] }, /'compare'/],
    [
      { code: "pass", tests: [{ expected: "" }], limits: { time_ms: 0 } },
      /time_ms/,
    ],
    [{ code: "pass", tests: [{ code: "1", checker: "2" }] }, /one of/],
    [
      {
        code: "1",
        language: "js",
        tests: [{ call: { function: "f", kwargs: { a: 1 } }, expected: 1 }],
      },
      /no Python/,
    ],
  ];
  for (const [submission, text] of cases) {
    const response = await fetch(`${service.url}/judge`, {
      method: "POST",
      body: JSON.stringify(submission),
    });
    const { error } = await response.json();
    assert.equal(response.status, 400, JSON.stringify(submission));
    assert.match(error, text);
  }
});

Deno.test("PUT /tests/{sha256} stores a set, which submissions name", async () => {
  const body = JSON.stringify([{ stdin: "2", expected: "4" }]);
  const bytes = new TextEncoder().encode(body);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const id = new Uint8Array(digest).toHex();
  const code = "print(int(input()) * 2)";
  const ask = (tests: string) =>
    fetch(`${service.url}/judge`, {
      method: "POST",
      body: JSON.stringify({ code, tests }),
    });
  const before = await ask(id);
  assert.equal(before.status, 404, await before.text());
  const put = (path: string) =>
    fetch(`${service.url}/tests/${path}`, { method: "PUT", body });
  const wrong = await put("0".repeat(64));
  assert.equal(wrong.status, 400, await wrong.text());
  const stored = await put(id);
  const told = await stored.json();
  assert.deepEqual([told.id, told.tests, told.bytes], [id, 1, bytes.length]);
  const { verdict } = await (await ask(id)).json();
  assert.equal(verdict, "passed");
  const none = await ask("a");
  assert.equal(none.status, 400, await none.text());
});

Deno.test("POST /judge scales the time of a test by the factor of /health", async () => {
  const { calibration } = await (await fetch(`${service.url}/health`)).json();
  assert.ok(calibration.factor > 1);
  const code = "while True: pass";
  const tests = [{ expected: "" }];
  const [scaled] = (await judge({
    code,
    tests,
    limits: { time_ms: 400, scale: true },
  })).tests;
  assert.equal(scaled.verdict, "time_limit");
  assert.ok((scaled.time_ms ?? 0) >= 400 * calibration.factor);
});
