import assert from "node:assert/strict";
import { openInterpreter, type RunOptions } from "./open_interpreter.ts";

/** Expected outcome of a program; absent: an ordinary success. */
interface Expected extends RunOptions {
  readonly stdout?: string;
  readonly stderr?: string | RegExp;
  readonly retVal?: string;
  readonly retJson?: string | null;
  readonly help?: string | RegExp;
  readonly exitCode?: number;
  readonly kind?: string;
  readonly type?: string;
  readonly line?: number;
  readonly column?: number;
}

const ODD_PLACE = 'raise SyntaxError("x", ("main.py", -5, 2.5, "t"))';
const ODD_PROPERTY = `class Odd(ModuleNotFoundError):
    @property
    def name(self):
        raise ValueError
raise Odd("x")`;
const ODD_TEXT = `class Text(str):
    def encode(self, *details): raise ValueError
    def partition(self, *details): raise ValueError
    def __getitem__(self, index): raise ValueError
class Odd(Exception):
    def __str__(self): return Text("hi")
raise Odd`;
const ODD_NUMBER = `class Number(int):
    def __le__(self, other): raise ValueError
    def __lt__(self, other): raise ValueError
    def __ge__(self, other): raise ValueError
raise SystemExit(Number(5))`;

/** Title, program, what comes of it. */
const PROGRAMS: readonly [string, string, Expected][] = [
  ["prints and returns", `print("Hello, World!")\nreturn_val("Success!")`, {
    stdout: "Hello, World!\n",
    retVal: "Success!",
  }],
  ["returns str() of the last value", "return_val(1)\nreturn_val([2, None])", {
    retVal: "[2, None]",
  }],
  [
    "returns JSON beside the text",
    "return_val({'a': (1, 2.5, None), 3: 'é'})",
    {
      retVal: "{'a': (1, 2.5, None), 3: 'é'}",
      retJson: String.raw`{"a":[1,2.5,null],"3":"\u00e9"}`,
    },
  ],
  ["returns no JSON where there is none", "return_val([float('nan')])", {
    retVal: "[nan]",
    retJson: null,
  }],
  [
    "never finds the sandbox's own modules, by whatever opens files",
    `import codecs, io, os, tokenize, zipfile
print(os.listdir("/lib"), os.path.exists("/lib/sandbox"))
for read in (open, io.open_code, codecs.open, tokenize.open, zipfile.ZipFile):
    for name in ("harness.py", "checker/policy.py"):
        for way in ("/lib/sandbox/", "/lib/./sandbox/", "/tmp/../lib/sandbox/"):
            try:
                read(way + name)
                print("read", read, way + name)
            except FileNotFoundError:
                pass
try:
    os.mkdir("/lib/sandbox")
except OSError as error:
    print(type(error).__name__)`,
    { stdout: "['python312.zip'] False\nPermissionError\n" },
  ],
  [
    "returns JSON of the last value alone",
    "x = []\nx.append(x)\nreturn_val(1)\nreturn_val(x)",
    { retVal: "[[...]]", retJson: null },
  ],
  [
    "returns JSON past what a program makes of json",
    "import json\njson.dumps = json.encoder.c_make_encoder = None\n" +
    "import builtins\ndel builtins.issubclass, builtins.str\n" +
    "return_val([True])",
    { retVal: "[True]", retJson: "[true]" },
  ],
  ["returns nothing for None", "return_val('x')\nreturn_val(None)", {}],
  ["runs a program of comments alone", "# nothing\n\n# at all", {}],
  ["runs a program of 1 MB", `x = "${"a".repeat(1_000_000)}"\nprint(len(x))`, {
    stdout: "1000000\n",
  }],
  ["has INPUT", "print(INPUT['值'], type(INPUT['n']))", {
    input: { "值": ["\u{1F600}", "\ud800"], n: null },
    stdout: "['\u{1F600}', '\\ud800'] <class 'NoneType'>\n",
  }],
  ["has no INPUT by default", "print(INPUT)", { stdout: "None\n" }],
  ["is __main__", "print(__name__, __file__)", {
    stdout: "__main__ main.py\n",
  }],
  ["exits with a code", "import sys\nprint(1)\nsys.exit(3)", {
    stdout: "1\n",
    exitCode: 3,
    kind: "exception",
    type: "SystemExit",
    line: 3,
    column: 1,
  }],
  ["exits with 0", "import sys\nsys.exit(0)\nprint('never')", {}],
  ["exits without a code", "raise SystemExit", {}],
  ["exits with a text", "raise SystemExit('no such row')", {
    stderr: "no such row\n",
    exitCode: 1,
    kind: "exception",
    type: "SystemExit",
  }],
  [
    "keeps both streams before an exit",
    [
      "import sys",
      "try:",
      "    1 / 0",
      "except ZeroDivisionError as error:",
      "    print('out')",
      "    print(error, file=sys.stderr)",
      "    sys.exit(1)",
    ].join("\n"),
    {
      stdout: "out\n",
      stderr: "division by zero\n",
      exitCode: 1,
      kind: "exception",
    },
  ],
  [
    "shows the caller's own frames",
    [
      "import json",
      "def parse(text):",
      "    return json.loads(text)",
      'parse("{")',
    ].join("\n"),
    {
      stderr: [
        "Traceback (most recent call last):",
        '  File "main.py", line 4, in <module>',
        '    parse("{")',
        '  File "main.py", line 3, in parse',
        "    return json.loads(text)",
        "           ^^^^^^^^^^^^^^^^",
        "json.decoder.JSONDecodeError: Expecting property name enclosed in " +
        "double quotes: line 1 column 2 (char 1)",
        "",
      ].join("\n"),
      exitCode: 1,
      kind: "exception",
      type: "json.decoder.JSONDecodeError",
      line: 3,
      column: 12,
    },
  ],
  ["counts columns in characters", "x = '中文' + 1", {
    stderr: /x = '中文' \+ 1\n {7,9}~+\^~+\n/,
    exitCode: 1,
    kind: "exception",
    line: 1,
    column: 5,
  }],
  ["reports a syntax error as CPython does", "def f(:\n    pass", {
    stderr: '  File "main.py", line 1\n    def f(:\n          ^\n' +
      "SyntaxError: invalid syntax\n",
    exitCode: 1,
    kind: "syntax",
    type: "SyntaxError",
    line: 1,
    column: 7,
  }],
  ["reports a NUL byte in the program", "x = '\0'", {
    stderr: /source code string cannot contain null bytes/,
    exitCode: 1,
    kind: "syntax",
  }],
  ["prints NUL bytes", String.raw`print("a\0b")`, { stdout: "a\0b\n" }],
  ["prints unicode", "print('中文 \u{1F600} é')", {
    stdout: "中文 \u{1F600} é\n",
  }],
  [
    "shows lone surrogates",
    String.raw`print("\ud800")
return_val("\udfff")`,
    { stdout: "\\ud800\n", retVal: "\\udfff" },
  ],
  ["refuses a program with lone surrogates", "x = '\ud800'", {
    stderr: /surrogates not allowed/,
    exitCode: 1,
    kind: "syntax",
  }],
  ["has stdin at its end", "input()", {
    stderr: /EOFError: EOF when reading a line\n$/,
    exitCode: 1,
    kind: "exception",
    type: "EOFError",
  }],
  [
    "runs asyncio",
    [
      "import asyncio",
      "async def double(x):",
      "    await asyncio.sleep(0.01 * x)",
      "    return 2 * x",
      "async def main():",
      "    return await asyncio.gather(double(2), double(1))",
      "print(asyncio.run(main()))",
    ].join("\n"),
    { stdout: "[4, 2]\n" },
  ],
  [
    "runs timeouts, queues and to_thread of asyncio",
    [
      "import asyncio",
      "async def main():",
      "    queue = asyncio.Queue()",
      "    asyncio.create_task(queue.put(1))",
      "    print(await queue.get(), await asyncio.to_thread(len, 'ab'))",
      "    try:",
      "        async with asyncio.timeout(0.01):",
      "            await asyncio.sleep(60)",
      "    except TimeoutError:",
      "        print('late')",
      "asyncio.run(main())",
    ].join("\n"),
    { stdout: "1 2\nlate\n" },
  ],
  [
    "tells a deadlock of asyncio",
    [
      "import asyncio",
      "async def main():",
      "    await asyncio.get_running_loop().create_future()",
      "asyncio.run(main())",
    ].join("\n"),
    {
      stderr: /RuntimeError: Cannot wait any longer: every task waits/,
      exitCode: 1,
      kind: "exception",
    },
  ],
  [
    "has dataclasses",
    [
      "from dataclasses import asdict, dataclass",
      "@dataclass(order=True)",
      "class Score:",
      "    value: float",
      "    reason: str = ''",
      "print(asdict(max(Score(1.5, '好'), Score(0.5))))",
    ].join("\n"),
    { stdout: "{'value': 1.5, 'reason': '好'}\n" },
  ],
  [
    "sleeps",
    "import time\nt = time.monotonic()\ntime.sleep(0.02)\n" +
    "print(time.monotonic() - t >= 0.02)",
    { stdout: "True\n" },
  ],
  ["refuses to sleep a negative time", "import time\ntime.sleep(-1)", {
    stderr: /ValueError: sleep length must be non-negative/,
    exitCode: 1,
    kind: "exception",
  }],
  ["limits recursion", "def f(): return f()\nf()", {
    stderr: /RecursionError: maximum recursion depth exceeded/,
    exitCode: 1,
    kind: "exception",
    type: "RecursionError",
  }],
  ["limits recursion in native code", "import json\njson.loads('[' * 10**5)", {
    stderr: /RecursionError/,
    exitCode: 1,
    kind: "exception",
    type: "RecursionError",
  }],
  ["limits nesting in the parser", `x = ${"(".repeat(5_000)}`, {
    stderr: /too many nested parentheses/,
    exitCode: 1,
    kind: "syntax",
  }],
  ["limits nesting in the compiler", `x = ${"-".repeat(100_000)}1`, {
    stderr: "SyntaxError: too deeply nested, or too large, to be compiled\n",
    exitCode: 1,
    kind: "syntax",
  }],
  ["tells what is wrong with INPUT", "print(INPUT)", {
    inputJson: "1".repeat(5_000),
    stderr: /^ValueError: Exceeds the limit \(4300 digits\) for integer/m,
    exitCode: 1,
    kind: "exception",
  }],
  [
    "stops at the deadline and keeps what was printed",
    [
      "import sys",
      "print('before')",
      "print('oops', file=sys.stderr)",
      "while True: pass",
    ].join("\n"),
    {
      timeoutMs: 2_000,
      stdout: "before\n",
      stderr: "oops\nExecution timed out after 2000 ms\n",
      exitCode: 124,
      kind: "timeout",
      type: "TimeoutError",
      line: 4,
    },
  ],
  ["stops a sleep at the deadline", "import time\ntime.sleep(3600)", {
    timeoutMs: 100,
    stderr: "Execution timed out after 100 ms\n",
    exitCode: 124,
    kind: "timeout",
  }],
  ["raises MemoryError at the limit", "x = bytearray(10**9)", {
    stderr: /MemoryError\nhelp: a program has \d+ MiB here/,
    exitCode: 1,
    kind: "memory",
    type: "MemoryError",
  }],
  ["ends at os._exit", "import os\nprint('x', flush=True)\nos._exit(4)", {
    stdout: "x\n",
    stderr: "SystemExit: exit status 4\n",
    exitCode: 4,
    kind: "exception",
  }],
  [
    "runs what atexit was given",
    [
      "import atexit",
      "atexit.register(print, 'bye')",
      "print('hello')",
    ].join("\n"),
    { stdout: "hello\nbye\n" },
  ],
  [
    "groups exceptions",
    [
      "raise ExceptionGroup('two', [ValueError('a'), TypeError('b')])",
    ].join("\n"),
    {
      stderr: /ExceptionGroup: two \(2 sub-exceptions\)[^]*ValueError: a/,
      exitCode: 1,
      kind: "exception",
    },
  ],
  [
    "survives an exception that cannot be shown",
    [
      "class Odd(Exception):",
      "    def __str__(self): raise KeyError('no')",
      "raise Odd",
    ].join("\n"),
    { stderr: /Odd/, exitCode: 1, kind: "exception", type: "Odd" },
  ],
  [
    "checks syntax with ast",
    [
      "import ast",
      "try:",
      "    ast.parse('def f(:')",
      "except SyntaxError as error:",
      "    return_val(error.lineno)",
    ].join("\n"),
    { retVal: "1" },
  ],
  ["says which module is missing", "import requests", {
    stderr: /ModuleNotFoundError: No module named 'requests'/,
    exitCode: 1,
    kind: "exception",
    type: "ModuleNotFoundError",
    line: 1,
  }],
  [
    "starts no thread",
    [
      "import _thread",
      "_thread.start_new_thread(print, ())",
    ].join("\n"),
    {
      stderr: /RuntimeError: can't start new thread/,
      exitCode: 1,
      kind: "exception",
    },
  ],
  [
    "shows its lines in tracebacks that it formats itself",
    "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n" +
    "    print(traceback.format_exc())",
    {
      stdout: "Traceback (most recent call last):\n" +
        '  File "main.py", line 3, in <module>\n    1 / 0\n    ~~^~~\n' +
        "ZeroDivisionError: division by zero\n\n",
    },
  ],
  [
    "numbers errors of the system as Linux does",
    "try:\n    open('/none')\nexcept OSError as error:\n" +
    "    print(error, repr(error))\nprint(OSError(44, 'mine'))\nopen('/none')",
    {
      stdout: "[Errno 2] No such file or directory: '/none' " +
        "FileNotFoundError(2, 'No such file or directory')\n[Errno 44] mine\n",
      stderr: /FileNotFoundError: \[Errno 2\] No such file/,
      exitCode: 1,
      kind: "exception",
    },
  ],
  ["helps with a return that is in no function", "x = 1\nreturn x", {
    stderr: /'return' outside function\nhelp: .*return_val\(value\)\n$/,
    help: "return_val",
    exitCode: 1,
    kind: "syntax",
    line: 2,
  }],
  ["helps with an await that is in no function", "import asyncio\nawait x()", {
    stderr: /help: .*asyncio\.run\(main\(\)\)/,
    help: /asyncio\.run/,
    exitCode: 1,
    kind: "syntax",
  }],
  ["helps with Markdown", "Here it is:\n```python\nprint(1)\n```", {
    stderr: /SyntaxError: /,
    exitCode: 1,
    kind: "syntax",
  }],
  ["helps with Markdown at the beginning", "```python\nprint(1)\n```", {
    stderr: /help: .*Markdown/,
    help: "Markdown",
    exitCode: 1,
    kind: "syntax",
  }],
  ["helps with a notebook's commands", "!pip install numpy\nimport numpy", {
    stderr: /help: .*notebook/,
    help: "notebook",
    exitCode: 1,
    kind: "syntax",
  }],
  ["tells an error whose place is none", ODD_PLACE, {
    stderr: /SyntaxError: x/,
    exitCode: 1,
    kind: "exception",
    type: "SyntaxError",
  }],
  ["tells an error whose property fails", ODD_PROPERTY, {
    stderr: /ModuleNotFoundError|Odd: x\n$/,
    exitCode: 1,
    kind: "exception",
    type: "Odd",
    line: 5,
  }],
  ["tells an error whose text is a class of its own", ODD_TEXT, {
    stderr: /Odd: hi\n$/,
    exitCode: 1,
    kind: "exception",
    type: "Odd",
  }],
  ["exits with a number of a class of its own", ODD_NUMBER, {
    exitCode: 5,
    kind: "exception",
    type: "SystemExit",
  }],
  [
    "tells an error where the cache of sources is gone",
    "import linecache\nlinecache.cache = None\n1/0",
    {
      stderr: /line 3, in <module>\n {4}1\/0\n/,
      exitCode: 1,
      kind: "exception",
      line: 3,
      column: 1,
    },
  ],
  ["has no ctypes", "import ctypes", {
    stderr: /ModuleNotFoundError: No module named '_ctypes'/,
    exitCode: 1,
    kind: "exception",
  }],
  ["has no JavaScript", "import js", {
    stderr: /ModuleNotFoundError: No module named 'js'/,
    exitCode: 1,
    kind: "exception",
  }],
];

Deno.test("Interpreter", async (test) => {
  const { run, interpreter } = await openInterpreter();
  for (const [title, code, expected] of PROGRAMS) {
    await test.step(title, () => {
      const result = run(code, expected);
      const { stdout = "", stderr = "", retVal = "", exitCode = 0 } = expected;
      if (stderr instanceof RegExp) assert.match(result.stderr, stderr);
      else assert.equal(result.stderr, stderr);
      assert.equal(result.stdout, stdout);
      assert.equal(result.retVal, retVal);
      assert.equal(result.exitCode, exitCode);
      assert.equal(result.error?.kind, expected.kind);
      if (expected.retJson !== undefined) {
        assert.equal(result.retJson, expected.retJson);
      }
      if (expected.help !== undefined) {
        assert.match(result.error?.help ?? "", new RegExp(expected.help));
      }
      for (const key of ["type", "line", "column"] as const) {
        if (expected[key] === undefined) continue;
        assert.equal(result.error?.[key], expected[key], key);
      }
    });
  }

  await test.step("run() lists every module that a program lacks", () => {
    assert.deepEqual(run("import numpy.linalg").missingModules, ["numpy"]);
    assert.deepEqual(run("import json").missingModules, []);
  });

  await test.step("run() cuts each stream at its limit and says so", () => {
    const result = run([
      "import sys",
      "print('é' * 1_000_000)",
      "return_val('r' * 2_000_000)",
      "print('e' * 10, file=sys.stderr)",
    ].join("\n"));
    assert.deepEqual(result.truncated, ["stdout", "ret_val", "ret_json"]);
    assert.match(result.stdout, /é\n\[truncated: 951\d\d\d bytes\]\né+\n$/);
    assert.match(result.retVal, /r\n\[truncated: 951\d\d\d bytes\]\nr+$/);
    assert.equal(result.stderr, "eeeeeeeeee\n");
  });

  await test.step("run() never lets 200 MB of output into memory", () => {
    const result = run("for _ in range(200): print('x' * 2**20)");
    assert.deepEqual(result.truncated, ["stdout"]);
    assert.equal(result.stdout.length < 1.1 * 2 ** 20, true);
  });

  await test.step("random numbers never repeat after a reset", () => {
    const program = "import random, uuid, os\n" +
      "print(random.random(), uuid.uuid4(), os.urandom(8))";
    assert.notEqual(run(program).stdout, run(program).stdout);
  });

  await test.step("random numbers never repeat, prepared for or not", () => {
    const program = "import random\nprint(random.random())";
    const drawn = new Set<string>();
    for (let round = 0; round < 3; round++) {
      drawn.add(run(program).stdout);
      interpreter.prepare();
      drawn.add(run(program).stdout);
      interpreter.prepare();
      interpreter.prepare();
      drawn.add(run(program).stdout);
    }
    assert.equal(drawn.size, 9);
  });

  await test.step("seeded random numbers repeat", () => {
    const program = "import random\nrandom.seed(1)\nprint(random.random())";
    assert.equal(run(program).stdout, run(program).stdout);
  });
});

Deno.test("Interpreter.reset() says when the heap has grown too far", async () => {
  const { interpreter } = await openInterpreter();
  interpreter.run({
    type: "run",
    nonce: "1",
    code: "x = bytearray(80 * 2**20)",
    inputJson: "null",
    timeoutMs: 300_000,
  });
  assert.equal(interpreter.reset(), "heap_grown");
});
