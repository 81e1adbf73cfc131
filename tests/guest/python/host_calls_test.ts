import assert from "node:assert/strict";
import {
  ALLOWED_HOST_CALLS,
  isAllowedHostCall,
} from "../../../src/guest/python/host_calls.ts";
import { SealTrap } from "../../../src/guest/seal/seal.ts";
import { openInterpreter } from "./open_interpreter.ts";

/** Programs that together make every call in the table. */
const USES = [
  // Files.
  `
import os, tempfile, shutil, pathlib
os.chdir("/tmp")
with open("a", "w+b") as f:
    f.write(b"0123456789")
    f.seek(2)
    f.read(3)
    f.truncate(8)
    os.fsync(f.fileno())
    os.pread(f.fileno(), 2, 1)
    os.pwrite(f.fileno(), b"x", 1)
    os.fchmod(f.fileno(), 0o600)
    os.dup2(os.dup(f.fileno()), 20)
    os.close(20)
    os.chmod("a", 0o644)
os.truncate("a", 3)
os.access("a", os.R_OK)
os.symlink("a", "b")
os.readlink("b")
os.utime("a")
os.mkdir("d")
os.rename("a", "d/a")
list(os.scandir("d"))
folder = os.open("d", os.O_RDONLY)
os.stat("a", dir_fd=folder)
os.close(folder)
os.lstat("b")
os.remove("d/a")
os.rmdir("d")
os.getcwd()
`,
  `
import mmap
with open("/tmp/a", "w+b") as f:
    f.write(b"x")
    f.flush()
    try:
        mmap.mmap(f.fileno(), 1)
    except OSError as error:
        assert error.errno == 43
`,
  // Calls for absent things: Python reports it, or goes on.
  `
import uuid
first, second = uuid.uuid1(), uuid.uuid1()
assert first != second
`,
  `
import os, select, shutil, socket
def fails(call, kind):
    try:
        call()
    except kind:
        return
    raise AssertionError(call)
fails(lambda: socket.getaddrinfo("example.org", 80), socket.gaierror)
fails(lambda: socket.getnameinfo(("127.0.0.1", 80), 0), socket.gaierror)
fails(lambda: socket.getprotobyname("tcp"), OSError)
fails(lambda: socket.gethostbyaddr("1.2.3.4"), socket.herror)
fails(lambda: os.chown("/tmp", 0, 0), PermissionError)
fails(lambda: os.fchown(1, 0, 0), PermissionError)
fails(lambda: shutil.disk_usage("/tmp"), OSError)
fails(lambda: os.pipe(), OSError)
fails(lambda: select.select([0], [], [], 0), OSError)
assert select.select([], [], [], 0.001) == ([], [], [])
os.fdatasync(os.open("/tmp/a", os.O_RDWR | os.O_CREAT))
`,
  // Clocks.
  `
import time
time.time()
time.monotonic()
time.get_clock_info("monotonic")
time.clock_getres(time.CLOCK_MONOTONIC)
time.localtime()
time.gmtime()
time.strftime('%Y')
time.mktime(time.localtime())
time.sleep(0.001)
`,
  // Entropy, memory, control.
  `
import os, signal
os.urandom(4)
x = bytearray(30 * 2**20)
signal.signal(signal.SIGTERM, lambda *_: None)
signal.raise_signal(signal.SIGTERM)
for _ in range(10_000): pass
`,
  // A built-in module that nothing has imported yet.
  "import audioop",
  "import os\nos._exit(0)",
];

Deno.test("ALLOWED_HOST_CALLS", async (test) => {
  const called = new Set<string>();
  const { interpreter, run } = await openInterpreter({}, (name) => {
    called.add(name);
  });
  const { gates, imports } = interpreter.engine.seal;
  called.clear();
  for (const program of USES) {
    const { exitCode, stderr } = run(program);
    assert.equal(exitCode, 0, stderr);
  }

  await test.step("names nothing that no program needs", () => {
    const unused = Object.keys(ALLOWED_HOST_CALLS)
      .filter((name) => !called.has(name));
    assert.deepEqual(unused, []);
  });

  await test.step("gives a reason for each row", () => {
    for (const [name, reason] of Object.entries(ALLOWED_HOST_CALLS)) {
      assert.match(reason, /\w{2}/, name);
    }
  });

  await test.step("never lets any other import be called", () => {
    const refused: string[] = [];
    for (const [name, call] of gates) {
      if (isAllowedHostCall(name, { withLibraries: false })) continue;
      assert.throws(() => call(0, 0, 0, 0), SealTrap, name);
      refused.push(name);
    }
    assert.equal(refused.length > 1_000, true);
    for (const name of MUST_TRAP) assert.ok(refused.includes(name), name);
  });

  await test.step("never leaves a JavaScript function without a gate", () => {
    const table = new WebAssembly.Table({ element: "anyfunc", initial: 1 });
    for (const [name, value] of Object.entries(imports)) {
      if (typeof value !== "function") continue;
      if (gates.get(name) === value) continue;
      // A table takes functions that WebAssembly exports, and no others.
      assert.doesNotThrow(() => table.set(0, value), name);
    }
  });
});

/** Ways out that attackers would look for first. */
const MUST_TRAP = [
  "JsProxy_GetAttr_js",
  "__syscall_connect",
  "__syscall_socket",
  "_dlopen_js",
  "_emscripten_system",
  "abort",
  "emscripten_asm_const_int",
  "emscripten_run_script",
  "js2python_js",
  "raw_call_js",
  "syncifyHandler",
];
