import assert from "node:assert/strict";
import type { Interpreter } from "../../src/guest/interpreter.ts";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import { BOOT } from "./python/open_interpreter.ts";
import { startFromImage } from "./python/start_from_image.ts";
import { inEnoughTime } from "../in_enough_time.ts";
import { BATCH, type Row, type RowsRun, runRows, values } from "./run_rows.ts";

const WAYS = [["mapped", findLibcPath()], ["copied", ""]] as const;
const GROUPS = [1, 2, 7, 64, 256] as const;

const started = new Map<string, Promise<Interpreter>>();

/** Starts an interpreter, the first time; a reset makes it as good as new. */
function start(libcPath: string): Promise<Interpreter> {
  const interpreter = started.get(libcPath) ??
    startFromImage({ libcPath, retireHeapBytes: BOOT.heapLimitBytes });
  started.set(libcPath, interpreter);
  return interpreter;
}

/** Changes by rows that others must not see; `n` is the number of the row. */
const MESSES: readonly (readonly [name: string, code: string])[] = [
  ["append to a global", "SEEN.append(n)"],
  ["write far away", "BIG[n * 7919 % len(BIG)] = 1"],
  ["patch a module, a class, a built-in", "math.pi = 3\nC.n = 1\nprint = len"],
  ["replace streams", "sys.stdout = sys.stderr = None"],
  ["leave text in a buffer", "sys.stdout.write('unfinished')"],
  ["leave a file", "open('/tmp/left', 'w').write('x')"],
  ["alter a file of the set-up", "open('/tmp/kept', 'a').write('x')"],
  ["go elsewhere", "os.chdir('/')\nos.umask(0)"],
  ["leave descriptors open", "os.dup(1)\nos.open('/tmp/kept', 0)"],
  ["close the streams", "os.close(0)\nos.close(1)\nos.close(2)"],
  ["read on in an open file", "KEPT.read()"],
  ["grow memory", "x = bytearray(40 * 2**20)"],
  ["use much memory", "x = [object() for _ in range(100_000)]"],
  ["raise", "1 / 0"],
  ["exit", "sys.exit(3)"],
  ["leave at once", "os._exit(0)"],
  ["crash", "os.abort()"],
  ["call without end", "def f(): return f()\nf()"],
  ["hang", "while True: pass"],
  ["register for the end", "atexit.register(lambda: SEEN.append(1))"],
  ["seed", "random.seed(1)\nrandom.random()"],
  ["set hooks and limits", "sys.setrecursionlimit(50)\nsys.settrace(len)"],
  ["forget modules", "sys.modules.clear()"],
  ["switch off the collector", "gc.disable()\ngc.unfreeze()"],
  ["import what is not loaded", "import wave, tomllib"],
];

const SETUP = `
import atexit, gc, math, os, random, sys
SEEN = []
BIG = bytearray(2**20)
class C: n = 0
open("/tmp/kept", "w").write("abc")
KEPT = open("/tmp/kept")
def look():
    return [
        SEEN, BIG.count(1), C.n, math.pi > 3.1, sys.getrecursionlimit(),
        os.getcwd(), os.path.exists("/tmp/left"), os.stat("/tmp/kept").st_size,
        os.stat("/tmp").st_mtime == MTIME, KEPT.tell(), sys.gettrace(),
        len(sys.modules), gc.isenabled(), gc.get_count(),
        sys.getallocatedblocks(), [is_open(fd) for fd in range(8)],
        print.__name__, sorted(globals()),
    ]
def is_open(fd):
    try: os.fstat(fd)
    except OSError: return False
    return True
MTIME = os.stat("/tmp").st_mtime
`;
// A mess is text: rows of one batch do different things.
const CODE = `
n = INPUT["n"]
if INPUT["mess"]:
    exec(INPUT["mess"])
else:
    return_val(look())
`;

for (const [way, libcPath] of WAYS) {
  Deno.test(`a batch never shows a row what another left, ${way}`, async (t) => {
    const interpreter = await start(libcPath);
    const before = interpreter.captureMemory();
    const [innocent] = values(
      runRows(interpreter, {
        setup: SETUP,
        code: CODE,
        inputs: [{ n: 0, mess: "" }],
      }),
    );
    for (const groupRows of way === "mapped" ? GROUPS : [1, 64]) {
      await t.step(`in groups of ${groupRows}`, async () => {
        // A row that hangs costs its time limit, twice in a group.
        const hangs = groupRows === 64;
        const inputs = MESSES.flatMap(([name, mess], index) =>
          name === "hang" && !hangs ? [] : [
            ...Array.from({ length: 3 }, () => ({ n: index, mess: "" })),
            { n: index, mess },
            { n: index, mess: "" },
          ]
        );
        const asked = { setup: SETUP, code: CODE, inputs, groupRows };
        const { rows } = !hangs
          ? runRows(interpreter, asked)
          : await inEnoughTime(
            (rowTimeoutMs) => runRows(interpreter, { ...asked, rowTimeoutMs }),
            (told) => timeouts(told) === 1,
          );
        assert.equal(rows.length, inputs.length);
        rows.forEach((row, index) => {
          const { n, mess } = inputs[index];
          if (mess === "") {
            const [beside] = MESSES[n];
            assert.deepEqual({ ...row, beside }, {
              retVal: innocent,
              stdout: "",
              stderr: "",
              kind: "success",
              beside,
            });
          } else if (mess === "while True: pass") {
            assert.equal(row.kind, "timeout");
          }
        });
        // And the batch leaves the interpreter as it was.
        const after = interpreter.captureMemory();
        assert.ok(Buffer.compare(after, before) === 0);
      });
    }
  });
}

Deno.test("a batch of few rows never shows a row what another left", async () => {
  const interpreter = await start(findLibcPath());
  const before = interpreter.captureMemory();
  for (const [name, mess] of MESSES) {
    if (name === "hang") continue;
    const inputs = [1, 2, 3, 4, 5, 6].map((n) => ({
      n,
      mess: n % 3 === 2 ? mess : "",
    }));
    const asked = { setup: SETUP, code: CODE, inputs, groupRows: 3 };
    const { rows } = runRows(interpreter, asked);
    const [innocent, ...others] = rows
      .filter((_, index) => inputs[index].mess === "");
    for (const row of others) assert.deepEqual(row, innocent, name);
  }
  const after = interpreter.captureMemory();
  assert.ok(Buffer.compare(after, before) === 0);
});

Deno.test("a batch answers as runs do, one by one", async () => {
  const interpreter = await start(findLibcPath());
  const code = `
import json
print(INPUT["x"])
if INPUT["x"] % 3 == 2: raise ValueError("no " + str(INPUT["x"]))
return_val(json.dumps(INPUT))
`;
  const inputs = Array.from({ length: 40 }, (_, x) => ({ x, s: "蓝 \ud800" }));
  const { rows } = runRows(interpreter, { code, inputs });
  rows.forEach((row, index) => {
    const run = interpreter.run({
      type: "run",
      nonce: "",
      code,
      inputJson: JSON.stringify(inputs[index]),
      timeoutMs: BATCH.timeoutMs,
    });
    interpreter.reset();
    assert.deepEqual(row, {
      retVal: run.retVal,
      stdout: run.stdout,
      stderr: run.stderr,
      kind: run.error?.kind ?? "success",
    });
  });
});

Deno.test("a batch's rows never share random numbers", async () => {
  const interpreter = await start(findLibcPath());
  const setup = "import random, os, uuid\nrandom.gauss(0, 1)\nrandom.seed(1)";
  const code = "return_val([random.random(), random.gauss(0, 1), " +
    "os.urandom(8), uuid.uuid4()])";
  const inputs = new Array(300).fill(null);
  const found = values(runRows(interpreter, { setup, code, inputs }));
  assert.equal(new Set(found).size, inputs.length);
  const firsts = found.map((text) => text.split(",")[0]);
  assert.equal(new Set(firsts).size, inputs.length);
  const gausses = found.map((text) => text.split(",")[1]);
  assert.equal(new Set(gausses).size, inputs.length);
});

Deno.test("a batch runs groups together where rows are calm", async () => {
  const interpreter = await start(findLibcPath());
  // All alike: 9 + 1 makes a text of another length, which may be in a new page.
  const inputs = Array.from({ length: 2_000 }, (_, x) => 1_000 + x);
  const batch = runRows(interpreter, {
    code: "return_val(INPUT + 1)",
    inputs,
  });
  assert.deepEqual(values(batch), inputs.map((x) => String(x + 1)));
  assert.equal(batch.redone.size, 0);
});

Deno.test("a batch learns which pages rows write when it expects many", async () => {
  const interpreter = await start(findLibcPath());
  // The rows are calm just when the held memory is made ready for many.
  const batch = runRows(interpreter, {
    code: "if INPUT < 1014: time.sleep(0.012)",
    setup: "import time",
    inputs: Array.from({ length: 100 }, (_, x) => 1_000 + x),
  });
  assert.equal(batch.redone.get("memory"), undefined);
});

Deno.test("a batch tells once of each group that runs again", async () => {
  const interpreter = await start(findLibcPath());
  const { groupsRedone } = runRows(interpreter, {
    code: "if INPUT in (100, 300): open('/tmp/x', 'w').close()",
    inputs: Array.from({ length: 400 }, (_, x) => x),
    groupRows: 64,
  });
  assert.equal(groupsRedone.get("traces"), 2);
});

Deno.test("a batch never keeps a row's answer while another takes long", async () => {
  const interpreter = await start(findLibcPath());
  const opened = interpreter.openBatch({
    ...BATCH,
    code: "if INPUT == 2:\n    while True: pass\nreturn_val(INPUT)",
    rowTimeoutMs: 2_000,
  }, { groupRows: 1 });
  assert.ok("batch" in opened, JSON.stringify(opened));
  const told = [...opened.batch.run(["0", "1", "2"], 0, false)]
    .map(({ results }) => results);
  assert.equal(told.flat().length, 3);
  // The service waits for it alone.
  assert.equal(told.at(-1)?.length, 1);
  const [[last]] = told.slice(-1);
  assert.ok("error" in last && last.error?.kind === "timeout");
  assert.equal(interpreter.reset(), null);
});

Deno.test("openBatch() tells why a set-up failed", async () => {
  const interpreter = await start(findLibcPath());
  const cases: readonly [string, string, string, RegExp][] = [
    ["1 / 0", "pass", "exception", /File "setup.py", line 1/],
    ["def f(: pass", "pass", "syntax", /setup.py/],
    ["while True: pass", "pass", "timeout", /timed out/],
    ["import sys\nsys.exit(3)", "pass", "exception", /^$/],
    [
      "import os\nos.open('/tmp/x', 66)\nos.remove('/tmp/x')",
      "pass",
      "exception",
      /one is open that was removed/,
    ],
  ];
  for (const [setup, code, kind, stderr] of cases) {
    const opened = interpreter.openBatch({
      ...BATCH,
      setup,
      code,
      ...kind === "timeout" && { timeoutMs: 300 },
    });
    assert.ok("type" in opened, setup);
    assert.equal(opened.error?.kind, kind, setup);
    assert.match(opened.stderr, stderr, setup);
    assert.equal(interpreter.reset(), null);
  }
});

Deno.test("a program that does not parse, or is refused, is the result of each row", async () => {
  const interpreter = await start(findLibcPath());
  for (
    const [code, policy, kind, stderr] of [
      ["def f(: pass", "permissive", "syntax", /main.py/],
      ["import ctypes", "strict", "rejected", /ctypes/],
    ] as const
  ) {
    for (const groupRows of [1, 2]) {
      const inputs = [1, 2, 3];
      const { rows } = runRows(interpreter, {
        code,
        policy,
        inputs,
        groupRows,
      });
      assert.deepEqual(rows.map((row) => row.kind), [kind, kind, kind]);
      for (const row of rows) assert.match(row.stderr, stderr);
    }
  }
});

Deno.test("a row reads its own stdin, arguments and files, and nothing of another row", async () => {
  const interpreter = await start(findLibcPath());
  const code = `
import os, sys
seen = os.listdir(".")
name = f"{INPUT}.txt"
content = open(name).read() if name in seen else None
print(sys.stdin.readline().strip(), sys.argv[1:], seen, content)
`;
  const bytes = (text: string) => ({ bytes: new TextEncoder().encode(text) });
  const brought = Array.from({ length: 60 }, (_, n) => ({
    ...n % 3 === 0 && { stdin: { text: `line ${n}\nrest` } },
    ...n % 3 === 1 && { stdin: bytes(`${n}`), argv: ["-n", `${n}`] },
    ...n % 7 === 0 && {
      files: [{ path: `/home/user/${n}.txt`, content: bytes(`f${n}`) }],
    },
  }));
  const inputs = brought.map((_, n) => n);
  const expected = inputs.map((n) => {
    const line = n % 3 === 0 ? `line ${n}` : n % 3 === 1 ? `${n}` : "";
    const argv = n % 3 === 1 ? `['-n', '${n}']` : "[]";
    const hasFile = n % 7 === 0;
    const seen = hasFile ? `['${n}.txt']` : "[]";
    return `${line} ${argv} ${seen} ${hasFile ? `f${n}` : "None"}\n`;
  });
  for (const groupRows of [undefined, ...GROUPS]) {
    for (const policy of [undefined, "strict"] as const) {
      const { rows } = runRows(interpreter, {
        code,
        policy,
        bringsInputs: true,
        inputs,
        brought,
        groupRows,
      });
      assert.deepEqual(rows.map(({ stdout }) => stdout), expected);
    }
  }
});

Deno.test("a row's traceback shows the lines of the set-up too", async () => {
  const interpreter = await start(findLibcPath());
  const { rows: [row] } = runRows(interpreter, {
    setup: "def half(x):\n    return x / 0",
    code: "return_val(half(INPUT))",
    inputs: [1],
  });
  assert.match(row.stderr, /File "main.py", line 1.*\n.*half\(INPUT\)/);
  assert.match(row.stderr, /File "setup.py", line 2.*\n.*return x \/ 0/);
});

/** Number of rows that did not end in time. */
function timeouts({ rows }: RowsRun): number {
  return rows.filter(({ kind }) => kind === "timeout").length;
}

/** A row of the model: what it is to do, and what must come of it. */
interface ModelRow {
  readonly op: string;
  readonly n: number;
}

const MODEL_SETUP = `
import os, sys
STATE = [0]
BIG = bytearray(2**21)
`;
const MODEL_CODE = `
op, n = INPUT["op"], INPUT["n"]
STATE[0] += n
if op == "write": BIG[n * 7919 % len(BIG)] += 1
elif op == "grow": x = bytearray((n % 24 + 1) * 2**20)
elif op == "raise": raise KeyError(n)
elif op == "hang":
    while True: pass
elif op == "file":
    with open("/tmp/f", "a") as f: f.write("x" * n)
    STATE[0] += os.path.getsize("/tmp/f")
elif op == "print": print(n)
elif op == "many": x = [i * 1000 for i in range(n * 200)]
return_val([op, STATE[0], BIG.count(1), len(os.listdir("/tmp")) if op == "file" else 0])
`;

/** Result of a row when it is the only one. */
function expected({ op, n }: ModelRow): Row {
  const sum = op === "write" ? 1 : 0;
  const state = op === "file" ? 2 * n : n;
  const retVal = `['${op}', ${state}, ${sum}, ${op === "file" ? 1 : 0}]`;
  const stdout = op === "print" ? `${n}\n` : "";
  const kind = op === "raise"
    ? "exception"
    : op === "hang"
    ? "timeout"
    : "success";
  return kind === "success"
    ? { retVal, stdout, stderr: "", kind }
    : { retVal: "", stdout, stderr: "", kind };
}

Deno.test("a batch gives each row what it gives alone, whatever the others do", async () => {
  const interpreter = await start(findLibcPath());
  let seed = 20_240_601;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(seed / 2_147_483_648 * below);
  };
  const rare = ["write", "grow", "raise", "file", "many", "print"];
  for (const groupRows of [undefined, 1, 5, 32, 256]) {
    const inputs = Array.from({ length: 300 }, (_, index): ModelRow => ({
      op: index === 150 && groupRows === 32
        ? "hang"
        : random(20) === 0
        ? rare[random(rare.length)]
        : "nothing",
      n: random(1_000),
    }));
    const asked = { setup: MODEL_SETUP, code: MODEL_CODE, inputs, groupRows };
    const { rows } = groupRows !== 32
      ? runRows(interpreter, asked)
      : await inEnoughTime(
        (rowTimeoutMs) => runRows(interpreter, { ...asked, rowTimeoutMs }),
        (told) => timeouts(told) === 1,
      );
    rows.forEach((row, index) => {
      const wanted = expected(inputs[index]);
      const stderr = wanted.kind === "success" ? row.stderr : "";
      assert.deepEqual({ ...row, stderr }, wanted, `row ${index}`);
    });
  }
});
