import assert from "node:assert/strict";
import type { Interpreter } from "../../../src/guest/interpreter.ts";
import { BOOT, openInterpreter } from "./open_interpreter.ts";
import { runProgram } from "./run_program.ts";
import { startFromImage } from "./start_from_image.ts";

const FOLDER = `${BOOT.folders.python}/warm_up`;

/** Expected ends of the programs that must fail. */
const ENDS: Readonly<Record<string, string>> = {
  "exiting.py": "exception",
  "failing.py": "exception",
  "misspelt.py": "syntax",
  "refused.py": "rejected",
};

function run(interpreter: Interpreter, code: string) {
  const result = runProgram(interpreter, code);
  assert.equal(interpreter.reset(), null);
  interpreter.prepare();
  return result;
}

Deno.test("Every program of the warm-up does what it is there for", async (t) => {
  const { interpreter } = await openInterpreter({
    policyJson: '{"base":"strict"}',
  });
  for (const { name } of Deno.readDirSync(`${FOLDER}/core`)) {
    await t.step(name, () => {
      const code = Deno.readTextFileSync(`${FOLDER}/core/${name}`);
      const { error, stderr } = run(interpreter, code);
      assert.equal(error?.kind, ENDS[name], stderr);
    });
  }
});

/** Things that a program must find untouched, with the expected output. */
const UNTOUCHED: readonly (readonly [string, string, string])[] = [
  [
    "an event loop that is made when it is asked for",
    "import asyncio, warnings\nwarnings.simplefilter('ignore')\n" +
    "async def main():\n    return asyncio.current_task().get_name()\n" +
    "print(asyncio.get_event_loop().run_until_complete(main()))",
    "Task-1\n",
  ],
  [
    "tasks that are counted from 1",
    "import asyncio\n" +
    "async def main():\n    return asyncio.current_task().get_name()\n" +
    "print(asyncio.run(main()))",
    "Task-1\n",
  ],
  [
    "subclasses of nobody else",
    "import abc, enum, typing\nclass Own(enum.Enum): pass\n" +
    "own = [c for base in (object, enum.Enum, Exception, abc.ABC, tuple)\n" +
    "       for c in base.__subclasses__() if c.__module__ == '__main__']\n" +
    "print(own)",
    "[<enum 'Own'>]\n",
  ],
  [
    "objects of nobody else",
    "import gc\ngc.unfreeze()\n" +
    "print([o for o in gc.get_objects()\n" +
    "       if (getattr(o, '__module__', None) == '__main__'\n" +
    "       or type(o).__module__ == '__main__')\n" +
    "       and getattr(o, '__name__', None) != '<module>'])",
    "[]\n",
  ],
  [
    "a collector that runs by itself",
    "import gc\nclass Own: pass\n" +
    "for _ in range(100_000):\n    own = Own()\n    own.own = own\n" +
    "print(gc.isenabled(), len(gc.get_objects()) < 50_000)",
    "True True\n",
  ],
  [
    "logging that ends with the program",
    "import io, logging, logging.handlers, sys\n" +
    "target = logging.StreamHandler(sys.stdout)\n" +
    "handler = logging.handlers.MemoryHandler(100, target=target)\n" +
    "logger = logging.getLogger('x')\nlogger.addHandler(handler)\n" +
    "logger.warning('kept to the end')\nprint('end')",
    "end\nkept to the end\n",
  ],
  [
    "warnings, lines and patterns of nobody else",
    "import linecache, sys\n" +
    "print(list(linecache.cache), [name for name, module in sys.modules.items()\n" +
    "      if hasattr(module, '__warningregistry__')])",
    "['main.py'] []\n",
  ],
];

Deno.test("An image never shows what has warmed it up", async (t) => {
  const programs = [...Deno.readDirSync(`${FOLDER}/core`)].map(({ name }) =>
    Deno.readTextFileSync(`${FOLDER}/core/${name}`)
  );
  const interpreter = await startFromImage({}, programs);
  for (const [title, code, expected] of UNTOUCHED) {
    await t.step(title, () => {
      const { stdout, stderr } = run(interpreter, code);
      assert.equal(stderr, "");
      assert.equal(stdout, expected);
    });
  }
  await t.step("names of files of nobody else", () => {
    const code = "import tempfile\nprint(tempfile.mktemp())";
    assert.notEqual(
      run(interpreter, code).stdout,
      run(interpreter, code).stdout,
    );
  });
});

Deno.test("prepare() never calls what a program has left", async () => {
  const { interpreter } = await openInterpreter({
    retireHeapBytes: 30 * 1024 * 1024,
  });
  const code = "import random\n" +
    "def evil(*args):\n    while True: pass\n" +
    "random.seed = evil\nx = bytearray(40 * 2**20)";
  const { error } = runProgram(interpreter, code, 5_000);
  assert.equal(error, null);
  assert.throws(() => interpreter.prepare(), /Cannot prepare: not reset/);
  assert.equal(interpreter.reset(), "heap_grown");
  assert.throws(() => interpreter.prepare(), /Cannot prepare: not reset/);
});
