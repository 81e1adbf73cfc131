import assert from "node:assert/strict";
import { KnownPrograms } from "../../../src/guest/python/known_programs.ts";
import type { ResultMessage, RunMessage } from "../../../src/wire/messages.ts";
import { openInterpreter } from "./open_interpreter.ts";

const PLAIN: RunMessage = {
  type: "run",
  nonce: "",
  code: "",
  inputJson: "null",
  timeoutMs: 300_000,
};
/** Compiled for keeping the second time, taken from there the third. */
const TIMES = [1, 2, 3, 4] as const;

const { interpreter } = await openInterpreter();

function run(changes: Partial<RunMessage>): ResultMessage {
  const result = interpreter.run({ ...PLAIN, ...changes });
  assert.equal(interpreter.reset(), null);
  return result;
}

/** Returns how often a program is compiled, and whether it is known. */
function finder() {
  const programs = new KnownPrograms();
  let compiled = 0;
  const made = new Uint8Array(1_000);
  return (changes: Partial<RunMessage>): [number, boolean] => {
    compiled = 0;
    const found = programs.find({ ...PLAIN, ...changes }, () => {
      compiled += 1;
      return made;
    });
    return [compiled, found === made];
  };
}

const PROGRAMS: Readonly<Record<string, string>> = {
  "one that uses its input": "print(INPUT, __name__, __file__)",
  "one that fails": "def f(x):\n    return 1 / x\n\nf(INPUT - INPUT)\n",
  "one that does not parse": "def f(:\n",
  "one that the compiler warns of": "x = INPUT\nprint(x is 3)\n",
  "one in another alphabet":
    "# 蓝\nprint('蓝 \\ud800'.encode('utf-8', 'replace'))",
  "an empty one": "",
};

Deno.test("a program that comes again ends as it does the first time", () => {
  for (const [name, code] of Object.entries(PROGRAMS)) {
    const [first, ...others] = TIMES.map(() => {
      const { durationMs: _, memoryPeakBytes: __, ...told } = run({
        code,
        inputJson: "7",
      });
      return told;
    });
    for (const other of others) assert.deepEqual(other, first, name);
  }
});

Deno.test("a program that comes again has its own input and stdin", () => {
  const code = "import sys\nprint(INPUT, sys.stdin.read())";
  for (const time of TIMES) {
    const inputs = { stdin: { text: `in ${time}` } };
    const { stdout } = run({ code, inputJson: `${time}`, inputs });
    assert.equal(stdout, `${time} in ${time}\n`);
  }
});

Deno.test("a program never changes what another run of its text is", () => {
  const code = `
import builtins, gc, marshal, sys, warnings
print("as it is written")
forged = compile("print('forged')", "main.py", "exec")
def forge(*_, **__): return forged
names = ("compile", "_load", "_dump", "loads", "dumps", "compile_program",
         "compile_to_keep")
places = [vars(builtins), vars(marshal), vars(warnings)]
places += [vars(module) for module in list(sys.modules.values()) if module]
places += [found for found in gc.get_objects() if type(found) is dict]
for frame in sys._current_frames().values():
    while frame:
        places.append(frame.f_globals)
        frame = frame.f_back
for place in places:
    for name in names:
        if name in place: place[name] = forge
for value in list(sys._getframe().f_code.co_consts): pass
`;
  for (const caller of ["a", "a", "a", "a", "b", "b", "b"]) {
    const { stdout, stderr } = run({ code, caller });
    assert.equal(stdout, "as it is written\n", stderr);
  }
  assert.equal(run({ code: "print(compile)" }).stderr, "");
});

Deno.test("a program that one policy lets run never runs under another", () => {
  const code = "import os\nos.system('true')\n";
  for (const _ of TIMES) {
    assert.notEqual(run({ code }).error?.kind, "rejected");
    assert.equal(run({ code, policy: "strict" }).error?.kind, "rejected");
  }
});

Deno.test("KnownPrograms compiles a program when it comes the second time", () => {
  const find = finder();
  const told = TIMES.map(() => find({ code: "a" }));
  assert.deepEqual(told, [[0, false], [1, true], [0, true], [0, true]]);
});

Deno.test("KnownPrograms never keeps what was made for another caller or policy", () => {
  const find = finder();
  for (const _ of TIMES) find({ code: "a", caller: "one" });
  assert.deepEqual(find({ code: "a", caller: "one" }), [0, true]);
  assert.deepEqual(find({ code: "a", caller: "one", policy: "strict" }), [
    0,
    false,
  ]);
  assert.deepEqual(
    find({ code: "a", caller: "one", inputs: { stdin: { text: "" } } }),
    [0, false],
  );
  assert.deepEqual(find({ code: "b", caller: "two" }), [0, false]);
  assert.deepEqual(find({ code: "a", caller: "one" }), [0, false]);
});

Deno.test("KnownPrograms remembers neither cells nor what brings or keeps more", () => {
  const find = finder();
  const others: readonly Partial<RunMessage>[] = [
    { mode: "cell" },
    { resume: { id: "x" } },
    { keepAs: "x" },
    { tools: [] },
    { inputs: { files: [] } },
    { inputs: { collect: [] } },
    { code: "#".repeat(100_000) },
  ];
  for (const other of others) {
    for (const _ of TIMES) assert.deepEqual(find(other), [0, false]);
  }
});

Deno.test("KnownPrograms forgets the oldest beyond its limits", () => {
  const find = finder();
  const known = (codes: readonly string[]) =>
    codes.filter((code) => find({ code })[1]).length;
  const short = Array.from({ length: 200 }, (_, n) => `n = ${n}`);
  for (const code of short) find({ code });
  for (const code of short.toReversed()) find({ code });
  // The latest ones are those that came last.
  assert.equal(known(short.slice(0, 64)), 64);
  assert.deepEqual(find({ code: short[199] }), [0, false]);
  const long = Array.from({ length: 60 }, (_, n) => `${n}#`.padEnd(60_000));
  for (const code of long) find({ code });
  assert.deepEqual(find({ code: long[0] }), [0, false]);
  assert.deepEqual(find({ code: long[59] }), [1, true]);
});
