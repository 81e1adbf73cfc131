/**
 * Programs that call tools of their caller, in the whole service.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type RunBody, type Service, startService } from "./start_service.ts";

/** A call that waits for its answer. */
interface Call {
  readonly id: string;
  readonly name: string;
  readonly arguments: Record<string, unknown>;
}

/** An answer to `/run_code`, as far as these tests look at it. */
interface Answer {
  readonly output: {
    readonly stdout: string;
    readonly stderr: string;
    readonly ret_val: string;
    readonly ret_json?: string;
  };
  readonly metadata: {
    readonly status: string;
    readonly exit_code: number;
    readonly error?: { readonly kind: string; readonly type: string };
    readonly continuation?: { readonly id: string; readonly expires: string };
    readonly state?: { readonly id: string } | null;
    readonly results?: readonly { readonly data: Record<string, string> }[];
  };
  readonly calls?: readonly Call[];
  readonly error?: string;
  readonly details?: string;
}

const ANY = { name: "ask" };
const SEARCH = {
  name: "search",
  description: "Search the shop.",
  input_schema: {
    type: "object",
    properties: { query: { type: "string" }, k: { type: "integer" } },
    required: ["query"],
  },
};

async function post(service: Service, body: object) {
  const response = await fetch(`${service.url}/run_code`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: response.status, ...await response.json() as Answer };
}

async function start(
  service: Service,
  code: string,
  more: Partial<RunBody> & { readonly tools?: readonly object[] } = {},
) {
  const answer = await post(service, { code, tools: [ANY, SEARCH], ...more });
  assert.equal(answer.status, 200, JSON.stringify(answer));
  return answer;
}

/** Continues a run with what `tool` answers to each call, or to some. */
async function goOn(
  service: Service,
  { calls = [], metadata }: Answer,
  tool: (call: Call) => unknown,
  only = calls.length,
) {
  assert.ok(metadata.continuation, JSON.stringify(metadata));
  const results = await Promise.all(
    calls.slice(0, only).map(async (call) => ({
      id: call.id,
      value: await tool(call) ?? null,
    })),
  );
  const continuation = metadata.continuation.id;
  return await post(service, { continuation, results });
}

/** Runs a program to its end; returns the last answer and all that it printed. */
async function finish(
  service: Service,
  answer: Answer,
  tool: (call: Call) => unknown,
) {
  let stdout = answer.output.stdout;
  let rounds = 0;
  while (answer.calls !== undefined) {
    assert.equal(answer.metadata.status, "calls");
    answer = await goOn(service, answer, tool);
    stdout += answer.output.stdout;
    rounds += 1;
  }
  return { answer, stdout, rounds };
}

Deno.test("The service and tools of a caller", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=2,javascript=1",
      FAAS_SAFETY_POLICY: "permissive",
    },
    sandboxes: 3,
  });

  await t.step("a program waits for each answer, and goes on", async () => {
    const first = await start(
      service,
      "print('before')\na = tools.search(query='x', k=3)\nprint('between', a)\n" +
        "b = tools.search('y')\nprint('after', b)\nreturn_val([a, b])",
    );
    assert.equal(first.metadata.status, "calls");
    assert.equal(first.metadata.exit_code, 0);
    assert.equal(first.output.stdout, "before\n");
    assert.deepEqual(first.calls, [
      { id: "call_0001", name: "search", arguments: { query: "x", k: 3 } },
    ]);
    const second = await goOn(service, first, () => ["one"]);
    assert.equal(second.output.stdout, "between ['one']\n");
    const third = await goOn(service, second, () => ({ two: 2.5 }));
    assert.equal(third.output.stdout, "after {'two': 2.5}\n");
    assert.equal(third.metadata.status, "success");
    assert.equal(third.output.ret_json, '[["one"],{"two":2.5}]');
    assert.equal(third.calls, undefined);
  });

  await t.step("tasks hand out all calls at once, and take parts", async () => {
    const first = await start(
      service,
      `
import asyncio, tools
async def one(word):
    found = await tools.aio.search(word)
    print(word, found)
    return await tools.aio.ask(about=found)
async def main():
    return await asyncio.gather(*map(one, "abc"))
return_val(asyncio.run(main()))
`,
    );
    const queries = first.calls?.map((call) => call.arguments.query);
    assert.deepEqual(queries, ["a", "b", "c"]);
    // The last of them first, then all that is open.
    const last = first.calls!.at(-1)!;
    const part = await post(service, {
      continuation: first.metadata.continuation!.id,
      results: [{ id: last.id, value: "C" }],
    });
    assert.equal(part.output.stdout, "c C\n");
    assert.deepEqual(
      part.calls?.map(({ id, name }) => [id, name]),
      [["call_0001", "search"], ["call_0002", "search"], ["call_0004", "ask"]],
    );
    const { answer, stdout } = await finish(
      service,
      part,
      (call) => JSON.stringify(call.arguments),
    );
    assert.match(stdout, /^c C\na .*\nb .*\n$/);
    assert.equal(answer.metadata.status, "success");
    assert.equal(JSON.parse(answer.output.ret_json!).length, 3);
  });

  await t.step("answers that are posted again run nothing again", async () => {
    const first = await start(
      service,
      "import os\ntools.ask()\nprint(tools.ask())",
    );
    const again = [
      await goOn(service, first, () => 1),
      await goOn(service, first, () => 1),
    ];
    assert.deepEqual(again[0].calls, again[1].calls);
    assert.deepEqual(
      again[0].metadata.continuation,
      again[1].metadata.continuation,
    );
    const ends = await Promise.all(
      again.map((each) => goOn(service, each, () => "end")),
    );
    assert.deepEqual(ends.map(({ output }) => output.stdout), [
      "end\n",
      "end\n",
    ]);
  });

  await t.step("other answers to the same calls are a fork", async () => {
    const first = await start(
      service,
      "import random\nseen = random.random()\nprint(seen, tools.ask())",
    );
    const [left, right] = await Promise.all([
      goOn(service, first, () => "left"),
      goOn(service, first, () => "right"),
    ]);
    const [a, b] = [left, right].map(({ output }) => output.stdout.split(" "));
    assert.deepEqual([a[1], b[1]], ["left\n", "right\n"]);
    assert.equal(a[0], b[0], "both have drawn the same before");
  });

  await t.step(
    "random numbers and clocks are the same after a call",
    async () => {
      const code = `
import random, time, uuid, os
one = (random.random(), time.time(), uuid.uuid4(), os.urandom(4))
tools.ask(seen=str(one))
tools.ask(seen=str(one))
print(one)
`;
      const answer = await start(service, code);
      const seen: unknown[] = [];
      const end = await finish(service, answer, (call) => {
        seen.push(call.arguments.seen);
      });
      assert.equal(end.rounds, 2);
      assert.equal(seen[0], seen[1]);
      assert.equal(end.stdout, `${seen[0]}\n`);
    },
  );

  await t.step(
    "a failure of a tool is raised where it was called",
    async () => {
      const first = await start(
        service,
        `
try:
    tools.ask()
except tools.ToolError as error:
    print(error.type, error)
`,
      );
      const end = await post(service, {
        continuation: first.metadata.continuation!.id,
        results: [{
          id: "call_0001",
          error: { type: "NotFound", message: "no such order" },
        }],
      });
      assert.equal(end.output.stdout, "NotFound no such order\n");
    },
  );

  await t.step("numbers pass with each of their digits", async () => {
    const first = await start(service, "print(tools.ask(n=2**53 + 1))");
    const raw = await fetch(`${service.url}/run_code`, {
      method: "POST",
      body: JSON.stringify({
        code: "tools.ask(n=2**53 + 1)",
        tools: [ANY],
      }),
    });
    assert.match(await raw.text(), /"n":9007199254740993\b/);
    const end = await fetch(`${service.url}/run_code`, {
      method: "POST",
      body: `{"continuation": "${first.metadata.continuation!.id}",` +
        ` "results": [{"id": "call_0001", "value": 12345678901234567890}]}`,
    });
    const { output } = await end.json() as Answer;
    assert.equal(output.stdout, "12345678901234567890\n");
  });

  await t.step(
    "nothing that a program catches keeps it from waiting",
    async () => {
      const first = await start(
        service,
        `
import atexit, sys
atexit.register(print, "at exit")
def generate():
    try:
        yield tools.ask(n=1)
    finally:
        print("finally")
try:
    for value in generate():
        print(value)
except BaseException as error:
    print("caught", type(error))
finally:
    print("outer", tools.ask(n=2))
`,
      );
      assert.equal(first.output.stdout, "");
      const second = await goOn(service, first, () => "value");
      assert.equal(second.output.stdout, "value\nfinally\n");
      const third = await goOn(service, second, () => "end");
      assert.equal(third.output.stdout, "outer end\nat exit\n");
    },
  );

  await t.step("calls are made in __del__, threads and callbacks", async () => {
    const answer = await start(
      service,
      `
import threading
class Last:
    def __del__(self):
        print("del", tools.ask(n=1))
Last()
thread = threading.Thread(target=lambda: print("thread", tools.ask(n=2)))
thread.start()
thread.join()
print(sorted([2, 1], key=lambda n: tools.ask(n=n)))
`,
    );
    const { stdout } = await finish(
      service,
      answer,
      (call) => call.arguments.n,
    );
    assert.equal(stdout, "del 1\nthread 2\n[1, 2]\n");
  });

  await t.step("a cell awaits tools, and its results come once", async () => {
    const answer = await start(
      service,
      "display('shown')\nx = await tools.aio.ask()\nx + 1",
      { mode: "cell" },
    );
    assert.deepEqual(answer.metadata.results?.length, 1);
    const end = await goOn(service, answer, () => 41);
    assert.deepEqual(
      end.metadata.results?.map(({ data }) => data["text/plain"]),
      ["42"],
    );
  });

  await t.step("what it leaves is kept once it has ended", async () => {
    const first = await start(service, "found = tools.ask()", { keep: true });
    assert.equal(first.metadata.state, undefined);
    const end = await goOn(service, first, () => 5);
    const state = end.metadata.state!.id;
    const more = await start(service, "print(found + tools.ask())", { state });
    const last = await goOn(service, more, () => 6);
    assert.equal(last.output.stdout, "11\n");
  });

  await t.step("a run that has used its time has no more calls", async () => {
    const answer = await start(
      service,
      "try:\n    while True: pass\nfinally:\n    tools.ask()",
      { timeout: 300 },
    );
    assert.equal(answer.metadata.error?.kind, "timeout");
    assert.equal(answer.calls, undefined);
  });

  await t.step(
    "never more calls than a run may make or have open",
    async () => {
      const many = await start(
        service,
        `
import asyncio
async def main():
    await asyncio.gather(*(tools.aio.ask(n=n) for n in range(100)))
asyncio.run(main())
print("all")
`,
      );
      assert.equal(many.calls?.length, 64);
      const end = await finish(service, many, () => null);
      assert.equal(end.stdout, "all\n");
      assert.equal(end.rounds, 2);
      const endless = await start(
        service,
        `
import asyncio
async def main():
    await asyncio.gather(*(tools.aio.ask(n=n) for n in range(1001)))
asyncio.run(main())
`,
      );
      const last = await finish(service, endless, () => null);
      assert.equal(last.answer.metadata.error?.type, "RuntimeError");
    },
  );

  await t.step(
    "calls that a program forges are calls, or nothing",
    async () => {
      const answer = await start(
        service,
        `
import os
os.write(os.open("/dev/results", os.O_WRONLY), b'{"type":"calls","calls":7}\\n')
os._exit(0x7ca11)
`,
      );
      assert.equal(answer.calls, undefined);
      assert.equal(answer.metadata.status, "error");
    },
  );

  await t.step("lines tell the calls as they are made", async () => {
    const response = await fetch(`${service.url}/run_code`, {
      method: "POST",
      headers: { accept: "application/x-ndjson" },
      body: JSON.stringify({ code: "print(1)\ntools.ask()", tools: [ANY] }),
    });
    const lines = (await response.text()).trim().split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ type }) => type), [
      "stdout",
      "call",
      "answer",
    ]);
    assert.equal(lines[1].call.id, "call_0001");
    const continuation = lines[2].answer.metadata.continuation.id;
    const end = await fetch(`${service.url}/run_code`, {
      method: "POST",
      headers: { accept: "application/x-ndjson" },
      body: JSON.stringify({
        continuation,
        results: [{ id: "call_0001", value: 1 }],
      }),
    });
    assert.doesNotMatch(await end.text(), /"stdout","text"/);
  });

  await t.step("JavaScript and TypeScript await tools", async () => {
    for (const language of ["js", "ts"]) {
      const answer = await start(
        service,
        "console.log('before');\n" +
          "const found = await Promise.all(\n" +
          "  ['a', 'b'].map((query) => tools.search({ query })));\n" +
          "console.log(found.join());\n" +
          "try { await tools.ask({}); } catch (error) {\n" +
          "  console.log(error.name, error.type, error.message); }",
        { language },
      );
      assert.equal(answer.output.stdout, "before\n");
      assert.deepEqual(
        answer.calls?.map((call) => call.arguments),
        [{ query: "a" }, { query: "b" }],
      );
      const second = await goOn(service, answer, (call) => call.id);
      assert.equal(second.output.stdout, "call_0001,call_0002\n");
      const end = await post(service, {
        continuation: second.metadata.continuation!.id,
        results: [{
          id: "call_0003",
          error: { type: "Gone", message: "closed" },
        }],
      });
      assert.equal(end.output.stdout, "ToolError Gone closed\n");
    }
  });

  await t.step("a request is refused with what is wrong with it", async () => {
    const code = "pass";
    const cases: [object, number, RegExp][] = [
      [{ code, tools: [{ name: "class" }] }, 400, /"class" is a keyword/],
      [{ code, tools: [{ name: "aio" }] }, 400, /"aio" is a name that tools/],
      [{ code, tools: [ANY, ANY] }, 400, /"ask" is the name of two tools/],
      [{ code, tools: [{ name: "a-b" }] }, 400, /"a-b" has no name/],
      [{ code, tools: Array(129).fill(ANY) }, 400, /There are 129/],
      [{ continuation: "ct_x", results: [] }, 400, /at least one/],
      [
        { continuation: "ct_x", results: [{ id: "call_0001", value: 1 }] },
        404,
        /no continuation of this id/,
      ],
    ];
    for (const [body, status, text] of cases) {
      const answer = await post(service, body);
      assert.equal(answer.status, status, JSON.stringify(answer));
      assert.match(`${answer.error} ${answer.details}`, text);
    }
    const first = await start(service, "tools.ask()");
    const answer = await post(service, {
      continuation: first.metadata.continuation!.id,
      results: [{ id: "call_0009", value: 1 }],
    });
    assert.equal(answer.status, 400);
    assert.match(answer.details!, /open calls are call_0001/);
    const batch = await fetch(`${service.url}/run_batch`, {
      method: "POST",
      body: JSON.stringify({ code, inputs: [1], tools: [ANY] }),
    });
    assert.equal(batch.status, 400);
    assert.match(await batch.text(), /tools/);
  });
});

Deno.test("Programs under strict call tools", async () => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1",
      FAAS_SAFETY_POLICY: "strict",
    },
  });
  const first = await start(
    service,
    "import tools\nfrom tools import search\n" +
      "print(search('x'), tools.search.__doc__)\ntools.other()",
  );
  const end = await goOn(service, first, () => "found");
  assert.match(end.output.stdout, /Search the shop/);
  assert.match(end.output.stdout, /found/);
  assert.match(end.output.stderr, /no tool 'other'.*brings: ask, search/);
  const none = await post(service, { code: "import tools" });
  assert.equal(none.metadata.error?.kind, "rejected");
});

Deno.test("A suspended run outlives the sandboxes, and goes on in another", async () => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1",
      FAAS_SAFETY_POLICY: "permissive",
    },
  });
  const first = await start(service, "x = 1\nprint(x + tools.ask())");
  const lost = await post(service, {
    code: "import ctypes, os\nwhile True: pass",
    timeout: 200,
  });
  assert.equal(lost.status, 200);
  const end = await goOn(service, first, () => 2);
  assert.equal(end.output.stdout, "3\n");
});
