import assert from "node:assert/strict";
import type { ContractAnswer } from "./contract_answer.ts";
import { type RunBody, type Service, startService } from "./start_service.ts";

/** Runs a program that must keep what it leaves; returns that state's id. */
async function keep(service: Service, body: RunBody): Promise<string> {
  const { metadata } = await service.run({ keep: true, ...body });
  assert.ok(metadata.state, JSON.stringify(metadata));
  return metadata.state.id;
}

async function printed(service: Service, body: RunBody): Promise<string> {
  const { output } = await service.run(body);
  assert.equal(output.stderr, "");
  return output.stdout;
}

async function ask(
  service: Service,
  path: string,
  method = "GET",
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${service.url}${path}`, { method });
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? {} : JSON.parse(text),
  };
}

async function refused(
  service: Service,
  body: RunBody,
): Promise<{ status: number; error: string; details?: string }> {
  const response = await fetch(`${service.url}/run_code`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: response.status, ...await response.json() };
}

/** Program of an ordinary session. */
const SESSION = `
import asyncio, collections, random, re
names = ["a"]
def count():
    yield from range(10)
numbers = count()
next(numbers)
def adder(n):
    def add(m):
        nonlocal n
        n += m
        return n
    return add
add = adder(10)
class Point(collections.namedtuple("Point", "x y")):
    def norm(self):
        return self.x ** 2 + self.y ** 2
point = Point(3, 4)
dice = random.Random(7)
pattern = re.compile("(?P<word>[a-z]+)")
async def late():
    return 5
pending = late()
`;

const GO_ON = `
names.append("b")
print(names, next(numbers), add(5), point.norm(), dice.randint(1, 1000),
      pattern.match("abc1")["word"], asyncio.run(pending))
`;

Deno.test("The service and states", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=2,javascript=1",
      FAAS_STATE_LIMIT_BYTES: "1Mi",
    },
    sandboxes: 2,
  });

  await t.step("a program goes on where another has ended", async () => {
    const state = await keep(service, { code: SESSION });
    const alone = await printed(service, { code: SESSION + GO_ON });
    assert.equal(await printed(service, { code: GO_ON, state }), alone);
    // A state never changes: the same again, whatever went on from there.
    assert.equal(await printed(service, { code: GO_ON, state }), alone);
  });

  await t.step(
    "two programs that go on from one state are a fork",
    async () => {
      const first = await keep(service, { code: "x = [1]" });
      const left = await keep(service, { code: "x.append(2)", state: first });
      const right = await keep(service, { code: "x.append(3)", state: first });
      for (const [state, x] of [[left, 2], [right, 3], [first, 1]] as const) {
        const code = "print(x[-1])";
        assert.equal(await printed(service, { code, state }), `${x}\n`);
      }
    },
  );

  await t.step(
    "forks differ in what they draw, and a seed fixes it",
    async () => {
      const state = await keep(service, {
        code: "import random, uuid\nrandom.seed(1)\nrandom.random()",
      });
      const code = "print(random.random(), uuid.uuid4())";
      const [one, two] = await Promise.all([
        printed(service, { code, state }),
        printed(service, { code, state }),
      ]);
      assert.notEqual(one, two);
      const fixed = { code, state, seed: 5 };
      assert.equal(
        await printed(service, fixed),
        await printed(service, fixed),
      );
    },
  );

  await t.step("clocks never go back", async () => {
    const code = "import time\nmark = time.monotonic(), time.time()";
    const check = "print(time.monotonic() >= mark[0], time.time() >= mark[1])";
    let state = await keep(service, { code });
    for (let hop = 0; hop < 4; hop++) {
      const told = await service.run({
        code: `${check}\nmark = time.monotonic(), time.time()`,
        state,
        keep: true,
      });
      assert.equal(told.output.stdout, "True True\n");
      state = told.metadata.state?.id ?? "";
    }
  });

  await t.step("files, their places and the folder go along", async () => {
    const state = await keep(service, {
      code: "import os\nos.mkdir('d')\nos.chdir('d')\n" +
        "f = open('a.txt', 'w+')\nf.write('hello world')\nf.seek(6)",
      collect: ["**/*.txt"],
    });
    const told = await service.run({
      code: "print(f.read(), os.getcwd())\nf.write('!')",
      state,
      collect: ["d/*.txt"],
    });
    assert.equal(told.output.stdout, "world /home/user/d\n");
    assert.equal(atob(told.metadata.files[0].data), "hello world!");
  });

  await t.step("an error keeps what was done before it", async () => {
    const first = await service.run({ code: "a = 1\n1 / 0", keep: true });
    assert.equal(first.metadata.error?.type, "ZeroDivisionError");
    const state = first.metadata.state?.id;
    assert.equal(await printed(service, { code: "print(a)", state }), "1\n");
  });

  await t.step("a traceback shows each program's own lines", async () => {
    const state = await keep(service, { code: "def f():\n    return 1 / 0" });
    const told = await service.run({ code: "\n\nf()", state });
    assert.match(told.output.stderr, /main-2\.py", line 3[^]*f\(\)/);
    assert.match(told.output.stderr, /main\.py", line 2[^]*return 1 \/ 0/);
    assert.equal(told.metadata.error?.line, 3);
  });

  await t.step("what ends badly keeps nothing, and says why", async () => {
    const endings: [RunBody, RegExp][] = [
      [{ code: "while True: pass", timeout: 300 }, /used up its time/],
      [{ code: "x = bytearray(10**9)" }, /used up its memory/],
      [
        { code: "x = bytearray(range(256)) * 16384" },
        /more than 1048576 bytes/,
      ],
    ];
    for (const [body, reason] of endings) {
      const { metadata } = await service.run({ ...body, keep: true });
      assert.equal(metadata.state, null, body.code);
      assert.match(metadata.state_error ?? "", reason);
    }
  });

  await t.step("a state is listed, shown, and deleted", async () => {
    const parent = await keep(service, { code: "x = 1" });
    const id = await keep(service, { code: "x = 2", state: parent, ttl: 60 });
    const { body } = await ask(service, `/states/${id}`);
    assert.equal(body.parent, parent);
    assert.equal(body.language, "python");
    assert.ok(body.bytes as number < 10_240, `${body.bytes}`);
    const lifetime = Date.parse(body.expires as string) -
      Date.parse(body.created as string);
    assert.equal(lifetime, 60_000);
    const { body: { states } } = await ask(service, "/states");
    const listed = (states as ContractAnswer["metadata"]["state"][])
      .map((state) => state?.id);
    assert.ok(listed.indexOf(id) < listed.indexOf(parent));
    assert.equal((await ask(service, `/states/${id}`, "DELETE")).status, 204);
    assert.equal((await ask(service, `/states/${id}`, "DELETE")).status, 404);
    assert.equal((await ask(service, `/states/${id}`)).status, 404);
    const { status, details } = await refused(service, {
      code: "1",
      state: id,
    });
    assert.equal(status, 404);
    assert.match(details ?? "", /none of this id/);
  });

  await t.step("what no state can be is not found", async () => {
    for (const state of ["x", "st_" + "a".repeat(27), "../x", "st_é"]) {
      const { status } = await refused(service, { code: "1", state });
      assert.equal(status, 404, state);
    }
    const wrong = await refused(service, { code: "1", ttl: 0, keep: true });
    assert.equal(wrong.status, 400);
    assert.match(wrong.error, /'ttl' must be a positive integer/);
  });

  await t.step("JavaScript goes on with objects and promises", async () => {
    const state = await keep(service, {
      language: "javascript",
      code: "globalThis.n = 1; globalThis.next = () => ++n;" +
        "globalThis.later = Promise.resolve([7]);" +
        "class P { #x = 5; get x() { return this.#x } } globalThis.p = new P()",
    });
    // The language is the state's.
    const code = "console.log(next(), next(), await later, p.x, " +
      "typeof Math.random())";
    assert.equal(
      await printed(service, { code, state }),
      "2 3 [ 7 ] 5 number\n",
    );
    const { status, details } = await refused(service, {
      language: "python",
      code: "1",
      state,
    });
    assert.equal(status, 400);
    assert.match(
      details ?? "",
      /of a javascript program, and this one is python/,
    );
  });

  await t.step(
    "JavaScript goes on with the names of its top level",
    async () => {
      const first = await keep(service, {
        language: "typescript",
        code: "let n: number = 1; const names = ['a']; var v = 2;\n" +
          "function f() { return n + v }\n" +
          "class P { #x = 5; get x() { return this.#x } }\n" +
          "const { d } = await Promise.resolve({ d: 4 })",
      });
      const code = "n = 10; names.push('b'); const d = 5;\n" +
        "console.log(f(), names, new P().x, d)";
      const second = await keep(service, { code, state: first });
      assert.equal(
        await printed(service, { code, state: first }),
        "12 [ 'a', 'b' ] 5 5\n",
      );
      assert.equal(
        await printed(service, {
          code: "console.log(n, names)",
          state: second,
        }),
        "10 [ 'a', 'b' ]\n",
      );
      // A program that returns keeps its names to itself, and gives its value.
      const { output } = await service.run({
        code: "const own = n; return own + 1",
        state: second,
      });
      assert.equal(output.ret_val, "11");
    },
  );

  await t.step(
    "JavaScript that fails has kept what it did before",
    async () => {
      const first = await keep(service, {
        language: "javascript",
        code: "let n = 1",
      });
      const failing = [
        ["n = 2; throw new TypeError('no')", "TypeError", 2],
        ["n = 3; await Promise.reject(new RangeError('no'))", "RangeError", 3],
        ["n = 4; setTimeout(() => { throw new Error('late') })", "Error", 4],
        ["n = 5; Promise.reject(new URIError('no'))", "URIError", 5],
        ["n = 6; (", "SyntaxError", 1],
        ["n = 7; process.exitCode = 3", "ProcessExit", 7],
      ] as const;
      for (const [code, type, left] of failing) {
        const { metadata } = await service.run({
          code,
          state: first,
          keep: true,
        });
        assert.equal(metadata.error?.type, type, code);
        assert.ok(metadata.state, `${code}: ${metadata.state_error}`);
        const { id: state } = metadata.state;
        assert.equal(
          await printed(service, { code: "console.log(n)", state }),
          `${left}\n`,
        );
      }
      const { metadata } = await service.run({
        code: "process.exit(0)",
        state: first,
        keep: true,
      });
      assert.equal(metadata.state, null);
    },
  );

  await t.step(
    "modules of its own are found once, however often it goes on",
    async () => {
      const own = { "one.py": { text: "def f():\n    return 1" } };
      const count = "import sys\nprint(len(sys.path))";
      const files = (body: RunBody) => ({ ...body, files: own });
      let state = await keep(service, files({ code: "import one" }));
      const first = await printed(service, files({ code: count, state }));
      for (let times = 0; times < 3; times++) {
        state = await keep(service, files({ code: "one.f()", state }));
      }
      assert.equal(
        await printed(service, files({ code: count, state })),
        first,
      );
      const other = { "two.py": { text: "def g():\n    return 2" } };
      assert.equal(
        await printed(service, {
          code: "import two\nprint(one.f() + two.g())",
          files: other,
          state,
        }),
        "3\n",
      );
    },
  );

  await t.step("rows of a batch start from a state", async () => {
    const state = await keep(service, { code: SESSION });
    const response = await fetch(`${service.url}/run_batch`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: JSON.stringify({
        code: "names.append(INPUT)\nreturn_val([len(names), next(numbers)])",
        inputs: ["x", "y", "z"],
        state,
      }),
    });
    const { results, summary } = await response.json();
    assert.equal(summary.status, "success", JSON.stringify(summary));
    assert.deepEqual(
      results.map(({ ret_val }: { ret_val: string }) => ret_val),
      ["[2, 1]", "[2, 1]", "[2, 1]"],
    );
    const names = await keep(service, {
      language: "javascript",
      code: "let total = 40; const seen = []; class P { get x() { return 2 } }",
    });
    const inJavaScript = await fetch(`${service.url}/run_batch`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: JSON.stringify({
        language: "javascript",
        code: "total += INPUT; seen.push(INPUT);" +
          "return [total, seen.length, new P().x]",
        inputs: [1, 2, 3],
        state: names,
      }),
    });
    const told = await inJavaScript.json();
    assert.equal(told.summary.status, "success", JSON.stringify(told.summary));
    assert.deepEqual(
      told.results.map(({ ret_val }: { ret_val: string }) => ret_val),
      ["[41,1,2]", "[42,1,2]", "[43,1,2]"],
    );
    const lost = await fetch(`${service.url}/run_batch`, {
      method: "POST",
      body: JSON.stringify({ code: "1", inputs: [1], state: "st_x" }),
    });
    assert.equal(lost.status, 404, await lost.text());
  });

  await t.step("hostile programs that go on leave nothing", async () => {
    const state = await keep(service, { code: "secret = 'hunter2'" });
    const hostile = [
      "import gc, sys\nsys.modules['json'] = None\ndel secret",
      "raise SystemExit(3)",
      "open('/home/user/left.txt', 'w').write(secret)",
      "import builtins\nbuiltins.len = None",
      "while True: pass",
    ];
    for (const code of hostile) {
      await service.run({ code, state, timeout: 300 });
      const innocent = "import json, os\n" +
        "print('secret' in globals(), os.listdir('.'), json.dumps(len('ab')))";
      const told = await service.run({ code: innocent, collect: ["x"] });
      assert.equal(told.output.stdout, "False [] 2\n", code);
    }
    assert.equal(
      await printed(service, { code: "print(secret)", state }),
      "hunter2\n",
    );
  });
});
