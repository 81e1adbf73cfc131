import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

const service = await startService({
  sandboxes: 2,
  env: { FAAS_SANDBOXES: "core=1,javascript=2", FAAS_KILL_GRACE: "200" },
});
Deno.test.afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Tested {
  readonly verdict: string;
  readonly reason?: string;
  readonly error?: Readonly<Record<string, unknown>>;
}

async function judge(
  code: string,
  tests: readonly object[],
  language = "javascript",
): Promise<Tested[]> {
  const response = await fetch(`${service.url}/judge`, {
    method: "POST",
    body: JSON.stringify({ code, tests, language, limits: { time_ms: 1_000 } }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text).tests;
}

const PROGRAM = `
const _ = require("lodash");
const { join } = require("path");
let count = 0;
const add = (a, b = 1) => a + b;
const counted = () => ++count;
const order = (items) => items.sort();
const drop = (box) => { delete box.a; box.b = [1]; };
const later = async (n) => { await null; count += n; return n * 2; };
const fails = async () => { throw new Odd("late", 7); };
const never = () => new Promise(() => {});
function* numbers(n) { for (let i = 0; i < n; i++) yield i; }
class Odd extends Error { constructor(text, code) { super(text); this.code = code; } }
class Stack {
  #items = [];
  get size() { return this.#items.length; }
  push(item) { this.#items.push(item); return this; }
  pop() { if (this.size === 0) throw new Odd("empty", 1); return this.#items.pop(); }
  toString() { return "stack"; }
  static of(...items) { const made = new Stack(); items.forEach((x) => made.push(x)); return made; }
}
class Point { constructor(x) { this.x = x; } }
const half = (n) => { if (n % 2) throw new RangeError("odd"); return n / 2; };
const same = (value) => value;
const kinds = () => [undefined, null, NaN, -0, 10n ** 20n, new Map([[1, new Set([2])]]), new Date(5), new Uint8Array([1])];
`;

const CASES: readonly (readonly [code: string, verdict: string])[] = [
  [
    "const assert = require('node:assert');\nassert.strictEqual(add(1, 2), 3);\nassert.equal(add('a', 'b'), 'ab')",
    "passed",
  ],
  [
    "assert.strictEqual(add(1, 2), 3); assert.strictEqual(add(1, 2), 4)",
    "wrong_answer",
  ],
  [
    "function test() { let candidate = add; for (let i = 0; i < 30; i++) assert.deepEqual(candidate(i), i + 1); }\ntest();",
    "passed",
  ],
  [
    "if (add(1, 2) !== 3) throw new Error('no')\nif (add(2, 2) !== 4) throw new Error('no')",
    "passed",
  ],
  ["if (add(1, 2) !== 4) throw new Error('no')", "wrong_answer"],
  [
    "console.assert(add(1) === 2); console.assert(add(2) === 3, 'no')",
    "passed",
  ],
  ["console.assert(add(1) === 3)", "wrong_answer"],
  ["assert(_.isEqual(add(1), 2) && join('a', 'b') === 'a/b')", "passed"],
  ["assert(_.isEqual(add(1), 3))", "wrong_answer"],
  [
    "const x = [3, 1, 2]; assert.strictEqual(order(x), x); assert.deepStrictEqual(x, [1, 2, 3])",
    "passed",
  ],
  [
    "const box = { a: 1 }; drop(box); assert.deepStrictEqual(box, { b: [1] })",
    "passed",
  ],
  [
    "const s = new Stack(); s.push(1).push(2); assert.equal(s.size, 2); assert.equal(s.pop(), 2); assert.ok(s instanceof Stack)",
    "passed",
  ],
  ["assert.equal(Stack.of(1, 2).pop(), 1)", "wrong_answer"],
  [
    "assert.deepEqual(new Point(1), { x: 1 }); assert.notDeepStrictEqual(new Point(1), { x: 1 })",
    "passed",
  ],
  [
    "assert.throws(() => half(3), RangeError); assert.throws(() => new Stack().pop(), (e) => e instanceof Odd && e.code === 1 && e.message === 'empty')",
    "passed",
  ],
  ["assert.throws(() => half(2))", "wrong_answer"],
  ["assert.throws(() => half(3), TypeError)", "runtime_error"],
  ["half(3)", "runtime_error"],
  [
    "try { half(3); assert.fail() } catch (e) { assert.equal(e.message, 'odd') }",
    "passed",
  ],
  ["assert.equal(await later(2), 4); assert.equal(counted(), 3)", "passed"],
  [
    "assert.deepEqual(await Promise.all([later(1), later(2)]), [2, 4])",
    "passed",
  ],
  ["assert.equal(later(2), 4)", "wrong_answer"],
  [
    "(async () => { assert.equal(await later(2), 4); if (add(1) !== 2) throw 1 })()",
    "passed",
  ],
  ["(async () => { assert.equal(await later(2), 5) })()", "wrong_answer"],
  ["await assert.rejects(fails(), Odd)", "passed"],
  ["await fails()", "runtime_error"],
  ["await never()", "runtime_error"],
  [
    "assert.deepEqual([...numbers(3)], [0, 1, 2]); for (const n of numbers(1e9)) if (n === 4) break",
    "passed",
  ],
  ["assert.equal(counted(), 1)", "passed"],
  ["counted(); assert.equal(counted(), 2)", "passed"],
  ["assert.equal(add(add(1, 2), 3), 6)", "passed"],
  [
    "for (let i = 0; i < 9; i++) { const n = Math.random(); assert.equal(add(n, n), 2 * n) }",
    "passed",
  ],
  [
    "assert.deepStrictEqual(kinds(), [undefined, null, NaN, -0, 10n ** 20n, new Map([[1, new Set([2])]]), new Date(5), new Uint8Array([1])])",
    "passed",
  ],
  ["let n = 0; while (add(n) !== 4) n++; assert.equal(n, 3)", "passed"],
  ["const found = add(2); let n = 0; while (n !== found) n++", "passed"],
  ["assert.equal(String(new Stack()), 'stack')", "passed"],
  ["assert.equal(missing(), 1)", "wrong_answer"],
  [
    "import assert from 'node:assert/strict';\nassert.equal(add(1), 2)",
    "passed",
  ],
  ["let = ", "not_judged"],
  ["add(() => 1)", "not_judged"],
  ["assert.equal(add(1), 2); process.exit()", "passed"],
  ["process.exit(1)", "wrong_answer"],
];

Deno.test("POST /judge runs assertions in JavaScript as Node does", async () => {
  const found = await judge(PROGRAM, CASES.map(([code]) => ({ code })));
  assert.deepEqual(
    found.map(({ verdict }, at) => [CASES[at][0], verdict]),
    CASES.map((each) => [...each]),
  );
  const resultOf = (code: string) =>
    found[CASES.findIndex(([each]) => each === code)];
  const before = PROGRAM.slice(0, PROGRAM.indexOf("new RangeError"));
  assert.deepEqual(resultOf("half(3)").error, {
    type: "RangeError",
    message: "odd",
    line: before.split("\n").length,
    column: before.length - before.lastIndexOf("\n"),
    kind: "exception",
  });
  assert.match(resultOf("add(() => 1)").reason ?? "", /a function/);
  assert.match(resultOf("let = ").reason ?? "", /SyntaxError/);
});

Deno.test("POST /judge runs assertions in TypeScript, and those of programs that fail", async () => {
  const code = `enum Way { Up = 1 }
import { upperFirst } from "lodash";
export function way(n: number): Way { return n as Way; }
export const shout = (text: string): string => upperFirst(text);`;
  const typed = await judge(code, [
    {
      code:
        "declare var require: any;\nconst assert = require('node:assert');\n" +
        "const n: number = 1;\nassert.deepEqual(way(n), Way.Up);",
    },
    { code: "\nassert.equal(way(1) as number, 2)" },
    { code: "assert.equal(shout('a'), upperFirst('a'))" },
  ], "typescript");
  assert.deepEqual(typed.map(({ verdict }) => verdict), [
    "passed",
    "wrong_answer",
    "passed",
  ]);
  assert.equal(typed[1].error?.line, 2);
  const tests = [{ code: "assert.equal(f(1), 1)" }, { code: "1" }];
  for (const [code, kind] of [["let =", "syntax"], ["throw 1", "exception"]]) {
    for (const { verdict, error } of await judge(code, tests)) {
      assert.deepEqual([verdict, error?.kind], ["runtime_error", kind], code);
    }
  }
});

/** Programs that do anything but the task, which is to double a number. */
const ATTACKS: Readonly<Record<string, string>> = {
  "exits with success": "process.exit(0)",
  "exits in the function": "function double(n) { process.exit(0); }",
  "patches assert": `
const real = require("assert");
for (const name of Object.keys(real)) {
  try { real[name] = () => {}; real.strict[name] = () => {}; } catch {}
}
globalThis.assert = () => {};
function assert() {}
function double(n) { return 0; }`,
  "loads an assert of its own": `
const assert = new Proxy(() => {}, { get: () => () => {} });
const require = () => assert;
function double(n) { return 0; }`,
  "patches console": `
console.assert = console.log = () => {};
function double(n) { return 0; }`,
  "patches Error": `
globalThis.Error = globalThis.TypeError = function () { return {}; };
Object.defineProperty(Error.prototype ?? {}, "stack", { get() { process.exit(0); } });
function double(n) { return 0; }`,
  "pollutes prototypes": `
for (const key of ["end", "verdict", "value", "outcomes", "actual", "expected", "code"]) {
  Object.prototype[key] = "passed";
}
Object.prototype.valueOf = Number.prototype.valueOf = () => 84;
Object.prototype.toString = Number.prototype.toString = () => "84";
Array.prototype.toJSON = String.prototype.toJSON = () => ["v", 84, []];
Number.prototype[Symbol.toPrimitive] = () => 84;
function double(n) { return 0; }`,
  "returns a prototype": `
function double(n) { return JSON.parse('{"__proto__": {"valueOf": 84}, "constructor": 84}'); }`,
  "lies by conversions": `
class Yes {
  valueOf() { return 84; }
  toString() { return "84"; }
  toJSON() { return 84; }
  [Symbol.toPrimitive]() { return 84; }
  get [Symbol.toStringTag]() { return "Number"; }
  static [Symbol.hasInstance]() { return true; }
}
function double(n) { return new Yes(); }`,
  "lies by a proxy": `
const all = () => 84;
function double(n) {
  return new Proxy(function () {}, { get: all, apply: all, has: () => true, getPrototypeOf: () => Number.prototype });
}`,
  "is a number in an object": "function double(n) { return Object(84n); }",
  "is an array that converts":
    "function double(n) { return { 0: 84, length: 1, join: () => '84' }; }",
  "lies by getters": `
let reads = 0;
function double(n) { return { get then() { reads++; return undefined; }, get length() { return 84; } }; }`,
  "never settles": "function double(n) { return new Promise(() => {}); }",
  "is a thenable that never settles":
    "function double(n) { return { then() {} }; }",
  "never ends": "async function double(n) { while (true) await null; }",
  "keeps a timer": "setInterval(() => {}, 1); function double(n) { return 0; }",
  "rejects": "async function double(n) { throw 84; }",
  "throws what is expected": "function double(n) { throw 84; }",
  "reads the tests from sources and stacks": `
function texts() {
  const found = [String(double.caller), new Error().stack, String(arguments.callee.caller)];
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    try { found.push(String(globalThis[name]), JSON.stringify(globalThis[name])); } catch {}
  }
  const fs = require("fs");
  for (const name of fs.readdirSync(".")) found.push(fs.readFileSync(name, "utf8"));
  return found.join("\\n");
}
function double(n) {
  let text = "";
  try { text = texts(); } catch {}
  const found = /===? *([0-9]{2,})|42\\), *([0-9]+)/.exec(text.replaceAll(String(double), ""));
  return found ? Number(found[1] ?? found[2]) : 0;
}`,
  "reads its input": `
function double(n) {
  return Number(/84/.exec(JSON.stringify(INPUT))?.[0] ?? 0);
}`,
  "hands back what the operator hands back": `
const made = (n) => ({ end: "passed", value: 84, outcomes: Array(n).fill(["v", 85, []]) });
return_val(made(9));
globalThis.return_val = () => {};
function return_val() {}
function double(n) { console.log(JSON.stringify(made(2))); process.exit(0); }`,
  "hands back nonsense": `
const tell = globalThis.return_val;
globalThis.return_val = ({ outcomes }) =>
  tell({ outcomes: outcomes.map(() => ["v", ["b", "("], "no list"]) });
function double(n) { return 0; }`,
  "counts the tests": `
const fs = require("fs");
globalThis.seen = (globalThis.seen ?? 0) + 1;
fs.appendFileSync("seen", "x");
Object.prototype.seen = (Object.prototype.seen ?? 0) + 1;
function double(n) {
  return fs.statSync("seen").size > 1 || seen > 1 ? 84 : 0;
}`,
  "prints without end": `
function double(n) { for (;;) console.log(84); }
for (;;) console.log(84);`,
  "calls itself without end": "function double(n) { return double(n); }",
  "takes all memory":
    "function double(n) { const all = []; for (;;) all.push(new Array(1e6).fill(1)); }",
  "does not parse": "function double(n { return 84; }",
};

/** Attacks that take all the time there is. */
const ENDLESS: ReadonlySet<string> = new Set([
  "keeps a timer",
  "never ends",
  "prints without end",
  "takes all memory",
]);

const TESTS = [
  { code: "assert.strictEqual(double(42), 84)" },
  {
    code: "const assert = require('node:assert');\n" +
      "function check(candidate) { assert.deepStrictEqual(candidate(42), 84) }\ncheck(double);",
  },
  { code: "if (double(42) !== 84) throw new Error('no')" },
  { code: "assert(double(42) == 84)" },
  { code: "console.assert(double(42) === 84)" },
  { code: "assert.equal(await double(42), 84)" },
  {
    code:
      "assert.equal(`${double(42)}`, '84'); assert.equal(typeof double(42), 'number')",
  },
  { code: "for (const n of [1, 42]) assert.ok(Object.is(double(n), 2 * n))" },
  { code: "assert.equal(JSON.stringify([double(42)]), '[84]')" },
  { call: { function: "double", args: [42] }, expected: 84 },
];

Deno.test("a JavaScript program that does the task passes every test", async () => {
  const found = await judge("const double = (n) => 2 * n", TESTS);
  const verdicts = new Set(found.map(({ verdict }) => verdict));
  assert.deepEqual(verdicts, new Set(["passed"]), JSON.stringify(found));
});

for (const [name, code] of Object.entries(ATTACKS)) {
  Deno.test(`a JavaScript program never earns a pass that ${name}`, async () => {
    const tests = ENDLESS.has(name) ? TESTS.slice(4, 6) : TESTS;
    const found = await judge(code, tests);
    const verdicts = found.map(({ verdict }) => verdict);
    assert.equal(verdicts.length, tests.length);
    assert.equal(verdicts.includes("passed"), false, `${verdicts}`);
    assert.equal(verdicts.includes("not_judged"), false, JSON.stringify(found));
  });
}
