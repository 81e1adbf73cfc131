import assert from "node:assert/strict";
import {
  type OpenInterpreter,
  openInterpreter,
} from "../python/open_interpreter.ts";
import { moduleOf } from "../python/module_of.ts";
import { runProgram } from "../python/run_program.ts";

/** More than a call may have arguments. */
const ENTRIES = 150_000;
/** For a machine with much else to do. */
const PATIENCE_MS = 600_000;

let open: OpenInterpreter;

Deno.test.beforeAll(async () => {
  open = await openInterpreter({
    fileLimitBytes: 512 * ENTRIES,
    fileLimitCount: 2 * ENTRIES,
  });
});

/** Makes a host call as hostile native code would; a negative errno fails. */
function call(name: string, ...args: readonly unknown[]): unknown {
  const gate = open.interpreter.engine.seal.gates.get(name);
  assert.ok(gate, name);
  return gate(...args);
}

/** Runs a program, and fails unless it succeeds. */
function print(code: string): string {
  const { interpreter } = open;
  const { stdout, stderr, error } = runProgram(interpreter, code, PATIENCE_MS);
  assert.equal(error, null, stderr);
  return stdout;
}

const EBADF = -8;
const EMFILE = -33;

Deno.test("a descriptor outside of 0 to 255 is never given out", () => {
  print("import os\nos.open('/tmp/secret', os.O_RDWR | os.O_CREAT)");
  for (const target of [-2, -5, -(2 ** 31)]) {
    assert.equal(call("__syscall_dup3", 3, target, 0), EBADF, `${target}`);
  }
  for (const target of [256, 2 ** 31 - 1]) {
    assert.equal(call("__syscall_dup3", 3, target, 0), EMFILE, `${target}`);
  }
  assert.equal(call("__syscall_dup3", 3, 255, 0), 255);
  assert.equal(open.interpreter.reset(), null);
});

Deno.test("reset() never leaves an open file, whatever its number", () => {
  const { FS } = moduleOf(open.interpreter);
  const { streams } = FS;
  const planted = { ...streams[0] };
  Object.assign(streams, { "-5": planted, "1.5": planted, name: planted });
  assert.equal(open.interpreter.reset(), null);
  assert.deepEqual(Object.keys(FS.streams), [
    "0",
    "1",
    "2",
  ]);
});

Deno.test("a folder can be moved, however much is in it", () => {
  const told = print(`
import os
os.mkdir("/tmp/many")
for number in range(${ENTRIES}):
    os.mkdir(f"/tmp/many/{number}")
os.rename("/tmp/many", "/tmp/moved")
print(os.path.exists("/tmp/moved/${ENTRIES - 1}"))
`);
  assert.equal(told, "True\n");
  open.interpreter.reset();
});
