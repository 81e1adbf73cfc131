import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  childArguments,
  type ChildExit,
  type ChildOptions,
  spawnChild,
} from "../../src/sandbox/process.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Runs a program in a child with the sandbox's flags; returns its output. */
async function outputOf(
  program: string,
  changes: Partial<ChildOptions> = {},
): Promise<ChildExit & { readonly stdout: string }> {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  try {
    await Deno.writeTextFile(file, program);
    return await new Promise((resolve) => {
      let stdout = "";
      const child = spawnChild({
        denoPath: Deno.execPath(),
        entryPath: file,
        readPaths: [folder],
        ...changes,
      }, {
        output(chunk) {
          stdout += new TextDecoder().decode(chunk);
        },
        exit(exit) {
          resolve({ ...exit, stdout });
        },
      });
      child.write(new TextEncoder().encode("hello"));
    });
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("spawnChild() never gives a child a right but reading its paths", async () => {
  const attempts = {
    net: "Deno.connect({ port: 1 })",
    listen: "Deno.listen({ port: 0 })",
    run: 'new Deno.Command("true").outputSync()',
    write: 'Deno.writeTextFileSync("/tmp/child-was-here", "")',
    env: "Deno.env.toObject()",
    sys: "Deno.hostname()",
    ffi: 'Deno.dlopen("libc.so.6", {})',
    read: 'Deno.readTextFileSync("/etc/passwd")',
    proc: 'Deno.readTextFileSync("/proc/self/environ")',
    remote: 'import("https://deno.land/x/any.ts")',
    npm: 'import("npm:is-odd")',
    eval: "Function('return 1')()",
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    const { stdout } = await outputOf(`
      let result = "allowed";
      try { await (async () => ${attempt})(); }
      catch (error) { result = "refused"; }
      Deno.stdout.writeSync(new TextEncoder().encode(result));
      Deno.exit(0);
    `);
    assert.equal(stdout, "refused", name);
  }
});

Deno.test("spawnChild() never passes its environment on", async () => {
  Deno.env.set("PYTHON_FAAS_TEST_SECRET", "secret");
  const file = await Deno.makeTempFile({ suffix: ".js" });
  try {
    await Deno.writeTextFile(file, "Deno.stdin.readSync(new Uint8Array(1));");
    const names = await new Promise<string[]>((resolve) => {
      let found: string[] = [];
      const child = spawnChild({
        denoPath: Deno.execPath(),
        entryPath: file,
        readPaths: [folder],
      }, { output() {}, exit: () => resolve(found) });
      const environment = Deno.readTextFileSync(`/proc/${child.pid}/environ`);
      found = environment.split("\0").map((line) => line.split("=")[0]);
      child.kill();
    });
    assert.deepEqual(names.sort(), ["", "DENO_DIR", "NO_COLOR", "TZ"]);
  } finally {
    Deno.env.delete("PYTHON_FAAS_TEST_SECRET");
    await Deno.remove(file);
  }
});

Deno.test("spawnChild() keeps WebAssembly memory within its pages", async () => {
  const { stdout } = await outputOf(
    `
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    memory.grow(90);
    let result = "grew";
    try { memory.grow(20); } catch { result = "refused"; }
    Deno.stdout.writeSync(new TextEncoder().encode(result));
  `,
    { wasmPages: 100 },
  );
  assert.equal(stdout, "refused");
});

Deno.test("spawnChild() ends a child whose JavaScript heap is too large", async () => {
  const { code, signal } = await outputOf(
    "const kept = []; for (;;) kept.push([kept.length]);",
    { jsHeapMib: 64 },
  );
  assert.notEqual(code, 0);
  assert.notEqual(signal, null);
});

Deno.test("spawnChild() delivers all output before the exit", async () => {
  const { stdout, code } = await outputOf(`
    Deno.stdout.writeSync(new TextEncoder().encode("x".repeat(60000)));
    Deno.exit(7);
  `);
  assert.equal(stdout.length, 60_000);
  assert.equal(code, 7);
});

Deno.test("spawnChild() keeps the end of stderr and no more", async () => {
  const { stderr } = await outputOf(`
    console.error("x".repeat(100_000));
    console.error("the reason");
    Deno.exit(1);
  `);
  assert.ok(stderr.endsWith("the reason\n"));
  assert.ok(stderr.length <= 2_048);
});

Deno.test("spawnChild() puts a child out of reach of Ctrl-C", async () => {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  await Deno.writeTextFile(file, "Deno.stdin.readSync(new Uint8Array(1));");
  const sessions = await new Promise<string[]>((resolve) => {
    const found: string[] = [];
    const child = spawnChild({
      denoPath: Deno.execPath(),
      entryPath: file,
      readPaths: [folder],
    }, { output() {}, exit: () => resolve(found) });
    for (const pid of [child.pid, Deno.pid]) {
      const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
      found.push(stat.slice(stat.lastIndexOf(")")).split(" ")[4]);
    }
    child.kill();
  });
  await Deno.remove(file);
  // A terminal signals the processes of its own session.
  assert.notEqual(sessions[0], sessions[1]);
});

Deno.test("spawnChild() throws where nothing can be started", () => {
  assert.throws(() =>
    spawnChild(
      { denoPath: "/nowhere/deno", entryPath: "x", readPaths: [folder] },
      { output() {}, exit() {} },
    )
  );
});

Deno.test("Child.kill() ends a busy loop, also twice", async () => {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  await Deno.writeTextFile(
    file,
    "Deno.stdout.writeSync(new Uint8Array(1)); for (;;);",
  );
  const exit = await new Promise<ChildExit>((resolve) => {
    const child = spawnChild({
      denoPath: Deno.execPath(),
      entryPath: file,
      readPaths: [folder],
    }, {
      output() {
        child.kill();
        child.kill();
      },
      exit(exit) {
        child.kill();
        child.write(new Uint8Array(1));
        resolve(exit);
      },
    });
  });
  await Deno.remove(file);
  assert.equal(exit.signal, "SIGKILL");
});

Deno.test("spawnChild() never swallows what a handler throws", async () => {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  await Deno.writeTextFile(
    file,
    "for (;;) Deno.stdout.writeSync(new Uint8Array(60_000));",
  );
  const fault = new TypeError("a defect");
  let calls = 0;
  const exit = await new Promise<ChildExit>((resolve) => {
    spawnChild({
      denoPath: Deno.execPath(),
      entryPath: file,
      readPaths: [folder],
    }, {
      output() {
        calls += 1;
        throw fault;
      },
      exit: resolve,
    });
  });
  await Deno.remove(file);
  assert.equal(exit.signal, "SIGKILL");
  assert.equal(exit.fault, fault);
  assert.equal(calls, 1);
});

Deno.test("childArguments() denies libraries unless one is named", () => {
  const options = { denoPath: "deno", entryPath: "main.ts", readPaths: ["/a"] };
  assert.ok(childArguments(options).includes("--deny-ffi"));
  const named = childArguments({ ...options, ffiPaths: ["/lib/libc.so.6"] });
  assert.ok(named.includes("--allow-ffi=/lib/libc.so.6"));
});
