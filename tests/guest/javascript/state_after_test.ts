/**
 * Whatever a program does: afterwards memory, stack and table are those of the
 * baseline, and the next program finds what the first one found.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Interpreter } from "../../../src/guest/interpreter.ts";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import type { ResultMessage } from "../../../src/wire/messages.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { openFromImage } from "../../../tools/images/open_from_image.ts";
import { readPrograms } from "./read_programs.ts";

const TIMEOUT_MS = 300;
/** Tells of everything that a program before could have changed. */
const PROBE = `
  const seen = new Set(), found = [];
  (function walk(value, path, depth) {
    if ((typeof value !== "object" && typeof value !== "function") || !value) {
      found.push(path + "=" + typeof value);
      return;
    }
    if (seen.has(value) || depth > 3) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const { value: inner, get } = Reflect.getOwnPropertyDescriptor(value, key);
      walk(get ?? inner, path + "." + String(key), depth + 1);
    }
    walk(Object.getPrototypeOf(value), path + ".__proto__", depth + 1);
  })(globalThis, "", 0);
  console.log(found.length, found.join("\\n"));
  return String([typeof planted, typeof late, typeof kept]);`;

const libc = openLibC(findLibcPath());
const interpreter = await openFromImage("javascript", libc);
interpreter.reset();
const baseline = interpreter.captureMemory();
const { stackPointer, tableLength } = interpreter.facts;

function run(code: string, timeoutMs = TIMEOUT_MS): ResultMessage {
  interpreter.prepare();
  return interpreter.run({
    type: "run",
    nonce: "n",
    code,
    language: "javascript",
    inputJson: "null",
    timeoutMs,
  });
}

/** Fails unless everything is as at the baseline. */
function checkPristine(interpreter: Interpreter): void {
  // Native comparisons: there are millions of bytes after each program.
  const memory = Buffer.from(interpreter.captureMemory().buffer);
  assert.ok(memory.equals(baseline), "memory differs from the baseline");
  const { buffer, byteOffset, byteLength } = interpreter.grownMemory();
  const grown = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  assert.ok(grown.equals(Buffer.alloc(byteLength)), "memory was left above");
  assert.equal(interpreter.engine.memory.stackPointer, stackPointer);
  assert.equal(interpreter.engine.table?.length, tableLength);
}

/** Answer of the probe; it takes its time where everything is slow. */
function probe(): unknown[] {
  interpreter.prepare();
  const { stdout, retVal, error } = interpreter.run({
    type: "run",
    nonce: "n",
    code: PROBE,
    inputJson: "null",
    timeoutMs: 600_000,
  });
  assert.equal(interpreter.reset(), null);
  return [stdout, retVal, error];
}

const first = probe();

Deno.test("the probe finds a planted global, and nothing in a fresh engine", () => {
  assert.equal(first[1], "undefined,undefined,undefined");
  assert.match(String(first[0]), /\.Array\.prototype\.push/);
  const planted = run(`globalThis.planted = 1; ${PROBE}`, 600_000);
  assert.notEqual(planted.stdout, first[0]);
  interpreter.reset();
});

for (const { title, code } of readPrograms("hostile")) {
  Deno.test(`nothing is left of a program: ${title}`, () => {
    run(code);
    assert.equal(interpreter.reset(), null);
    checkPristine(interpreter);
    assert.deepEqual(probe(), first);
    checkPristine(interpreter);
  });
}

/** Runs a program, then does to the memory what a bug in the engine could. */
function damage(spoil: (bytes: Uint8Array) => void): void {
  run("globalThis.planted = [1, 2].map((x) => x * 2); console.log(planted)");
  spoil(new Uint8Array(interpreter.engine.memory.memory.buffer));
  interpreter.engine.memory.stackPointer = 16;
  assert.equal(interpreter.reset(), null);
  checkPristine(interpreter);
}

Deno.test("nothing is left of a program that breaks the engine's own memory", () => {
  const random = makeRandom(7);
  for (let round = 0; round < 40; round++) {
    damage((bytes) => {
      // A few bytes, a run of them, or everywhere.
      const count = [1, 100, 10_000, 1_000_000][round % 4];
      const from = round % 2 === 0 ? 0 : stackPointer;
      for (let index = 0; index < count; index++) {
        const at = from + Math.floor(random() * (bytes.length - from));
        bytes[at] = Math.floor(random() * 256);
      }
    });
  }
  for (const value of [0, 0xff, 0x41]) damage((bytes) => bytes.fill(value));
  assert.deepEqual(probe(), first);
});

Deno.test("a host call with the worst arguments never reaches past the memory", () => {
  const { gates } = interpreter.engine.seal;
  const worst = [
    0,
    1,
    -1,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    NaN,
    Infinity,
    -Infinity,
    1e300,
  ];
  for (const [name, gate] of gates) {
    for (const a of worst) {
      for (const b of worst) {
        if (name === "sleep" && a === Infinity) continue;
        if (name === "sleep" && a > 10) continue;
        try {
          gate(1, a, b);
          if (name !== "sleep") gate(a, b, a);
        } catch (error) {
          // A trap, or a view that does not fit.
          assert.ok(error instanceof Error);
        }
      }
    }
  }
  interpreter.reset();
  checkPristine(interpreter);
});

Deno.test("six host calls are open, and each is needed by a program", async () => {
  const called = new Set<string>();
  const { ALLOWED_HOST_CALLS } = await import(
    "../../../src/guest/javascript/host_calls.ts"
  );
  const other = await openCounting(called);
  for (
    const code of [
      "console.log(Date.now(), Math.random())",
      "crypto.randomUUID(); await new Promise((done) => setTimeout(done, 500))",
      "for (let i = 0; i < 1e6; i++);",
      "process.exit(0)",
    ]
  ) {
    other.prepare();
    other.run({
      type: "run",
      nonce: "",
      code,
      inputJson: "null",
      timeoutMs: 60_000,
    });
    other.reset();
  }
  assert.deepEqual([...called].sort(), Object.keys(ALLOWED_HOST_CALLS).sort());
});

async function openCounting(called: Set<string>): Promise<Interpreter> {
  const [{ ENGINES }, { Interpreter }, { loadEngine }, { imageBoot }] =
    await Promise.all([
      import("../../../src/guest/engines.ts"),
      import("../../../src/guest/interpreter.ts"),
      import("../../../src/guest/start/load_engine.ts"),
      import("../../../tools/images/open_from_image.ts"),
    ]);
  const boot = await imageBoot("javascript");
  const guest = await loadEngine(boot, ENGINES);
  return await Interpreter.start({
    boot,
    guest,
    onCall: (name) => called.add(name),
  });
}

/** A generator that gives the same numbers each time; from 0 to below 1. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
