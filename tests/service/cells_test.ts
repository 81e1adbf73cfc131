import assert from "node:assert/strict";
import { inEnoughTime } from "../in_enough_time.ts";
import { runLines } from "./run_lines.ts";
import { type RunBody, type Service, startService } from "./start_service.ts";

const PNG = /^iVBORw0KGgo/;

/** Runs a cell; what it has shown, by type and media type. */
async function show(service: Service, code: string, more?: Partial<RunBody>) {
  const answer = await service.run({ code, mode: "cell", ...more });
  const { results = [] } = answer.metadata;
  return { ...answer, results, texts: results.map(textOf) };
}

function textOf({ data }: { readonly data: Record<string, unknown> }): unknown {
  return data["text/plain"];
}

Deno.test("The service and cells of notebooks", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1,javascript=1,full=1",
      FAAS_LOG_LEVEL: "debug",
    },
    sandboxes: 1,
  });

  await t.step("a cell shows the value of its last expression", async () => {
    for (
      const [code, ...texts] of [
        ["1 + 1", "2"],
        ["x = 1\nx;"],
        ["x = 1"],
        ["None"],
        ["print('a')\n'b'", "'b'"],
        ["display(1, [2])\n3", "1", "[2]", "3"],
        ["import asyncio\nawait asyncio.sleep(0, 'late')", "'late'"],
        ["    y = 2\n    y", "2"],
        ["locals().update(z=5)\nz", "5"],
        [
          "async def f():\n    return 7\n(await f(), [await f() for _ in '12'])",
          "(7, [7, 7])",
        ],
      ]
    ) {
      const { texts: shown, output } = await show(service, code);
      assert.deepEqual(shown, texts, `${code}\n${output.stderr}`);
    }
  });

  await t.step("a program shows nothing, and has no results", async () => {
    const { metadata, output } = await service.run({ code: "1 + 1" });
    assert.equal("results" in metadata, false);
    const failed = await service.run({ code: "display(1)" });
    assert.equal(failed.metadata.error?.type, "NameError");
    assert.equal(output.stdout, "");
  });

  await t.step(
    "IPython.display is there in cells, and nowhere else",
    async () => {
      const code = `from IPython.display import HTML, Image, display
import IPython.display as d
display(HTML("<b>"))
d.Markdown("**a**")`;
      const { results, output } = await show(service, code);
      assert.deepEqual(results.map(({ data }) => ({ ...data })), [
        {
          "text/plain": "<IPython.core.display.HTML object>",
          "text/html": "<b>",
        },
        {
          "text/plain": "<IPython.core.display.Markdown object>",
          "text/markdown": "**a**",
        },
      ], output.stderr);
      const program = await service.run({ code });
      assert.match(program.metadata.error?.message ?? "", /IPython/);
    },
  );

  await t.step("a value tells itself in many media types", async () => {
    const { results } = await show(
      service,
      `
class All:
    def _repr_html_(self): return "<b>1</b>"
    def _repr_markdown_(self): return "**1**"
    def _repr_latex_(self): return "$1$"
    def _repr_svg_(self): return "<svg/>"
    def _repr_png_(self): return b"png", {"width": 1}
    def _repr_jpeg_(self): return None
    def _repr_json_(self): return {"a": [1, None]}
    def _repr_mimebundle_(self, include, exclude):
        return {"application/geo+json": {"type": "Point"}}
    def __repr__(self): return "1"
class Everything:
    def __getattr__(self, name): return lambda *a, **k: name
    def __repr__(self): return "all"
display(Everything(), All)
display({"text/plain": "raw"}, raw=True)
All()
`,
    );
    assert.deepEqual(results, [
      { type: "display_data", data: { "text/plain": "all" } },
      { type: "display_data", data: { "text/plain": "__main__.All" } },
      { type: "display_data", data: { "text/plain": "raw" } },
      {
        type: "execute_result",
        data: {
          "application/geo+json": { type: "Point" },
          "text/html": "<b>1</b>",
          "text/markdown": "**1**",
          "text/latex": "$1$",
          "image/svg+xml": "<svg/>",
          "image/png": "cG5n",
          "application/json": { a: [1, null] },
          "text/plain": "1",
        },
      },
    ]);
  });

  await t.step("what fails while it is shown harms nothing else", async () => {
    const { texts, output, metadata } = await show(
      service,
      "class A:\n  def __repr__(self): 1/0\ndisplay(A())\n2",
    );
    assert.match(String(texts[0]), /^<__main__\.A object at 0x/);
    assert.equal(texts[1], "2");
    assert.equal(
      output.stderr,
      "Cannot show a A: ZeroDivisionError: division by zero\n",
    );
    assert.equal(metadata.status, "success");
  });

  await t.step("places are those of the caller's own text", async () => {
    const raised = await show(service, "\n    x = 1\n    é = [1/0]\n");
    assert.deepEqual(
      [raised.metadata.error?.line, raised.metadata.error?.column],
      [3, 10],
    );
    const refused = await show(service, "    x = 1\n    import socket\n    x");
    const [found] = refused.metadata.error?.findings ?? [];
    assert.deepEqual([found?.line, found?.column], [2, 12]);
    const escape = await show(service, "  x = 1\n  !ls\n");
    assert.equal(escape.metadata.error?.kind, "syntax");
    assert.deepEqual(
      [escape.metadata.error?.line, escape.metadata.error?.column],
      [2, 3],
    );
    assert.match(escape.output.stderr, /use os\.listdir\(\)\n$/);
  });

  await t.step("an error's class and text come whole", async () => {
    const text = "x".repeat(400_000);
    const { metadata } = await show(
      service,
      `class FinalAnswer(Exception): pass\nraise FinalAnswer("x" * 400_000)`,
    );
    assert.equal(metadata.error?.type, "FinalAnswer");
    assert.equal(metadata.error?.message, text);
  });

  await t.step("what is installed goes to where it is", async () => {
    await service.process.untilLogged("sandbox ready", 3);
    const { output, texts } = await show(
      service,
      "!pip install scikit-learn pandas==2.2.3\n1",
    );
    assert.equal(
      output.stdout,
      "Requirement already satisfied: scikit-learn (1.6.1)\n" +
        "Requirement already satisfied: pandas (2.2.3)\n",
      output.stderr,
    );
    assert.deepEqual(texts, ["1"]);
    const missing = await show(service, "print(1)\n%pip install no_such");
    assert.equal(missing.metadata.error?.type, "ModuleNotFoundError");
    assert.equal(missing.metadata.error?.line, 2);
  });

  await t.step(
    "figures come in the order in which they were shown",
    async () => {
      const { results, metadata } = await show(
        service,
        `
import matplotlib.pyplot as plt
plt.plot([1]); plt.title("a")
plt.show()
fig, ax = plt.subplots(1, 2)
display(fig)
plt.figure(figsize=(1, 1))
plt.plot([2])
plt.savefig("kept.png")
plt.figure()
"end"
`,
      );
      const figure = (axes: number, size = "640x480") =>
        `<Figure size ${size} with ${axes} Axes>`;
      assert.deepEqual(results.map(textOf), [
        figure(1),
        figure(2),
        "'end'",
        figure(1, "100x100"),
        figure(0),
      ]);
      const pictures = results.map(({ data }) => data["image/png"]);
      for (const at of [0, 1, 3]) assert.match(String(pictures[at]), PNG);
      assert.equal(pictures[4], undefined);
      assert.deepEqual(metadata.files.map(({ name }) => name), ["kept.png"]);
      const last = await show(
        service,
        "import matplotlib.pyplot as plt\nplt.plot([1])[0].figure",
      );
      assert.deepEqual(last.results.map(({ type }) => type), [
        "execute_result",
      ]);
    },
  );

  await t.step("frames and arrays look as in a notebook", async () => {
    const { results } = await show(
      service,
      "import pandas as pd, numpy as np\n" +
        "display(np.arange(3))\npd.DataFrame({'a': [1, 2]})",
    );
    assert.equal(textOf(results[0]), "array([0, 1, 2])");
    assert.equal(textOf(results[1]), "   a\n0  1\n1  2");
    assert.match(String(results[1].data["text/html"]), /<table /);
  });

  await t.step("more than a cell may show is left out, and told", async () => {
    const { texts, metadata } = await show(
      service,
      "display('a' * 3_000_000, 'b' * 3_000_000)\n'c'",
    );
    assert.deepEqual(texts.map((text) => String(text)[1]), ["a", "c"]);
    assert.deepEqual(metadata.truncated, ["results"]);
  });

  await t.step("JavaScript cells look as in a REPL", async () => {
    for (
      const [code, ...texts] of [
        ["1 + 1", "2"],
        ["const x = [1, { a: 2 }]; x", "[ 1, { a: 2 } ]"],
        ["{a: 1}", "{ a: 1 }"],
        ["undefined"],
        ["let y = await Promise.resolve('a')"],
        ["await new Promise((done) => setTimeout(() => done(5), 5))", "5"],
        ["import _ from 'lodash';\n_.chunk([1, 2], 1)", "[ [ 1 ], [ 2 ] ]"],
        ["Promise.resolve(1)", "Promise { 1 }"],
      ]
    ) {
      const cell = await show(service, code, { language: "javascript" });
      assert.deepEqual(cell.texts, texts, `${code}\n${cell.output.stderr}`);
    }
    const typed = await show(service, "enum A { B = 4 }\nA.B as number", {
      language: "typescript",
    });
    assert.deepEqual(typed.texts, ["4"]);
    const failed = await show(service, "let a = 1;\nnone()", {
      language: "javascript",
    });
    assert.equal(failed.metadata.error?.type, "ReferenceError");
    assert.equal(failed.metadata.error?.line, 2);
    const printed = await show(service, `console.log('{"score":1}')`, {
      language: "javascript",
    });
    assert.equal(printed.output.stdout, '{"score":1}\n');
  });

  await t.step("a cell goes on where others have ended", async () => {
    for (
      const [language, cells] of [
        ["python", [
          ["import asyncio\nx = 1\nasync def f(): return x", ""],
          ["x += 1\nawait f()", "2"],
          ["_", "2"],
          ["1 / 0", "ZeroDivisionError"],
          ["display(x)\nx;", "2"],
        ]],
        ["javascript", [
          ["let x = 1; const f = () => x", ""],
          ["const x = 2; f()", "2"],
          ["none", "ReferenceError"],
          ["x", "2"],
        ]],
      ] as const
    ) {
      let state: string | undefined;
      for (const [code, told] of cells) {
        const { texts, metadata, output } = await show(service, code, {
          language,
          keep: true,
          state,
        });
        const shown = metadata.error?.type ?? texts.join();
        assert.equal(shown, told, `${code}\n${output.stderr}`);
        assert.ok(metadata.state, metadata.state_error);
        state = metadata.state.id;
      }
    }
  });

  await t.step("lines come while a program runs, in order", async () => {
    const body = {
      mode: "cell",
      code: `
import sys, time
print("a", flush=True)
display(1)
print("b", flush=True)
while True: time.sleep(0.01)
`,
    } as const;
    const first: unknown[] = [];
    // It runs for ever: what comes, comes before its end.
    for await (const line of runLines(service, body)) {
      first.push(line);
      if (first.length === 3) break;
    }
    assert.deepEqual(first, [
      { type: "stdout", text: "a\n" },
      { type: "display_data", data: { "text/plain": "1" } },
      { type: "stdout", text: "b\n" },
    ]);
    // Its client has gone, and so is the run.
    await service.process.untilLogged("run abandoned");
    const next = await service.run({ code: "print(1)" });
    assert.equal(next.output.stdout, "1\n");
  });

  await t.step("what a killed cell has shown is not lost", async () => {
    const hostile = `
display("kept")
print("é" * 3, flush=True)
while True:
    try:
        while True: pass
    except BaseException: pass
`;
    const all = await inEnoughTime(
      (timeout) =>
        Array.fromAsync(
          runLines(service, { mode: "cell", code: hostile, timeout }),
        ),
      (told) => told.length === 4,
    );
    assert.deepEqual(all.map(({ type }) => type), [
      "display_data",
      "stdout",
      "stderr",
      "answer",
    ]);
    const last = all.at(-1);
    assert.equal(last?.type, "answer");
    assert.equal(last.answer.metadata.timed_out, true);
    assert.deepEqual(last.answer.metadata.results?.map(textOf), ["'kept'"]);
  });

  await t.step("a program can be followed too", async () => {
    const all: unknown[] = [];
    for await (
      const line of runLines(service, { code: "print('x' * 70_000)" })
    ) {
      all.push(line);
    }
    const [printed, { type }] = all as [{ text: string }, { type: string }];
    assert.equal(printed.text, `${"x".repeat(70_000)}\n`);
    assert.equal(type, "answer");
  });

  await t.step("a mode that there is none of is a 400", async () => {
    const response = await fetch(`${service.url}/run_code`, {
      method: "POST",
      body: '{"code":"1","mode":"notebook"}',
    });
    assert.equal(response.status, 400);
    const { error } = await response.json();
    assert.equal(
      error,
      `Parameter 'mode' must be one of "program", "cell"`,
    );
  });
});
