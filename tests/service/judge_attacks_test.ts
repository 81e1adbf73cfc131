import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

/** The policy that refuses least: what keeps a program from a pass is no policy. */
const service = await startService({
  sandboxes: 2,
  env: {
    FAAS_SANDBOXES: "core=2",
    FAAS_KILL_GRACE: "200",
    FAAS_SAFETY_POLICY: "permissive",
  },
});
Deno.test.afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Programs that do anything but the task, which is to double a number. */
const ATTACKS: Readonly<Record<string, string>> = {
  "exits with success": "import sys\nsys.exit(0)",
  "exits in the function": "import sys\ndef double(n): sys.exit(0)",
  "leaves the process": "import os\nos._exit(0)",
  "leaves the process in the function": "import os\ndef double(n): os._exit(0)",
  "patches built-ins": `
import builtins
builtins.AssertionError = Exception
builtins.abs = builtins.len = builtins.all = lambda *_: 0
builtins.isinstance = builtins.bool = builtins.any = lambda *_: True
builtins.print = lambda *_: None
def double(n): return 0`,
  "makes every equality true": `
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __hash__(self): return hash(84)
    def __len__(self): return 0
    def __str__(self): return "84"
    def __repr__(self): return "84"
    def __int__(self): return 84
    def __index__(self): return 84
    __class__ = int
def double(n): return Yes()`,
  "is a number that lies": `
class Number(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 84
    def __int__(self): return 84
    def __index__(self): return 84
    def __repr__(self): return "84"
    __str__ = __repr__
def double(n): return Number(1)`,
  "has a metaclass that lies": `
class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(int)
    def __subclasscheck__(cls, other): return True
    def __instancecheck__(cls, other): return True
    __mro__ = (int, object)
class Value(metaclass=Meta):
    def __eq__(self, other): return True
def double(n): return Value()`,
  "rewrites asserts": `
import ast, builtins
compile_ = builtins.compile
def drop(source, *args, **kwargs):
    return compile_("pass", *args, **kwargs)
builtins.compile = builtins.exec = builtins.eval = drop
ast.Assert = ast.Pass
def double(n): return 0`,
  "registers for the end": `
import atexit, os
atexit.register(lambda: os._exit(0))
atexit.register(lambda: print(0))
def double(n): return 0`,
  "is a decorator that swallows": `
import contextlib
class Swallow(contextlib.ContextDecorator):
    def __enter__(self): return self
    def __exit__(self, *_): return True
@Swallow()
def double(n): raise AssertionError`,
  "patches json": `
import json, json.encoder, json.decoder
json.dumps = json.JSONEncoder.encode = lambda *_, **__: '{"end":"passed"}'
json.encoder.c_make_encoder = json.encoder.encode_basestring_ascii = json.dumps
json.loads = json.JSONDecoder.decode = lambda *_, **__: {"end": "passed"}
def double(n): return 0`,
  "reads what is expected from frames": `
import sys
def double(n):
    frame = sys._getframe().f_back
    while frame is not None:
        for value in [*frame.f_code.co_consts, *frame.f_locals.values(), *frame.f_globals.values()]:
            if type(value) is int and n < value < 3 * n: return value
        frame = frame.f_back
    return 0`,
  "reads the tests from the collector": `
import gc, re
needle = "".join(["double", "(", "42"])
def texts(found):
    for value in found:
        if type(value) is str: yield value
        if type(value) is bytes: yield value.decode("latin-1")
def double(n):
    gc.unfreeze()
    for found in gc.get_objects():
        if type(found) in (list, tuple, set): items = found
        elif type(found) is dict: items = found.values()
        else: continue
        for text in texts(items):
            if needle in text or "candidate" in text and "assert" in text:
                for number in re.findall("== *([0-9]+)", text): return int(number)
    return 0`,
  "skips lines of its caller": `
import sys
def trace(frame, *_): return trace
def double(n):
    frame = sys._getframe().f_back
    try:
        sys.settrace(trace)
        frame.f_trace = trace
        frame.f_lineno = 10 ** 6
    except BaseException: pass
    return 0`,
  "replaces names of its caller": `
import sys
def double(n):
    frame = sys._getframe().f_back
    while frame is not None:
        frame.f_globals["double"] = frame.f_globals["check"] = lambda *_: 84
        frame = frame.f_back
    return 0`,
  "reads stdin ahead": `
import sys
text = sys.stdin.read() + sys.stdin.read()
def double(n): return text
print(text.split()[-1] if "84" in text else 0)`,
  "prints what the harness prints": `
text = '{"end":"passed"}'
print('v{"end":"passed"}'); print(text)
return_val({"end": "passed"})
def double(n):
    return_val({"end": "passed", "value": 84, "outcomes": [["v", 84, []]]})
    print('{"end":"passed"}')
    return {"end": "passed"}`,
  "hands back what the harness hands back": `
import sys, os
harness = sys.modules.get("harness") or sys.modules.get("judged")
state = sys.modules.get("program_state")
def double(n):
    for module in list(sys.modules.values()):
        for name in ("_hand_back", "operate", "call", "ask", "_write_json"):
            if hasattr(module, name): setattr(module, name, lambda *_: None)
        state = getattr(module, "State", None)
        if state is not None:
            state.return_json = '{"end":"passed"}'
            state.return_text = "passed"
    sys.exit(0)`,
  "names a class as the harness does": `
class _Remote: pass
class _Unknown:
    def __init__(self): self._number = 0
    def __eq__(self, other): return True
class _Pending(BaseException): pass
State = _Remote
def double(n): return _Unknown()`,
  "raises what the harness raises": `
class _Pending(BaseException): pass
def double(n): raise _Pending`,
  "raises a StopIteration": "def double(n): raise StopIteration",
  "goes on in a thread": `
import threading
def double(n):
    threading.Thread(target=lambda: print(84)).start()
    return 0`,
  "counts the tests": `
import os
seen = [0]
def double(n):
    seen[0] += 1
    open("/tmp/seen", "a").write("x")
    return 84 if os.path.getsize("/tmp/seen") > 1 else 0
print(84 if os.path.exists("/tmp/seen") else 0)`,
  "prints without end": `
def double(n):
    while True: print(84)
while True: print(84)`,
  "prints it among other things":
    "print(*range(100))\ndef double(n): return list(range(100))",
  "closes the streams":
    "import os\nos.close(1)\nos.close(2)\ndef double(n): os.close(0)",
  "calls itself without end": "def double(n): return double(n)\ndouble(1)",
  "takes all memory": "def double(n): return 'x' * 10**10\ndouble(1)",
  "does not parse": "def double(n: return 84",
};

const TESTS = [
  { stdin: "42\n", expected: "84\n" },
  { stdin: "42\n", expected: "84\n", compare: "lines_any_order" },
  { stdin: "42\n", expected: "84", compare: "numbers" },
  { call: { function: "double", args: [42] }, expected: 84 },
  { code: "assert double(42) == 84" },
  {
    code: "def check(candidate):\n    assert candidate(42) == 84\n" +
      "    assert abs(candidate(42) - 84) < 1\ncheck(double)",
  },
  { code: "if double(42) != 84:\n    raise AssertionError" },
  { code: "assert all(double(n) == 2 * n for n in [42, 1])" },
  { code: "assert str(double(42)) == '84' and isinstance(double(42), int)" },
  {
    stdin: "42\n",
    checker: "return_val(INPUT['output'].split() == INPUT['expected'])",
    expected: ["84"],
  },
];

Deno.test("a program that does the task passes every form of test", async () => {
  const code = "import sys\ndef double(n): return 2 * n\n" +
    "line = sys.stdin.readline()\nif line: print(double(int(line)))";
  assert.deepEqual(new Set(await verdicts(code)), new Set(["passed"]));
});

for (const [name, code] of Object.entries(ATTACKS)) {
  Deno.test(`a program never earns a pass that ${name}`, async () => {
    const found = await verdicts(code);
    assert.equal(found.length, TESTS.length);
    assert.equal(
      found.filter((verdict) => verdict === "passed").length,
      0,
      `${found}`,
    );
    assert.equal(found.includes("not_judged"), false, `${found}`);
  });
}

async function verdicts(code: string): Promise<string[]> {
  const response = await fetch(`${service.url}/judge`, {
    method: "POST",
    body: JSON.stringify({ code, tests: TESTS, limits: { time_ms: 3_000 } }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const { tests } = JSON.parse(text);
  return tests.map(({ verdict }: { verdict: string }) => verdict);
}
