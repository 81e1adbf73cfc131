/**
 * Batches of JavaScript and TypeScript: what a set-up leaves, and that no row
 * finds anything of another.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { openFromImage } from "../../../tools/images/open_from_image.ts";
import { untilNoneIsLate } from "../../in_enough_time.ts";
import { oneOf } from "../../in_full.ts";
import { runBatch } from "../../service/run_batch.ts";
import { startService } from "../../service/start_service.ts";
import { BATCH, type Row, runRows, values } from "../run_rows.ts";
import { type Program, readPrograms } from "./read_programs.ts";

const interpreter = await openFromImage(
  "javascript",
  openLibC(findLibcPath()),
);
interpreter.reset();
const baseline = interpreter.captureMemory();

/** Tells of all that a row before could have changed. */
const SETUP = `
const own = globalThis, seen0 = [], kept = { list: [], text: "kept" };
class Kept { count = 0; }
const names = ["planted", "alsoPlanted", "planted2", "late", "kept2"];
function look() {
  const seen = new Set(), found = [];
  (function walk(value, path, depth) {
    if ((typeof value !== "object" && typeof value !== "function") || !value) {
      found.push(path + "=" + String(value));
      return;
    }
    if (seen.has(value) || depth > 3) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const { value: inner, get } = Reflect.getOwnPropertyDescriptor(value, key);
      walk(get ?? inner, path + "." + String(key), depth + 1);
    }
    walk(Object.getPrototypeOf(value), path + ".__proto__", depth + 1);
  })(own, "", 0);
  const left = names.filter((name) => name in own);
  return [found, left, kept, new Kept(), process.exitCode, seen0].join("\\n");
}
`;
const CODE = `
if (INPUT.look) return look();
if (!("code" in INPUT)) return kept.list.length;
kept.list.push(INPUT.n);
Kept.prototype.planted = INPUT.n;
await new (async () => {}).constructor(INPUT.code)();
`;

function look(): Row {
  const { rows: [row] } = runRows(interpreter, {
    setup: SETUP,
    code: CODE,
    inputs: [{ look: true }],
  });
  return row;
}

const innocent = look();

Deno.test("the look of a row finds a planted global, and its own names", () => {
  assert.match(innocent.retVal, /\.Array\.prototype\.push/);
  const { rows: [planted] } = runRows(interpreter, {
    setup: SETUP,
    code: "globalThis.planted = 1; return look()",
    inputs: [null],
  });
  assert.notEqual(planted.retVal, innocent.retVal);
});

Deno.test("a hostile program never shows in other rows that run by themselves", async () => {
  await untilNoneIsLate(readPrograms("hostile"), (tried, rowTimeoutMs) => {
    const inputs = tried.flatMap(({ code }, n) => [
      { look: true },
      { look: true },
      { n, code },
      { look: true },
    ]);
    const { rows } = runRows(interpreter, {
      setup: SETUP,
      code: CODE,
      inputs,
      groupRows: 1,
      rowTimeoutMs,
    });
    assert.equal(rows.length, inputs.length);
    const late = new Set<Program>();
    rows.forEach((row, index) => {
      if (!("look" in inputs[index])) return;
      const program = tried[Math.floor(index / 4)];
      if (row.kind === "timeout") late.add(program);
      else assert.deepEqual(row, innocent, `beside ${program.title}`);
    });
    return late;
  });
  const after = Buffer.from(interpreter.captureMemory().buffer);
  assert.ok(after.equals(baseline), "memory differs from the baseline");
});

/**
 * Runs each program twice among rows of a service, and fails where one shows in
 * another. The first time of each shows which pages it writes, and a group that
 * holds its second one writes no others.
 *
 * @param calm Number of innocent rows before each.
 * @returns Programs beside which an innocent row had not the time to answer.
 */
async function attackGroups(
  url: string,
  calm: number,
  tried: readonly Program[],
  row_timeout: number,
): Promise<ReadonlySet<Program>> {
  const inputs = tried.flatMap(({ code }, n) => {
    const once = [
      ...new Array(calm).fill({}),
      { n, code },
      { look: true },
      { look: true },
    ];
    return [...once, ...once];
  });
  const head = {
    language: "javascript",
    setup: SETUP,
    code: CODE,
    row_timeout,
  };
  const lines = await runBatch(url, head, inputs);
  assert.equal(lines.length, inputs.length);
  const late = new Set<Program>();
  lines.forEach(({ status, error, ret_val }, index) => {
    if (!("look" in inputs[index])) return;
    const program = tried[Math.floor(index / (2 * (calm + 3)))];
    if (error?.kind === "timeout") {
      late.add(program);
      return;
    }
    assert.equal(status, "success", `beside ${program.title}`);
    assert.equal(ret_val, innocent.retVal, `beside ${program.title}`);
  });
  return late;
}

// A row of a group may find a memory of which half has been restored, and loop
// in it where no interrupt is asked for: a service kills such a sandbox.
Deno.test("a hostile program never shows in other rows of its group", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1,javascript=2",
      FAAS_KILL_GRACE: "200",
    },
  });
  const programs = readPrograms("hostile");
  const attacks = new Map([
    // Groups stay small beside so many hostile rows: little that the others do
    // not show.
    [0, oneOf(4, "hostile programs among few rows", programs)],
    [60, programs],
  ]);
  for (const [calm, attackers] of attacks) {
    await t.step(`after ${calm} calm ones`, () =>
      untilNoneIsLate(
        attackers,
        (tried, rowTimeoutMs) =>
          attackGroups(service.url, calm, tried, rowTimeoutMs),
      ));
  }
});

Deno.test("a legitimate program answers as a row as it does as a run", () => {
  for (const { title, code } of readPrograms("legit")) {
    const language = title.includes("typescript") ? "typescript" : "javascript";
    const message = { code, language, takesResultLine: true };
    const run = interpreter.run({
      type: "run",
      nonce: "",
      inputJson: "null",
      timeoutMs: BATCH.timeoutMs,
      ...message,
    });
    interpreter.reset();
    if (run.error?.kind === "syntax") continue;
    const { rows } = runRows(interpreter, { ...message, inputs: [null, null] });
    for (const row of rows) {
      assert.deepEqual(row, {
        retVal: run.retVal,
        stdout: run.stdout,
        stderr: run.stderr,
        kind: run.error?.kind ?? "success",
      }, title);
    }
  }
});

Deno.test("a row finds all that the set-up has declared, however it did", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      "javascript",
      "const k = 2; let n = 1; var v = 4;",
      "[k, n, v]",
      "[2,1,4]",
    ],
    ["javascript", "function f() { return 3 }", "f()", "3"],
    ["javascript", "class A { x = 5 }", "new A().x", "5"],
    ["javascript", "const x = await Promise.resolve(6)", "x", "6"],
    ["javascript", "import _ from 'lodash'", "_.sum([3, 4])", "7"],
    ["javascript", "import { sum as add } from 'lodash'", "add([3, 5])", "8"],
    [
      "javascript",
      "import _ from 'lodash';\nlet n = 0;\nconst up = () => n += 1;",
      "[up(), up(), n]",
      "[1,2,2]",
    ],
    [
      "typescript",
      "import _ from 'lodash';\nconst f = <T>(x: T): T => x;",
      "f<number>(_.sum([4, 5]))",
      "9",
    ],
    ["javascript", "setTimeout(() => { globalThis.t = 10 }, 1)", "t", "10"],
  ];
  for (const [language, setup, value, expected] of cases) {
    const code = `return_val(${value})`;
    const inputs = [null, null];
    const run = runRows(interpreter, { language, setup, code, inputs });
    assert.deepEqual(values(run), [expected, expected], setup);
  }
});

Deno.test("a constant of the set-up is one in rows too", () => {
  for (const setup of ["const k = 1", "const k = 1;\nexport {}"]) {
    const { rows: [row] } = runRows(interpreter, {
      setup,
      code: "'use strict'; k = 2; return k",
      inputs: [null],
    });
    assert.equal(row.kind, "exception", setup);
    assert.match(row.stderr, /TypeError/, setup);
  }
});

Deno.test("a row's stack names the lines of the set-up too", () => {
  for (const language of ["javascript", "typescript"]) {
    const { rows: [row] } = runRows(interpreter, {
      language,
      setup: "\nfunction f(o) { o.none() }",
      code: "const é = '蓝';\n\nf({})",
      inputs: [null],
    });
    assert.equal(
      row.stderr,
      "TypeError: o.none is not a function\n" +
        "    at f (setup.js:2:19)\n    at main.js:3:1\n",
    );
  }
});

Deno.test("openBatch() tells why a set-up in JavaScript failed", () => {
  const cases: readonly (readonly [string, string, string, number])[] = [
    ["throw new Error('x')", "", "exception", 1],
    ["let x = ;", "", "syntax", 1],
    ["for (;;);", "", "timeout", 124],
    ["process.exit(3)", "", "exception", 3],
    ["process.exit(0)", "", "exception", 1],
    ["process.exitCode = 4", "", "exception", 4],
    ["await new Promise(() => {})", "", "exception", 13],
    ["Promise.reject(new Error('x'))", "", "exception", 1],
    ["import x from 'nope'", "", "exception", 1],
    ["const a = []; for (;;) a.push(new Uint8Array(1e7))", "", "memory", 1],
  ];
  for (const [setup, code, kind, exitCode] of cases) {
    const opened = interpreter.openBatch({
      ...BATCH,
      setup,
      code,
      timeoutMs: kind === "timeout" ? 300 : BATCH.timeoutMs,
    });
    assert.ok("type" in opened, setup);
    assert.equal(opened.error?.kind, kind, setup);
    assert.equal(opened.exitCode, exitCode, setup);
    assert.equal(interpreter.reset(), null);
  }
});

Deno.test("a program in JavaScript that does not parse is the result of each row", () => {
  for (const language of ["javascript", "typescript"]) {
    const code = "let x = ;";
    const { rows } = runRows(interpreter, {
      language,
      code,
      inputs: [1, 2, 3],
    });
    assert.deepEqual(rows.map(({ kind }) => kind), Array(3).fill("syntax"));
    for (const { stderr } of rows) assert.match(stderr, /SyntaxError/);
  }
});

Deno.test("a row in JavaScript reads its own stdin, arguments and files", () => {
  const code = `
const fs = require("fs");
const seen = fs.readdirSync(".");
const text = fs.readFileSync(0, "utf8");
console.log(text, process.argv.slice(2).join(), seen.join());`;
  const brought = Array.from({ length: 40 }, (_, n) => ({
    ...n % 2 === 0 && { stdin: { text: `é${n}` }, argv: [`${n}`] },
    ...n % 5 === 0 && {
      files: [{ path: `/home/user/${n}.txt`, content: { text: "x" } }],
    },
  }));
  const inputs = brought.map((_, n) => n);
  const expected = inputs.map((n) =>
    `${n % 2 === 0 ? `é${n} ${n}` : " "} ${n % 5 === 0 ? `${n}.txt` : ""}\n`
  );
  for (const groupRows of [undefined, 1, 7]) {
    const run = runRows(interpreter, { code, inputs, brought, groupRows });
    assert.deepEqual(run.rows.map(({ stdout }) => stdout), expected);
  }
});

Deno.test("rows in JavaScript never share random numbers", () => {
  const run = runRows(interpreter, {
    setup: "Math.random(); crypto.randomUUID()",
    code: "return [Math.random(), crypto.randomUUID()]",
    inputs: new Array(300).fill(null),
  });
  for (const index of [0, 1]) {
    const drawn = values(run).map((text) => JSON.parse(text)[index]);
    assert.equal(new Set(drawn).size, 300);
  }
});

Deno.test("a calm batch in JavaScript runs its groups once, and after growth too", () => {
  // Numbers of one length: a longer one may need a page that none before wrote.
  const inputs = Array.from({ length: 2_000 }, (_, n) => 1_000 + n);
  const calm = runRows(interpreter, { code: "return INPUT + 1", inputs });
  assert.deepEqual(values(calm), inputs.map((n) => String(n + 1)));
  assert.equal(calm.redone.size, 0);
  const grown = runRows(interpreter, {
    code: "if (INPUT === 1040) new Uint8Array(5e7).fill(1); return INPUT + 1",
    inputs,
  });
  assert.deepEqual(values(grown), values(calm));
  // Its own group alone: what has grown does not shrink, and says no more.
  assert.ok([...grown.redone.values()].every((groups) => groups <= 64));
});
