import assert from "node:assert/strict";
import type { Interpreter } from "../../../src/guest/interpreter.ts";
import { moduleOf } from "./module_of.ts";
import { openInterpreter } from "./open_interpreter.ts";
import { runProgram } from "./run_program.ts";

/**
 * Members that are no state, or that the reset of memory and files restores.
 */
const APART = new Set(["FS", "nameTable", "HEAP", "wasmMemory", "API"]);
const LEVELS = 4;

let interpreter: Interpreter;

Deno.test.beforeAll(async () => {
  ({ interpreter } = await openInterpreter());
  // The first program makes the glue look up what it then keeps.
  runProgram(interpreter, "print(1)");
  interpreter.reset();
});

/** The glue's own functions, which native code calls by way of the imports. */
function glue(name: string): (...args: unknown[]) => unknown {
  const found: unknown = Reflect.get(moduleOf(interpreter), name);
  if (typeof found !== "function") throw new Error(`no ${name}`);
  return (...args) => found(...args);
}

/** Returns all that the glue keeps outside of memory, by its path. */
function readState(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const module = moduleOf(interpreter);
  walk("", module, LEVELS, found);
  const { streams, currentPath, nextInode, devices, root } = module.FS;
  found.set("streams", Object.keys(streams).join());
  found.set("files", [currentPath, nextInode, root?.entries.size].join());
  walk("devices", devices, LEVELS, found);
  for (
    const read of [
      "getTempRet0",
      "___cxa_uncaught_exceptions",
      // The exception that was thrown last; it notes nothing if there is none.
      "___cxa_find_matching_catch_2",
      "_emscripten_stack_get_base",
      "_emscripten_stack_get_end",
      "stackSave",
    ]
  ) found.set(read, glue(read)());
  return found;
}

function walk(
  path: string,
  value: unknown,
  levels: number,
  found: Map<string, unknown>,
): void {
  if (value instanceof WebAssembly.Global) {
    found.set(path, value.value);
  } else if (value instanceof WebAssembly.Table) {
    found.set(path, value.length);
  } else if (typeof value !== "object" || value === null) {
    found.set(path, value);
  } else if (!ArrayBuffer.isView(value) && levels > 0) {
    if (Array.isArray(value)) found.set(`${path}.length`, value.length);
    // The table's mirror fills as functions are called: its length is state.
    if (path === ".wasmTableMirror") return;
    // Inherited members count: some lists stand behind an empty one.
    for (const name in value) {
      if (APART.has(name)) continue;
      const item: unknown = Reflect.get(value, name);
      walk(`${path}.${name}`, item, levels - 1, found);
    }
  }
}

/** Changes that hostile native code makes. */
const MESSES: Readonly<Record<string, () => void>> = {
  "exceptions that are caught for ever": () => {
    // Memory that is zero, where an exception may lie.
    const free = moduleOf(interpreter).___stack_low;
    for (let at = free + 64; at < free + 5_000; at += 1_000) {
      attempt("___cxa_throw", at, 8, 0);
      attempt("___cxa_begin_catch", at);
    }
  },
  "an exception that goes on and on": () =>
    attempt("___resumeException", 65_536),
  "the upper half of a result": () => glue("setTempRet0")(1_234),
  "limits of the stack": () => glue("_emscripten_stack_set_limits")(64, 16),
  "the stack pointer": () => moduleOf(interpreter).stackRestore(4_096),
  "handles of libraries": () => {
    const { loadedLibsByHandle, loadedLibsByName } = moduleOf(interpreter).LDSO;
    const [known] = Object.values(loadedLibsByName);
    for (let handle = 0; handle < 1_000; handle++) {
      loadedLibsByHandle[handle] = known;
    }
  },
  "where arguments lie": () =>
    attemptGate("__syscall_fcntl64", 0, 3, 0x7fff_0000),
  "a stream nobody asked for": () => attemptGate("__syscall_dup3", 0, 99, 0),
  "a device by another name": () =>
    attemptGate("__syscall_mkdirat", -100, 65_536, 0),
};

function attempt(name: string, ...args: unknown[]): void {
  try {
    glue(name)(...args);
  } catch {
    // A thrown exception is a number; only what stays behind counts.
  }
}

function attemptGate(name: string, ...args: unknown[]): void {
  try {
    interpreter.engine.seal.gates.get(name)?.(...args);
  } catch {
    // The same.
  }
}

for (const [title, make] of Object.entries(MESSES)) {
  Deno.test(`reset() never leaves ${title}`, () => {
    const before = readState();
    assert.ok(before.size > 500, `${before.size} facts`);
    make();
    assert.equal(interpreter.reset(), null);
    const after = readState();
    const differing = [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => !Object.is(before.get(path), after.get(path)))
      .map((path) => [path, before.get(path), after.get(path)]);
    assert.deepEqual(differing, []);
    assert.equal(runProgram(interpreter, "print(1)").stdout, "1\n");
    interpreter.reset();
  });
}

Deno.test("reset() retires what it cannot put back", async (t) => {
  const messes = {
    exceptions_left: () => attempt("___cxa_throw", 65_536, 8, 0),
    table_altered: () =>
      attempt("getWasmTableEntry", moduleOf(interpreter).wasmTable.length + 10),
  };
  for (const [reason, make] of Object.entries(messes)) {
    await t.step(reason, async () => {
      ({ interpreter } = await openInterpreter());
      make();
      assert.equal(interpreter.reset(), reason);
    });
  }
});
