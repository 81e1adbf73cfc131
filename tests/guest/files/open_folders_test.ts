/**
 * Folders that programs make next to those of the interpreter: `/data`,
 * `/usr/app`, a folder that a cell starts in.
 *
 * @module
 */

import assert from "node:assert/strict";
// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import type { Interpreter } from "../../../src/guest/interpreter.ts";
import type { ResultMessage, RunMessage } from "../../../src/wire/messages.ts";
import { openFromImage } from "../../../tools/images/open_from_image.ts";
import { runProgram } from "../python/run_program.ts";

const MIB = 1_048_576;
const libc = openLibC(findLibcPath());
// A program that uses up its memory is soon there.
const LIMITS = { heapLimitBytes: 128 * MIB, retireHeapBytes: 128 * MIB };
const one = await openFromImage("core", libc, undefined, LIMITS);
const other = await openFromImage("core", libc, undefined, LIMITS);
const LOOK = `
import os
found = []
for folder, folders, files in os.walk("/"):
    found += [(os.path.join(folder, name), os.lstat(os.path.join(folder, name)).st_mtime)
              for name in folders + files]
print(os.getcwd(), os.stat("/").st_mtime, sorted(found))
`;

/** Runs a program; `reset` must follow. */
function start(
  code: string,
  changes: Partial<RunMessage> = {},
  interpreter: Interpreter = one,
): ResultMessage {
  return runProgram(interpreter, code, 600_000, {
    policy: "permissive",
    ...changes,
  });
}

/** Runs a program from fresh to fresh. */
function run(...args: Parameters<typeof start>): ResultMessage {
  const result = start(...args);
  assert.equal((args[2] ?? one).reset(), null);
  return result;
}

/** Returns what a program prints that must succeed. */
function printed(...args: Parameters<typeof start>): string {
  const { stdout, stderr, error } = run(...args);
  assert.equal(error, null, stderr);
  return stdout;
}

const cellIn = (cwd: string): Partial<RunMessage> => ({
  mode: "cell",
  kernel: { cwd },
});

const pristine = printed(LOOK);

Deno.test("a cell starts in its folder, which is made for it", () => {
  const folders = [
    "/",
    "/code",
    "/data/project",
    "/etc/x/y",
    "/home",
    "/home/ubuntu",
    "/proc",
    "/srv/ä 蓝",
    "/usr/src/app",
    `/${"n".repeat(255)}`,
    `/a${"/b".repeat(98)}`,
  ];
  for (const policy of ["permissive", "strict"] as const) {
    for (const folder of folders) {
      const code = policy === "strict"
        ? "import os\nprint(os.getcwd())"
        : "import os\nopen('left', 'w').write('1')\n" +
          "print(os.getcwd() if os.listdir().count('left') else '')";
      const changes = { ...cellIn(folder), policy };
      assert.equal(printed(code, changes), `${folder}\n`);
      assert.equal(printed(LOOK), pristine, folder);
    }
  }
});

Deno.test("never the interpreter's own files change", () => {
  const code = `
import os
told = []
for call in (
    lambda: open("/lib/x", "w"),
    lambda: open("/lib/python312.zip", "r+b"),
    lambda: os.mkdir("/dev/x"),
    lambda: os.mkdir("/usr/share/x"),
    lambda: os.rename("/lib", "/moved"),
    lambda: os.rename("/usr", "/tmp/usr"),
    lambda: os.rename("/usr/share", "/usr/lib"),
    lambda: os.rename("/home/user", "/home/other"),
    lambda: os.symlink("/tmp", "/home"),
    lambda: os.rmdir("/mnt"),
    lambda: os.rmdir("/"),
    lambda: os.rename("/", "/tmp/root"),
    lambda: os.unlink("/lib/python312.zip"),
    lambda: os.chmod("/", 0),
    lambda: os.chmod("/home", 0),
    lambda: os.utime("/usr", (1, 1)),
    lambda: os.truncate("/lib/python312.zip", 0),
):
    try:
        call()
        told.append("done")
    except OSError as error:
        told.append(error.strerror)
# By a way around.
os.symlink("/lib", "/alias")
os.mkdir("/full")
for call in (
    lambda: open("/alias/x", "w"),
    lambda: os.rename("/full", "/lib"),
    lambda: os.replace("/alias", "/usr/share"),
):
    try:
        call()
        told.append("done")
    except OSError as error:
        told.append(error.strerror)
print(told.count("done"), told)
`;
  assert.match(printed(code), /^0 /);
  assert.equal(printed(LOOK), pristine);
});

Deno.test("never a file that was made anywhere is seen by the next program", () => {
  const plant = `
import os
for folder in ("/data/project", "/usr/app", "/home/other", "/etc", "/proc/self"):
    os.makedirs(folder)
    open(folder + "/planted", "w").write("x" * 1000)
os.symlink("/lib", "/alias")
os.rename("/etc", "/tmp/etc")
os.chdir("/data")
kept = open("/usr/app/planted")
`;
  const ends = [
    "",
    "1 / 0",
    "os._exit(1)",
    "import shutil\nshutil.rmtree('/', ignore_errors=True)",
    "x = [bytearray(10**6) for _ in range(10**6)]",
    "os.rmdir = os.mkdir = os.listdir = None",
  ];
  for (const end of ends) {
    run(plant + end);
    assert.equal(printed(LOOK), pristine, end);
  }
  const { error } = run(`${plant}while True: pass`, { timeoutMs: 1_000 });
  assert.equal(error?.kind, "timeout");
  assert.equal(printed(LOOK), pristine);
});

Deno.test("a state has its folders in another sandbox, and in no other state", () => {
  const first = run(
    `
import os, time
os.symlink("/data", "/alias")
os.mkdir("sub")
open("sub/a.txt", "w").write("kept")
file = open("sub/a.txt")
file.read(2)
os.chmod("sub/a.txt", 0o400)
os.utime("sub/a.txt", (5, 5))
`,
    { ...cellIn("/data/project"), keepAs: "a" },
  );
  assert.equal(first.error, null, first.stderr);
  const data = first.kept !== undefined && "data" in first.kept
    ? first.kept.data
    : undefined;
  assert.ok(data instanceof Uint8Array, JSON.stringify(first.kept));
  const check = `
import os
info = os.stat("/alias/project/sub/a.txt")
print(os.getcwd(), os.listdir(), file.read(), info.st_mtime, oct(info.st_mode),
      sorted(os.listdir("/")))
`;
  const told = "/data/project ['sub'] pt 5.0 0o100400 " +
    "['alias', 'data', 'dev', 'home', 'lib', 'mnt', 'tmp', 'usr']\n";
  for (const fork of ["x", "y"]) {
    const resume: RunMessage["resume"] = { id: "elsewhere", data };
    const more = `${check}open("${fork}", "w")\nos.mkdir("/${fork}")`;
    assert.equal(printed(more, { resume }, other), told);
    assert.equal(printed(LOOK, {}, other), pristine);
  }
});

Deno.test("without room for its folder a cell does not run, and keeps nothing", async () => {
  const small = await openFromImage("core", libc, undefined, {
    ...LIMITS,
    fileLimitCount: 3,
  });
  const changes = { ...cellIn("/a/b/c/d"), keepAs: "a" };
  const { stdout, error, kept } = run("print('ran')", changes, small);
  assert.equal(stdout, "");
  assert.equal(error?.type, "OSError");
  assert.match(error?.message ?? "", /No space left on device: '\/a\/b\/c\/d'/);
  assert.ok(kept !== undefined && "fault" in kept, JSON.stringify(kept));
  assert.equal(printed(LOOK, {}, small), pristine);
});
