/** Tests of the modules that lie in a program's own folders. */

import assert from "node:assert/strict";
// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import type { InputFile } from "../../../src/run/inputs.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import type { ResultMessage, RunMessage } from "../../../src/wire/messages.ts";
import { openFromImage } from "../../../tools/images/open_from_image.ts";
import { runProgram } from "./run_program.ts";

const WRITE = `
with open("mod.py", "w") as file:
    file.write("def answer(): return 42")
`;
const USE = "import mod\nprint(mod.answer())";
const CELL = { mode: "cell", kernel: {} } as const;
const FREE = { policy: "permissive" } as const;
const CHECKED = { policy: "strict" } as const;

const interpreter = await openFromImage("core", openLibC(findLibcPath()));

function text(path: string, text: string): InputFile {
  return { path: `/home/user/${path}`, content: { text } };
}

/** Runs programs, each of which continues the one before. */
function runInTurn(
  ...turns: readonly (readonly [string, Partial<RunMessage>])[]
): ResultMessage[] {
  let data: Uint8Array<ArrayBuffer> | undefined;
  return turns.map(([code, changes], index) => {
    const result = runProgram(interpreter, code, 300_000, {
      keepAs: `${index}`,
      ...(data === undefined ? {} : { resume: { id: "elsewhere", data } }),
      ...changes,
    });
    assert.ok(result.kept !== undefined && "data" in result.kept);
    data = result.kept.data?.slice();
    assert.equal(interpreter.reset(), null);
    return result;
  });
}

/** Runs a program by itself. */
function run(code: string, changes: Partial<RunMessage>): ResultMessage {
  return runInTurn([code, changes])[0];
}

Deno.test("a program imports what it has written, and leaves nothing of it", () => {
  // A clock that stands still must not hide the file from the second import.
  const code = `try:
    import mod
except ImportError as error:
    print(error)
${WRITE}
${USE}`;
  for (const changes of [FREE, { ...FREE, inputs: { nowMs: 0 } }]) {
    const { stdout, stderr } = run(code, changes);
    assert.equal(stdout, "No module named 'mod'\n42\n", stderr);
  }
  assert.equal(run(USE, FREE).error?.message, "No module named 'mod'");
});

Deno.test("a program imports the interpreter's modules, of an archive too", () => {
  const code = "import colorsys\nprint(colorsys.__file__)";
  for (const changes of [FREE, { ...FREE, ...CELL }]) {
    const { stdout, stderr } = run(code, changes);
    assert.equal(stdout, "/lib/python312.zip/colorsys.py\n", stderr);
  }
});

Deno.test("a cell imports from the folder that it is in", () => {
  const kernel = { cwd: "/data/project" };
  const move = `import os
os.mkdir("/srv")
os.chdir("/srv")
open("there.py", "w").write("X = 7")
import there
print(there.X)`;
  const [, used, moved] = runInTurn(
    [WRITE, { ...FREE, mode: "cell", kernel }],
    [USE, { ...FREE, ...CELL }],
    [move, { ...FREE, ...CELL }],
  );
  assert.equal(used.stdout, "42\n", used.stderr);
  assert.equal(moved.stdout, "7\n", moved.stderr);
});

Deno.test("a checked program imports what the one before has written", () => {
  const checked = { ...CHECKED, inputs: { collect: ["*.csv"] } };
  const [, used, refused] = runInTurn(
    [WRITE, checked],
    [USE, CHECKED],
    ["import socket", CHECKED],
  );
  assert.equal(used.stdout, "42\n", used.stderr);
  assert.equal(refused.error?.kind, "rejected");
});

Deno.test("a checked program never imports what nobody has checked, wherever it lies", () => {
  const files = [text("mod.py", "def answer(): return eval('6 * 7')")];
  const places = {
    "its own folder, by another name": `sys.path.insert(0, ".")`,
    "an open folder": `
os.mkdir("/data")
shutil.copy("mod.py", "/data/mod.py")
sys.path.insert(0, "/data")`,
    "a way through the interpreter's folders": `
sys.path[:] = ["/lib/../home/user"]`,
    "a link": `
os.symlink("/home/user", "/tmp/link")
sys.path[:] = ["/tmp/link"]`,
    "an archive": `
with zipfile.ZipFile("mods.zip", "w") as archive:
    archive.write("mod.py")
sys.path[:] = ["/home/user/mods.zip"]`,
    "a path that lies": `
with zipfile.ZipFile("mods.zip", "w") as archive:
    archive.write("mod.py")
class Path(str):
    def startswith(self, *start): return True
    def __fspath__(self): return "/lib/x"
sys.path[:] = [Path("/home/user/mods.zip"), Path(".")]`,
  };
  for (const [place, way] of Object.entries(places)) {
    const code = `import os, shutil, sys, zipfile\n${way}\n${USE}`;
    const { stdout, error } = run(code, { ...CHECKED, inputs: { files } });
    assert.equal(stdout, "", place);
    assert.match(
      error?.type ?? "",
      /^(ImportError|ModuleNotFoundError)$/,
      place,
    );
  }
});

Deno.test("a checked program never imports by what an unchecked one has left", () => {
  const leave = `import sys, zipfile
with zipfile.ZipFile("mods.zip", "w") as archive:
    archive.writestr("mod.py", "def answer(): return eval('6 * 7')")
sys.path.insert(0, "mods.zip")
import mod
del sys.modules["mod"]
sys.path_hooks.clear()
open("mod.py", "w").write("X = eval('1')")`;
  const [left, used] = runInTurn([leave, FREE], [USE, CHECKED]);
  assert.equal(left.error, null, left.stderr);
  assert.equal(used.stdout, "");
  assert.match(used.error?.message ?? "", /Cannot use "eval"/);
});

Deno.test("a file never opens a refused module of the interpreter's to a checked program", () => {
  // Packages lie in the interpreter, and no list of refused modules has them.
  const list = "import sys\nprint(sorted(sys.modules))";
  const { stdout: loaded } = run(list, FREE);
  assert.match(loaded, /'six'/);
  for (const name of ["six", "pyrsistent"]) {
    const { error, stdout } = run(`import ${name}\nprint(${name})`, {
      ...CHECKED,
      inputs: { files: [text(`${name}.py`, "")] },
    });
    assert.equal(error?.kind, "rejected", stdout);
  }
});
