import assert from "node:assert/strict";
import type { InputFile, RunInputs } from "../../../src/run/inputs.ts";
import { type OpenInterpreter, openInterpreter } from "./open_interpreter.ts";

const MIB = 1024 * 1024;

let open: OpenInterpreter;

Deno.test.beforeAll(async () => {
  open = await openInterpreter({
    policyJson: '{"base":"strict"}',
    fileLimitBytes: 16 * MIB,
    fileLimitCount: 200,
  });
});

/** Runs a program, and fails unless it succeeds. */
function print(code: string, inputs: RunInputs = {}): string {
  const { stdout, stderr, error } = open.run(code, { inputs });
  assert.equal(error, null, stderr);
  return stdout;
}

/** Runs a program, and fails unless it fails; returns its error. */
function fail(code: string, inputs?: RunInputs) {
  const { error, stdout } = open.run(code, { inputs });
  assert.ok(error, stdout);
  return error;
}

function text(path: string, text: string): InputFile {
  return { path: `/home/user/${path}`, content: { text } };
}

const STDIN = { text: "first\nzweite Zeile ä\n\nlast" };

Deno.test("run() lets every way to read stdin find the request's text", () => {
  const programs: readonly (readonly [string, string])[] = [
    ["import sys\nprint(sys.stdin.read())", "first\nzweite Zeile ä\n\nlast\n"],
    ["print(input(), input(), sep='|')", "first|zweite Zeile ä\n"],
    ["import sys\nprint([len(x) for x in sys.stdin])", "[6, 15, 1, 4]\n"],
    ["import sys\nprint(sys.stdin.buffer.read()[-4:])", "b'last'\n"],
    ["import sys\nprint(sys.stdin.readlines()[0])", "first\n\n"],
    ["import fileinput\nprint(len(list(fileinput.input())))", "4\n"],
  ];
  for (const [code, stdout] of programs) {
    assert.equal(print(code, { stdin: STDIN }), stdout, code);
  }
  const read = "import sys\nprint(sys.stdin.buffer.read())";
  assert.equal(
    print(read, { stdin: { bytes: Uint8Array.of(0, 255, 128) } }),
    "b'\\x00\\xff\\x80'\n",
  );
});

Deno.test("run() ends stdin where the text ends, also for the next run", () => {
  const twice =
    "import sys\nprint(len(sys.stdin.read()), sys.stdin.read() == '')";
  assert.equal(
    print(twice, { stdin: { text: "x".repeat(300_000) } }),
    "300000 True\n",
  );
  assert.equal(print("print(input())", { stdin: STDIN }), "first\n");
  assert.equal(fail("input()").type, "EOFError");
  assert.equal(
    fail("input()\ninput()", { stdin: { text: "one" } }).type,
    "EOFError",
  );
});

Deno.test("run() gives a program its arguments and its whole environment", () => {
  const argv = ["--name", "Zoë 😀", ""];
  const show = "import sys\nprint(sys.argv)";
  assert.equal(print(show, { argv }), "['main.py', '--name', 'Zoë 😀', '']\n");
  assert.equal(print(show), "['main.py']\n");
  const env = { TOKEN: "a=b", LEER: "", ÄÖ: "ü" };
  const list = "import os\nprint(dict(os.environ), os.getenv('HOME'))";
  assert.equal(
    print(list, { env }),
    "{'TOKEN': 'a=b', 'LEER': '', 'ÄÖ': 'ü'} None\n",
  );
  assert.ok(!open.run(list, { policy: "permissive" }).stdout.includes("TOKEN"));
});

Deno.test("run() lets a program read its files, and import its modules", () => {
  const files = [
    text("data/a.csv", "x,y\n1,2\n3,4\n"),
    text("scoring.py", "import math\ndef score(n): return math.sqrt(n)\n"),
    text("pack/__init__.py", "from .inner import VALUE\n"),
    text("pack/inner.py", "VALUE = 7\n"),
    { path: "/tmp/raw.bin", content: { bytes: Uint8Array.of(0, 1, 2) } },
  ];
  const code = `
import csv, json, os, os.path, pathlib, shutil, tempfile, glob
import scoring, pack
with open("data/a.csv") as f:
    print(list(csv.DictReader(f)))
print(scoring.score(9), pack.VALUE, pathlib.Path("/tmp/raw.bin").read_bytes())
print(os.path.exists("data"), sorted(os.listdir(".")), glob.glob("data/*"))
os.makedirs("out/deep")
pathlib.Path("out/deep/b.json").write_text(json.dumps([1]))
shutil.copy("data/a.csv", "out/copy.csv")
with tempfile.TemporaryDirectory() as folder:
    print(os.path.isdir(folder))
`;
  assert.equal(
    print(code, { files }),
    `[{'x': '1', 'y': '2'}, {'x': '3', 'y': '4'}]
3.0 7 b'\\x00\\x01\\x02'
True ['data', 'pack', 'scoring.py'] ['data/a.csv']
True
`,
  );
  assert.equal(fail("import scoring").kind, "rejected");
  assert.equal(fail("open('data/a.csv')").kind, "rejected");
});

Deno.test("run() gives each module of a run its own names, and main its", () => {
  const files = [
    text(
      "one.py",
      "NAME = 'one'\ndef names(): return globals()\nX = getattr(names, '__name__')\n",
    ),
    text("pack/__init__.py", "from . import two\nfrom .two import set_name\n"),
    text("pack/two.py", "from .. import one\n"),
  ];
  const ok = [
    files[0],
    files[1],
    text(
      "pack/two.py",
      "NAME = 'two'\ndef set_name(n): globals()['NAME'] = n\n",
    ),
  ];
  const code = `
import one, pack
NAME = "main"
globals()["OTHER"] = "main too"
pack.set_name("changed")
print(NAME, OTHER, one.names()["NAME"], pack.two.NAME, one.X)
print("OTHER" in one.names(), one.__name__, pack.two.__name__)
`;
  assert.equal(
    print(code, { files: ok }),
    "main main too one changed names\nFalse one pack.two\n",
  );
  assert.equal(fail(code, { files }).type, "ImportError");
});

Deno.test("run() never gives more than files to a run that brings some", () => {
  const files = [text("a.txt", "a"), text("own.py", "import subprocess\n")];
  const programs = [
    "import subprocess",
    "import socket",
    "eval('1')",
    "import os\nos.system('ls')",
    "import pathlib\npathlib.os.system('ls')",
    "import shutil\nshutil.os.execv('a', [])",
    "import pickle",
  ];
  for (const code of programs) {
    assert.equal(fail(code, { files }).kind, "rejected", code);
  }
  const { type, message } = fail("import own", { files });
  assert.equal(type, "ImportError");
  assert.match(message, /subprocess/);
});

Deno.test("run() leaves no module of a run to the next, nor to the harness", () => {
  const hostile = "print('taken')\nraise SystemExit(9)\n";
  const names = [
    "json",
    "traceback",
    "checker",
    "encodings",
    "inputs",
    "queue",
  ];
  const files = names.map((name) => text(`${name}.py`, hostile));
  // A module that the interpreter has imported already stays what it is.
  assert.equal(
    print("import json\nprint(json.dumps([1]))", { files }),
    "[1]\n",
  );
  const { type, line } = fail("\n1/0", { files });
  assert.deepEqual([type, line], ["ZeroDivisionError", 2]);
  assert.equal(print("import queue\nprint(queue.Queue().qsize())"), "0\n");
});

Deno.test("run() collects what matches, whatever the end of the run", () => {
  const write = `
import os
os.makedirs("out/deep/er", exist_ok=True)
for name in ("out/b.csv", "out/a.csv", "out/deep/er/c.csv", "out/note.txt"):
    print(name, file=open(name, "w"), end="")
open("/tmp/t.csv", "wb").write(b"\\x00")
os.symlink("/lib/python312.zip", "out/link.csv")
kept = open("out/open.csv", "w")
kept.write("not closed")
`;
  const collect = ["/home/user/out/*.csv", "/tmp/**"];
  const paths = ["out/a.csv", "out/b.csv", "out/open.csv", "/tmp/t.csv"];
  const ends = ["", "1/0", "raise SystemExit(3)", "import os\nos._exit(4)"];
  for (const end of ends) {
    const { files, stderr } = open.run(write + end, {
      inputs: { collect },
      policy: "permissive",
    });
    assert.deepEqual(files.map(({ path }) => path), paths, `${end}\n${stderr}`);
    assert.deepEqual(files[0], {
      name: "a.csv",
      media_type: "text/csv",
      data: new TextEncoder().encode("out/a.csv"),
      path: "out/a.csv",
    });
    if (!end.includes("_exit")) assert.equal(files[2].data.length, 10, end);
  }
  const { files } = open.run(write, {
    inputs: { collect: ["/home/user/**/*.csv"] },
  });
  assert.deepEqual(files.map(({ path }) => path), [
    "out/a.csv",
    "out/b.csv",
    "out/deep/er/c.csv",
    "out/open.csv",
  ]);
});

Deno.test("run() tells which files it could not hand back", () => {
  const code = `
for n in range(150):
    open(f"{n:03}.txt", "w").close()
open("large.bin", "wb").write(bytes(9_000_000))
`;
  const inputs = { collect: ["/home/user/*"] };
  const { files, truncated, stderr } = open.run(code, { inputs });
  assert.equal(files.length, 100);
  assert.deepEqual(truncated, ["files"]);
  assert.match(stderr, /51 files are not returned/);
});

Deno.test("run() refuses files that its quota has no room for", () => {
  const files = [text("a", "x".repeat(17 * MIB))];
  const { type, message } = fail("print(1)", { files });
  assert.equal(
    `${type}: ${message}`,
    "OSError: the files of the request are more than a program may have",
  );
  assert.equal(print("print(1)"), "1\n");
});

const RANDOM = `
import random, secrets, uuid, os, time, datetime, tempfile, asyncio
print(random.random(), random.Random().random(), random.SystemRandom().random())
print(secrets.token_hex(), uuid.uuid4(), uuid.uuid1(), os.urandom(8))
`;
const CLOCK = `
import time, datetime, asyncio, uuid
print(time.time(), time.time_ns(), time.monotonic(), time.perf_counter())
print(datetime.datetime.now(), time.strftime("%c"), uuid.uuid1())
time.sleep(2.5)
async def main():
    async with asyncio.timeout(5):
        await asyncio.gather(*(asyncio.sleep(n) for n in (1, 2, 3)))
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(10)
    except TimeoutError:
        print("late", asyncio.get_running_loop().time())
asyncio.run(main())
print(datetime.datetime.now())
`;

Deno.test("run() with a seed draws the same, and other things with another", () => {
  const code = RANDOM.replace("uuid.uuid1(),", "").replace(
    "import os",
    "import os",
  );
  const draw = (seed?: number) =>
    open.run(code, { inputs: { seed }, policy: "permissive" }).stdout;
  const first = draw(7);
  assert.equal(draw(7), first);
  assert.notEqual(draw(), first);
  assert.equal(draw(7), first);
  for (const other of [0, -7, 8, 2 ** 53 - 1]) {
    assert.notEqual(draw(other), first);
    assert.equal(draw(other), draw(other));
  }
  assert.notEqual(draw(), draw());
});

Deno.test("run() with a time starts there, and sleeps without waiting", () => {
  const nowMs = Date.UTC(2024, 1, 29, 12);
  const inputs = { seed: 1, nowMs };
  const first = print(CLOCK, inputs);
  assert.match(first, /^1709208000\.0/);
  assert.match(first, /2024-02-29 12:00:06\.5/);
  assert.equal(print(CLOCK, inputs), first);
  const now = Number(print("import time\nprint(time.time())"));
  assert.ok(Math.abs(now * 1000 - Date.now()) < 3_600_000);
  // Were a sleep to wait, this would be noticed.
  const timeoutMs = 2 * 86_400_000;
  const slept = open.run("import time\ntime.sleep(86_400)\nprint('slept')", {
    timeoutMs,
    inputs,
  });
  assert.equal(slept.stdout, "slept\n");
});

Deno.test("run() with a time lets sleeps count against the time limit", () => {
  const code = "import time\ntime.sleep(3600)\nprint('awake')";
  for (
    const sleep of ["time.sleep(3600)", "for _ in range(99): time.sleep(1)"]
  ) {
    const { error, stdout } = open.run(
      `import time\n${sleep}\nprint('awake')`,
      {
        timeoutMs: 30_000,
        inputs: { nowMs: 0 },
      },
    );
    assert.equal(error?.kind, "timeout", code);
    assert.equal(stdout, "");
  }
});

Deno.test("run() with a time gives files that time", () => {
  const code = `
import os, pathlib
pathlib.Path("a").write_text("a")
pathlib.Path("a").touch()
os.chmod("a", 0o600)
pathlib.Path("b").touch()
os.utime("b", (1, 2))
with open("a", "r+") as f: f.truncate(0)
print(os.stat("a").st_mtime_ns, os.stat("b").st_mtime, os.stat("/tmp").st_mtime)
`;
  const inputs = { nowMs: 1_000_000, files: [text("c", "")] };
  const run = () => open.run(code, { inputs, policy: "permissive" }).stdout;
  const first = run();
  assert.match(first, /^1000000\d{6} 2\.0 0\.0\n$/);
  assert.equal(run(), first);
});

Deno.test("run() lets stdin be read once, by whatever descriptor", () => {
  const code = `
import os
print(os.read(0, 3), os.read(os.dup(0), 2), os.read(os.open("/dev/stdin", 0), 99))
for call in (lambda: os.write(0, b"x"), lambda: os.lseek(0, 0, 0)):
    try:
        print(call())
    except OSError as error:
        print(type(error).__name__)
print(os.read(0, 1), os.isatty(0))
`;
  const inputs = { stdin: { text: "abcdefgh" } };
  const { stdout, stderr } = open.run(code, { inputs, policy: "permissive" });
  assert.equal(
    stdout,
    "b'abc' b'de' b'fgh'\nOSError\nOSError\nb'' False\n",
    stderr,
  );
});

Deno.test("run() leaves nothing of what a run has brought to the next", () => {
  const look = `
import os, random, sys, time
print(sys.argv, sorted(os.environ), os.listdir("."), os.listdir("/tmp"), sys.path)
print(len(sys.path_hooks), sorted(sys.path_importer_cache), os.read(0, 9))
print(time.time() > 1.7e9, "helper" in sys.modules)
`;
  const before = open.run(look, { policy: "permissive" });
  const draw = "import random\nprint(random.random())";
  const drawn = new Set<string>();
  for (let round = 0; round < 3; round++) {
    open.run(
      "import helper, sys\nsys.path_hooks.clear()\nopen('x', 'w').write('y')",
      {
        inputs: {
          stdin: STDIN,
          argv: ["a"],
          env: { B: "c" },
          files: [text("helper.py", ""), { ...text("d", "e"), path: "/tmp/f" }],
          collect: ["/home/user/**"],
          seed: 1,
          nowMs: 0,
        },
        policy: "permissive",
      },
    );
    const after = open.run(look, { policy: "permissive" });
    assert.equal(after.stdout, before.stdout, after.stderr);
    assert.equal(fail("open('x')").kind, "rejected");
    drawn.add(print(draw));
  }
  assert.equal(drawn.size, 3);
});
