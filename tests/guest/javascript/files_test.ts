/**
 * Files of JavaScript programs: those that a run brings, those that come back,
 * and that no run finds any of another.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ENGINES } from "../../../src/guest/engines.ts";
import { Interpreter } from "../../../src/guest/interpreter.ts";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import type { ResultMessage, RunMessage } from "../../../src/wire/messages.ts";
import { loadEngine } from "../../../src/guest/start/load_engine.ts";
import type { InputFile, RunInputs } from "../../../src/run/inputs.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import {
  imageBoot,
  openFromImage,
} from "../../../tools/images/open_from_image.ts";
import { runRows } from "../run_rows.ts";

const MIB = 1_048_576;
const TIMEOUT_MS = 600_000;
/** Lists all that a program may write. */
const LOOK = `
  const fs = require("fs");
  return JSON.stringify([process.cwd(), Object.keys(require.cache),
    ...["/home/user", "/tmp", "/mnt", "/", "/home", "/dev"].map((at) =>
      fs.readdirSync(at, { recursive: true }))]);`;

const interpreter = await openFromImage(
  "javascript",
  openLibC(findLibcPath()),
  undefined,
  // A program that uses up its memory is soon there.
  { heapLimitBytes: 64 * MIB, retireHeapBytes: 64 * MIB },
);
interpreter.reset();
const baseline = interpreter.captureMemory();

/** Runs a program; `reset` must follow. */
function start(code: string, changes: Partial<RunMessage> = {}): ResultMessage {
  interpreter.prepare();
  return interpreter.run({
    type: "run",
    nonce: "n",
    code,
    inputJson: "null",
    timeoutMs: TIMEOUT_MS,
    ...changes,
  });
}

/** Runs a program from fresh to fresh. */
function run(code: string, changes: Partial<RunMessage> = {}): ResultMessage {
  const result = start(code, changes);
  assert.equal(interpreter.reset(), null);
  return result;
}

/** Returns the output of a program that must not fail. */
function printed(code: string, inputs: RunInputs, language?: string): string {
  const { stdout, stderr, error } = run(code, { inputs, language });
  assert.equal(error, null, `${error?.message}\n${stderr}`);
  return stdout;
}

function text(path: string, content: string): InputFile {
  const absolute = path.startsWith("/") ? path : `/home/user/${path}`;
  return { path: absolute, content: { text: content } };
}

const pristine = run(LOOK).retVal;

Deno.test("a fresh program finds three empty folders", () => {
  const folders = [[], [], [], ["dev", "home", "mnt", "tmp", "home/user"]];
  assert.deepEqual(
    JSON.parse(pristine),
    ["/home/user", [], ...folders, ["user"], []],
  );
});

Deno.test("a program reads the files of its request", () => {
  const bytes = Buffer.from([0, 255, 10]);
  const files = [
    text("a.txt", "héllo\n"),
    text("deep/er/b.csv", "1,2\n"),
    text("/tmp/c", ""),
    {
      path: "/mnt/d.bin",
      content: { bytes: Uint8Array.from(bytes) },
    },
  ];
  const code = `
import fs, { readFileSync } from 'node:fs';
import { readFile } from 'fs/promises';
import path from 'path';
console.log(JSON.stringify(readFileSync('a.txt', 'utf8')), process.cwd());
console.log(await readFile(path.join(__dirname, 'deep/er/b.csv'), 'utf8'));
console.log(fs.statSync('/tmp/c').size, fs.readFileSync('/mnt/d.bin'));
console.log(fs.readdirSync('.'), fs.existsSync('./deep/../a.txt'));
console.log(fs.readFileSync(new URL('./a.txt', import.meta.url)).length);`;
  assert.equal(
    printed(code, { files }),
    '"héllo\\n" /home/user\n1,2\n\n0 <Buffer 00 ff 0a>\n' +
      "[ 'a.txt', 'deep' ] true\n7\n",
  );
});

Deno.test("a program has the modules of its request, in all their forms", () => {
  const files = [
    text(
      "scoring.js",
      "exports.total = (rows) => rows.reduce((a, b) => a + b)",
    ),
    text("lib/data.json", '{"rows":[1,2,3]}'),
    text("lib/index.js", "module.exports = require('./data.json')"),
    text(
      "m.mjs",
      "import data from './lib/data.json' with { type: 'json' };\n" +
        "import { total } from './scoring.js';\nexport default total(data.rows);",
    ),
    text("own.js", "export const own = 'module'; export default () => own;"),
    text(
      "typed.ts",
      "export interface Row { n: number }\n" +
        "export function sum(rows: Row[]): number {\n" +
        "  return rows.reduce((all, { n }) => all + n, 0 as number);\n}",
    ),
    text("old.ts", "const n: number = 4; module.exports = { n };"),
  ];
  const required = `
const { total } = require('./scoring');
console.log(total(require('./lib').rows), require('./old').n);
console.log((await import('./m.mjs')).default, (await import('./own')).own);`;
  assert.equal(printed(required, { files }), "6 4\n6 module\n");
  const imported = `
import six from './m.mjs';
import own, { own as name } from './own.js';
import { sum } from './typed';
import { sum as same } from './typed.js';
console.log(six, own(), name, sum([{ n: 2 }]), same === sum);`;
  assert.equal(printed(imported, { files }), "6 module module 2 true\n");
  const typed = `
import { type Row, sum } from "./typed.ts";
const rows: Row[] = [{ n: 1 }, { n: 2 }];
console.log(sum(rows));`;
  assert.equal(printed(typed, { files }, "typescript"), "3\n");
});

Deno.test("an error within a module tells its file and line", () => {
  const files = [
    text("lib.js", "exports.f = function f(x) { return x.y.z; };\n"),
    text("bad.js", "const = 1"),
    text(
      "typed.ts",
      "type A = string;\nexport function g(a: A) {\n" +
        "  throw new RangeError(a);\n}",
    ),
  ];
  const called = run("const { f } = require('./lib');\nf({});", {
    inputs: { files },
  });
  assert.match(called.stderr, /at f \(\/home\/user\/lib\.js:1:\d+\)/);
  assert.match(
    called.error?.message ?? "",
    /Cannot read properties of undefined \(reading 'z'\)/,
  );
  assert.deepEqual([called.error?.line, called.error?.column], [2, 1]);
  const typed = run("import { g } from './typed.ts';\n\ng('x');", {
    inputs: { files },
  });
  assert.match(typed.stderr, /at g \(\/home\/user\/typed\.ts:3:9\)/);
  assert.equal(typed.error?.line, 3);
  const bad = run("require('./bad')", { inputs: { files } });
  assert.equal(bad.error?.type, "SyntaxError");
  assert.match(bad.stderr, /\/home\/user\/bad\.js:1/);
  const missing = run("import './nope.mjs'", {});
  assert.equal(
    missing.error?.message,
    "Cannot find module '/home/user/nope.mjs' imported from /home/user/main.js",
  );
});

Deno.test("files that match come back, after each way to end", () => {
  const write = `
const fs = require('fs');
fs.mkdirSync('out/deep', { recursive: true });
fs.writeFileSync('out/a.csv', '1');
fs.writeFileSync('out/deep/b.json', '{}');
fs.writeFileSync('out/left.txt', 'x');
fs.writeFileSync('/tmp/c.png', Buffer.from([137, 80]));
`;
  const ends: Record<string, [string, string | null]> = {
    "its end": ["", null],
    "an error": ["throw new Error('x')", "exception"],
    "a rejection": [
      "Promise.reject(1); await new Promise(() => {})",
      "exception",
    ],
    "process.exit": ["process.exit(3)", "exception"],
    "process.exit(0)": ["process.exit(0)", null],
    "no memory": [
      "const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)",
      "memory",
    ],
  };
  const inputs = {
    collect: [
      "/home/user/out/*.csv",
      "/home/user/**/*.json",
      "/tmp/*",
      "/mnt/**",
    ],
  };
  for (const [title, [end, kind]] of Object.entries(ends)) {
    const { files, error, truncated } = run(write + end, { inputs });
    assert.equal(error?.kind ?? null, kind, title);
    assert.deepEqual(files, [
      {
        name: "a.csv",
        media_type: "text/csv",
        data: Uint8Array.fromBase64("MQ=="),
        path: "out/a.csv",
      },
      {
        name: "b.json",
        media_type: "application/json",
        data: Uint8Array.fromBase64("e30="),
        path: "out/deep/b.json",
      },
      {
        name: "c.png",
        media_type: "image/png",
        data: Uint8Array.fromBase64("iVA="),
        path: "/tmp/c.png",
      },
    ], title);
    assert.deepEqual(truncated, [], title);
  }
  // With a fixed time a sleep takes no real time.
  const sleep =
    `await new Promise((end) => setTimeout(end, 2 * ${TIMEOUT_MS}))`;
  const { files, error } = run(write + sleep, {
    inputs: { ...inputs, nowMs: 0 },
  });
  assert.equal(error?.kind, "timeout");
  assert.equal(files.length, 3);
});

Deno.test("a run receives which files could not be handed back", () => {
  const many = `
for (let i = 0; i < 150; i++) require('fs').writeFileSync('f' + i, 'x');`;
  const inputs = { collect: ["/home/user/**"] };
  const { files, truncated, stderr } = run(many, { inputs });
  assert.equal(files.length, 100);
  assert.deepEqual(truncated, ["files"]);
  assert.match(stderr, /50 files are not returned/);
  const large = run(
    `for (const n of 'abc') require('fs').writeFileSync(n, Buffer.alloc(5e6));`,
    { inputs },
  );
  assert.deepEqual(large.files.map(({ path }) => path), ["a"]);
  assert.deepEqual(large.truncated, ["files"]);
});

Deno.test("files have a quota, what is brought and what is written together", async () => {
  const boot = {
    ...await imageBoot("javascript"),
    fileLimitBytes: 100_000,
    fileLimitCount: 20,
  };
  const small = await Interpreter.start({
    boot,
    guest: await loadEngine(boot, ENGINES),
  });
  const told = (code: string, files: InputFile[] = []) => {
    small.prepare();
    const { stdout, error } = small.run({
      type: "run",
      nonce: "n",
      code,
      inputJson: "null",
      timeoutMs: TIMEOUT_MS,
      inputs: { files },
    });
    assert.equal(small.reset(), null);
    return error === null ? stdout : `${error.type}: ${error.message}`;
  };
  const refused =
    "OSError: the files of the request are more than a program may have";
  const x = "x".repeat(60_000);
  assert.equal(told("", [text("a", x), text("b", x)]), refused);
  const crowd = Array.from({ length: 21 }, (_, at) => text(`f${at}`, ""));
  assert.equal(told("", crowd), refused);
  assert.equal(told("", [text("a", ""), text("a/b", "")]), refused);
  const write = `
const fs = require('fs');
let n = 0;
try { for (;;) fs.writeFileSync('w' + n, 'x'.repeat(9000)), n++; } catch (e) { console.log(n, e.message); }
fs.rmSync('w0');
fs.writeFileSync('w0', 'x');
try { for (;;) fs.appendFileSync('w0', 'x'.repeat(1000)); } catch (e) { console.log(e.code); }
fs.rmSync('w1');
for (let i = 0; i < 50; i++) { fs.writeFileSync('again', 'x'.repeat(5000)); fs.rmSync('again'); }
console.log('room');`;
  assert.equal(
    told(write),
    "10 ENOSPC: no space left on device, open 'w10'\nENOSPC\nroom\n",
  );
  assert.equal(
    told(write, [text("a", x)]),
    "4 ENOSPC: no space left on device, open 'w4'\nENOSPC\nroom\n",
  );
  const folders = `
const fs = require('fs');
let n = 0;
try { for (;;) fs.mkdirSync('d' + n), n++; } catch (e) { console.log(n, e.code); }`;
  assert.equal(told(folders), "20 ENOSPC\n");
});

Deno.test("never the folders that are always there change", () => {
  const code = `
const fs = require('fs');
const told = [];
for (const call of [
  () => fs.writeFileSync('/etc/x', ''), () => fs.rmSync('/tmp', { recursive: true }),
  () => fs.renameSync('/tmp', '/mnt/tmp'), () => fs.renameSync('/home', '/moved'),
  () => fs.rmdirSync('/'), () => fs.writeFileSync('/dev/sda', ''),
  () => fs.mkdirSync('/dev/x'), () => fs.readFileSync('/etc/passwd'),
  () => fs.readFileSync('/proc/self/mem'),
]) {
  try { told.push(call()); } catch (e) { told.push(e.code); }
}
console.log(told.join());`;
  assert.equal(
    printed(code, {}),
    "ENOENT,EROFS,EROFS,EROFS,EROFS,EROFS,EROFS,ENOENT,ENOENT\n",
  );
});

Deno.test("never a file of one run is seen by the next", () => {
  const plant = `
const fs = require('fs');
for (const at of ['/home/user', '/tmp', '/mnt', '/home/other', '/data', '']) {
  fs.mkdirSync(at + '/planted/deep', { recursive: true });
  fs.writeFileSync(at + '/planted/deep/f', 'planted'.repeat(1000));
}
fs.writeFileSync('m.js', 'exports.planted = 1');
require('./m');
process.chdir('/tmp/planted');
`;
  const ends = [
    "",
    "throw 1",
    "process.exit(1)",
    "const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)",
    "fs.readFileSync = fs.readdirSync = () => []; Array.prototype.map = null;",
  ];
  for (const end of ends) {
    const files = [text("brought/planted", "x"), text("/mnt/p", "x")];
    run(plant + end, { inputs: { files, collect: ["/tmp/**"] } });
    assert.ok(Buffer.from(interpreter.captureMemory()).equals(baseline), end);
    assert.equal(run(LOOK).retVal, pristine, end);
  }
});

Deno.test("a cell starts in its folder, which is made for it and goes with its state", () => {
  const keepAs = "a";
  for (
    const cwd of ["/", "/code", "/data/project", "/home/ä", "/usr/src/app"]
  ) {
    const first = run(
      "require('fs').writeFileSync('left', ''); process.cwd()",
      { mode: "cell", kernel: { cwd }, keepAs },
    );
    assert.equal(first.error, null, first.stderr);
    const data = first.kept !== undefined && "data" in first.kept
      ? first.kept.data
      : undefined;
    assert.ok(data instanceof Uint8Array, JSON.stringify(first.kept));
    assert.equal(run(LOOK).retVal, pristine, cwd);
    const { stdout } = run(
      "console.log(process.cwd(), require('fs').readdirSync('.').includes('left'))",
      { mode: "cell", kernel: {}, resume: { id: "elsewhere", data } },
    );
    assert.equal(stdout, `${cwd} true\n`);
    assert.equal(run(LOOK).retVal, pristine, cwd);
  }
  const cwd = "/a".repeat(90);
  const { error, kept, stdout } = run(
    "console.log('ran')",
    { mode: "cell", kernel: { cwd: `${cwd}${"/b".repeat(20)}` }, keepAs },
  );
  assert.deepEqual([stdout, error?.kind], ["", "memory"]);
  assert.match(error?.message ?? "", /ENAMETOOLONG/);
  assert.ok(kept !== undefined && "fault" in kept, JSON.stringify(kept));
});

Deno.test("a broken tree of files ends no sandbox, and is put back", () => {
  const write = "require('fs').writeFileSync('/tmp/planted', 'x'.repeat(1e5))";
  let state = 5;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
  for (let round = 0; round < 10; round++) {
    start(write);
    const { memory } = interpreter.engine.memory;
    const bytes = new Uint8Array(memory.buffer);
    for (let at = 0; at < 5_000; at++) {
      bytes[random(bytes.length)] = random(256);
    }
    interpreter.engine.files?.collect(["/tmp/**", "/home/user/**"], []);
    assert.equal(interpreter.reset(), null);
  }
  assert.equal(run(LOOK).retVal, pristine);
});

Deno.test("a state keeps its files, and gets those of the next request", () => {
  const first = start(
    `require('fs').writeFileSync('kept.txt', 'kept'); process.chdir('/tmp');
     const { n } = require('/home/user/lib'); globalThis.n = n;`,
    { keepAs: "a", inputs: { files: [text("lib.js", "exports.n = 7")] } },
  );
  assert.equal(first.error, null, first.stderr);
  const data = first.kept !== undefined && "data" in first.kept
    ? first.kept.data
    : undefined;
  assert.ok(data instanceof Uint8Array, JSON.stringify(first.kept));
  assert.equal(interpreter.reset(), null);
  assert.equal(run(LOOK).retVal, pristine);
  const resume = { id: "elsewhere", data };
  const next = run(
    `const fs = require('fs');
     console.log(n, process.cwd(), fs.readFileSync('/home/user/kept.txt', 'utf8'),
       fs.readdirSync('/home/user'), fs.readFileSync('/home/user/new', 'utf8'));
     fs.writeFileSync('/home/user/later', '');`,
    {
      resume,
      inputs: {
        files: [text("new", "x"), text("kept.txt", "over")],
        collect: ["/home/user/*"],
      },
    },
  );
  assert.equal(
    next.stdout,
    "7 /tmp over [ 'kept.txt', 'lib.js', 'new' ] x\n",
    next.stderr,
  );
  assert.deepEqual(
    next.files.map(({ path }) => path),
    ["kept.txt", "later", "lib.js", "new"],
  );
  // It is a value: what the second run did is not in it.
  const again = run("console.log(require('fs').readdirSync('/home/user'))", {
    resume: { id: "b", data },
  });
  assert.equal(again.stdout, "[ 'kept.txt', 'lib.js' ]\n", again.stderr);
  assert.equal(run(LOOK).retVal, pristine);
});

Deno.test("cells share files, and each can read what the last has written", () => {
  interpreter.prepare();
  const cells = [
    [
      "const fs = require('fs'); fs.writeFileSync('a.mjs', 'export const a = 1')",
      [],
    ],
    ["import { a } from './a.mjs'; a + 1", []],
    ["fs.readFileSync('b.txt', 'utf8')", [text("b.txt", "brought")]],
  ] as const;
  const shown = cells.map(([code, files]) => {
    const { error, results = "" } = interpreter.run({
      type: "run",
      nonce: "n",
      code,
      mode: "cell",
      inputJson: "null",
      timeoutMs: TIMEOUT_MS,
      inputs: { files },
    });
    assert.equal(error, null, error?.message);
    return results;
  });
  assert.match(shown[2], /'brought'/);
  assert.match(shown[2], /"2"/);
  assert.equal(interpreter.reset(), null);
});

Deno.test("every row finds the files of the set-up, and none of another row", () => {
  const asked = {
    setup: `
const fs = require('fs');
fs.writeFileSync('shared.txt', 'shared');
fs.writeFileSync('lib.js', 'exports.f = (n) => 2 * n');`,
    code: `
const seen = fs.readdirSync('.').join() + fs.readdirSync('/tmp').length;
fs.appendFileSync('shared.txt', '!');
fs.writeFileSync('/tmp/row' + INPUT, 'x'.repeat(INPUT * 1000));
if (INPUT % 5 === 4) throw new Error(seen);
return seen + fs.readFileSync('shared.txt', 'utf8') + require('./lib').f(INPUT);`,
    inputs: Array.from({ length: 60 }, (_, at) => at),
  };
  for (const groupRows of [undefined, 8]) {
    const { rows } = runRows(interpreter, { ...asked, groupRows });
    for (const [at, { retVal, stderr }] of rows.entries()) {
      if (at % 5 === 4) assert.match(stderr, /Error: lib\.js,shared\.txt0\n/);
      else assert.equal(retVal, `lib.js,shared.txt0shared!${2 * at}`);
    }
  }
  assert.equal(run(LOOK).retVal, pristine);
});

Deno.test("what a program writes to the streams' files is printed", () => {
  const code = `
const fs = require('fs');
fs.writeFileSync(1, 'out ');
fs.writeFileSync('/dev/stdout', 'more');
fs.appendFileSync('/dev/stderr', 'err');
fs.writeFileSync('/dev/null', 'nothing');
console.error(fs.readFileSync('/dev/stdin', 'utf8'), fs.existsSync('/dev/stdin'));`;
  const { stdout, stderr } = run(code, { inputs: { stdin: { text: "in" } } });
  assert.equal(stdout, "out more");
  assert.equal(stderr, "errin true\n");
});

Deno.test("the same seed and time give the same names and times of files", () => {
  const code = `
const fs = require('fs');
const dir = fs.mkdtempSync('/tmp/t-');
console.log(dir, fs.statSync(dir).mtime);`;
  const inputs = { seed: 3, nowMs: MIB };
  assert.equal(printed(code, inputs), printed(code, inputs));
});
