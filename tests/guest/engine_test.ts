import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Interpreter } from "../../src/guest/interpreter.ts";
import { openLibC } from "../../src/guest/lock/libc.ts";
import { openImage, writeImage } from "../../src/guest/memory/memory_image.ts";
import type { BootMessage } from "../../src/wire/messages.ts";
import { imagePath, loadEngine } from "../../src/guest/start/load_engine.ts";
import type { PoolPlan } from "../../src/pool/plan_pool.ts";
import type { RunResult } from "../../src/run/result.ts";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import { ProcessPool } from "../faults/process_pool.ts";
import { CORE } from "../pool/small_kinds.ts";
import { TINY_ENGINES } from "./tiny_engine/engine.ts";

const MIB = 1_048_576;
const OUTPUT_LIMIT_BYTES = 100;
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = `${root}tests/guest/tiny_engine`;

const BOOT: BootMessage = {
  type: "boot",
  engine: "tiny",
  kind: "tiny",
  parentPid: Deno.pid,
  libcPath: "",
  folders: { tiny: folder },
  imageDir: "",
  packagePaths: [],
  heapLimitBytes: 16 * MIB,
  retireHeapBytes: 8 * MIB,
  outputLimitBytes: OUTPUT_LIMIT_BYTES,
  outputPath: "",
  fileLimitBytes: MIB,
  fileLimitCount: 10,
  policyJson: '{"base":"strict"}',
};

/** One sandbox of the language that serves, and a spare. */
function tinyPlan(): PoolPlan {
  const { heapLimitBytes, retireHeapBytes } = BOOT;
  const kind = {
    ...CORE,
    name: "tiny",
    engine: "tiny",
    retireHeapBytes,
  };
  const row = {
    kind,
    serving: 1,
    spares: 1,
    express: 0,
    heapLimitBytes,
    rssLimitBytes: 1_024 * MIB,
    idleRssLimitBytes: 512 * MIB,
  };
  return { kinds: [row], programMemoryBytes: MIB, plannedBytes: MIB };
}

/** Writes the image that `BOOT` would start from into a folder of its own. */
async function makeImage(): Promise<string> {
  const boot = { ...BOOT, imageDir: await Deno.makeTempDir() };
  const guest = await loadEngine(boot, TINY_ENGINES);
  const { warmUp } = guest.engine;
  const interpreter = await Interpreter.start({ boot, guest, warmUp });
  const facts = { ...interpreter.facts, key: guest.key, hotPages: [] };
  writeImage(imagePath(boot), facts, interpreter.captureImage());
  return boot.imageDir;
}

/** Expected outcome of a program; absent: an ordinary success. */
interface Expected {
  readonly stdout?: string;
  readonly retVal?: string;
  readonly exitCode?: number;
  readonly kind?: string;
  readonly type?: string;
  readonly stderr?: RegExp;
  /** Reason why its sandbox is replaced. */
  readonly ends?: string;
  readonly timeoutMs?: number;
}

/** Title, program, what comes of it; each leaves what it can. */
const PROGRAMS: readonly [string, string, Expected][] = [
  ["adds and prints", "2 + 3.", { stdout: "5\n", retVal: "5" }],
  ["keeps", "9kK.", { stdout: "9\n", retVal: "9" }],
  ["finds nothing that was kept", "K.", { stdout: "0\n", retVal: "0" }],
  ["exits", "3e", { exitCode: 3, kind: "exception", type: "Exit" }],
  ["exits well", "0e", {}],
  ["calls itself for ever", "d", {
    exitCode: 1,
    kind: "exception",
    type: "TooDeep",
  }],
  ["traps", "5kgu", { exitCode: 1, kind: "crash" }],
  ["never gets past the seal", "o.", {
    exitCode: 1,
    kind: "crash",
    stderr: /the program called "open"/,
  }],
  ["loops until its deadline", "i", {
    exitCode: 124,
    kind: "timeout",
    timeoutMs: 50,
  }],
  ["uses some memory", "ggg1.", { stdout: "1\n", retVal: "1" }],
  ["finds nothing that was used", "K.", { stdout: "0\n", retVal: "0" }],
  ["grows the table", "t", { retVal: "0", ends: "retired" }],
  ["adds after all that", "1 + 1.", { stdout: "2\n", retVal: "2" }],
];

function check(result: RunResult, expected: Expected): void {
  const { stdout = "", retVal = "", exitCode = 0, stderr } = expected;
  assert.equal(result.stdout, stdout);
  assert.equal(result.retVal, retVal);
  assert.equal(result.exitCode, exitCode);
  assert.equal(result.error?.kind, expected.kind);
  if (expected.type) assert.equal(result.error?.type, expected.type);
  if (stderr) assert.match(result.stderr, stderr);
}

for (const start of ["cold", "from an image"] as const) {
  Deno.test(`A sandbox of another language, ${start}`, async (test) => {
    const imageDir = start === "cold" ? "" : await makeImage();
    const { type: _, engine: _e, kind: _k, libcPath: _l, ...rest } = BOOT;
    const open = (graceMs: number) =>
      new ProcessPool({
        plan: tinyPlan(),
        child: {
          denoPath: Deno.execPath(),
          entryPath: `${folder}/main.ts`,
          readPaths: [`${root}src`, folder, ...(imageDir ? [imageDir] : [])],
        },
        boot: { ...rest, imageDir },
        breaker: { threshold: 1_000 },
        graceMs,
      });
    // A machine under load must not turn a soft stop into a kill.
    await using pool = open(60_000);
    await pool.untilWhole();

    await test.step("comes up so", () => {
      for (const ready of pool.events("sandboxReady")) {
        assert.equal(ready.fromImage, start !== "cold");
        assert.equal(typeof ready.heapBytes, "number");
      }
    });

    for (const [title, program, expected] of PROGRAMS) {
      await test.step(title, async () => {
        const ended = pool.events("sandboxEnded").length;
        const { timeoutMs = 300_000 } = expected;
        check(await pool.run(program, { timeoutMs }), expected);
        await pool.untilWhole();
        const ends = pool.events("sandboxEnded").slice(ended);
        assert.deepEqual(
          ends.map(({ reason }) => reason),
          expected.ends ? [expected.ends] : [],
        );
      });
    }

    await test.step("never asks for the deadline", async () => {
      await using hasty = open(100);
      check(await hasty.run("b", { timeoutMs: 50 }), {
        exitCode: 124,
        kind: "timeout",
      });
      check(await hasty.run("1 + 1."), { stdout: "2\n", retVal: "2" });
      assert.equal(hasty.ended().reason, "timeout");
    });

    await test.step("finds other entropy each time", async () => {
      const first = await pool.run("n.");
      assert.notEqual(first.stdout, (await pool.run("n.")).stdout);
    });

    await test.step("cuts what is too much", async () => {
      const { truncated, stdout } = await pool.run("9.".repeat(200));
      assert.deepEqual(truncated, ["stdout"]);
      assert.match(stdout, /^9\n18\n27\n[^]*truncated/);
    });

    await test.step("has a limit of memory", async () => {
      const ended = pool.events("sandboxEnded").length;
      check(await pool.run("g".repeat(32)), {
        exitCode: 1,
        kind: "memory",
        type: "Full",
      });
      await pool.untilWhole();
      // Mapped memory is given back; a copied one would be cleared each time.
      const retired = pool.events("sandboxEnded").slice(ended);
      assert.equal(retired.length, start === "cold" ? 1 : 0);
    });
    if (imageDir !== "") await Deno.remove(imageDir, { recursive: true });
  });
}

Deno.test("A reset never leaves a byte of another language's program", async () => {
  const imageDir = await makeImage();
  for (const libcPath of [findLibcPath(), ""]) {
    const boot = { ...BOOT, imageDir, retireHeapBytes: BOOT.heapLimitBytes };
    const guest = await loadEngine(boot, TINY_ENGINES);
    const libc = openLibC(libcPath);
    const image = openImage(imagePath(boot), guest.key, libc);
    assert.ok(typeof image !== "string");
    using open = image;
    const interpreter = await Interpreter.start({
      boot: { ...boot, policyJson: "{}" },
      guest,
      image: open,
      libc,
    });
    const before = interpreter.captureMemory();
    const { stackPointer } = interpreter.engine.memory;
    const run = { type: "run", nonce: "", inputJson: "null" } as const;
    for (const code of ["1.", "5k", "u", "d", "i", "gggg", "g".repeat(32)]) {
      interpreter.prepare();
      interpreter.run({ ...run, code, timeoutMs: 50 });
      assert.equal(interpreter.reset(), null, code);
      assert.equal(interpreter.engine.memory.stackPointer, stackPointer, code);
      assert.deepEqual(interpreter.captureMemory(), before, code);
      assert.ok(interpreter.grownMemory().every((byte) => byte === 0), code);
    }
  }
  await Deno.remove(imageDir, { recursive: true });
});

Deno.test("loadEngine() says which engine there is not", async () => {
  for (const engine of ["python", "toString", ""]) {
    await assert.rejects(loadEngine({ ...BOOT, engine }, TINY_ENGINES), {
      message: `Cannot boot: no engine "${engine}"`,
    });
  }
});
