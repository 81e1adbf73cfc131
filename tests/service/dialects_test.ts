/**
 * The dialects against the whole service, with the clients that exist.
 *
 * @module
 */

import { NO_PYTHON, PYTHON } from "../clients/python_clients.ts";
import assert from "node:assert/strict";
import { inEnoughTime } from "../in_enough_time.ts";
import { checkLibreChat } from "./libre_chat_steps.ts";
import { PROJECT_ROOT } from "./service_process.ts";
import { startService } from "./start_service.ts";

const KEY = "a key of the test's own";

Deno.test("Clients of other sandboxes get what they expect", async (test) => {
  await using service = await startService({
    env: {
      FAAS_DIALECTS: "all",
      FAAS_SANDBOXES: "core=1,javascript=1,full=1",
      FAAS_DIFY_KEY: KEY,
      FAAS_LANGFUSE_SECRET: KEY,
    },
  });
  // Notebooks run in full, and wait for its start less patiently than this.
  await service.run({ code: "import numpy" });

  async function post(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const response = await fetch(`${service.url}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  async function get(path: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${service.url}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  }

  await test.step("SandboxFusion runs a grader's wrapper", async () => {
    const code = [
      "from io import *",
      "import builtins, signal, sys",
      "names = globals()",
      "exec('def solve(text): return text.upper()', names)",
      "print(names['solve'](input()), sys.stdin.read(), __name__)",
      "import helper",
      "open('out.txt', 'w').write(helper.TEXT)",
      "with open('/mnt/a/b', 'a') as file: file.write(' again')",
      "sys.stderr.write('seen')",
      "sys.exit(3)",
    ].join("\n");
    const { status, body } = await post("/sandbox-fusion/run_code", {
      code,
      language: "python",
      compile_timeout: 10,
      run_timeout: 300,
      memory_limit_MB: -1,
      stdin: "abc\nrest",
      files: {
        "/mnt/a/b": btoa("there"),
        "helper.py": btoa("TEXT = 'kept'"),
        "named.txt": null,
      },
      fetch_files: [
        "/mnt/a/b",
        "/home/user/out.txt",
        "/home/user/none",
        "/etc/passwd",
      ],
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.ok(body.run_result.execution_time >= 0);
    delete body.run_result.execution_time;
    assert.deepEqual(body, {
      status: "Failed",
      message: "",
      compile_result: null,
      run_result: {
        status: "Finished",
        return_code: 3,
        stdout: "ABC rest __main__\n",
        stderr: "seen",
      },
      executor_pod_name: null,
      files: {
        "/mnt/a/b": btoa("there again"),
        "/home/user/out.txt": btoa("kept"),
      },
    });
  });

  await test.step("SandboxFusion's requests are known on /run_code", async () => {
    const code = "exec('print(1)')";
    const fusion = await post("/run_code", {
      code,
      language: "python",
      run_timeout: 300,
    });
    assert.equal(fusion.body.status, "Success");
    assert.equal(fusion.body.run_result.stdout, "1\n");
    // The service's own dialect has the operator's policy, as ever.
    const own = await post("/run_code", { code, language: "python" });
    assert.equal(own.body.metadata.policy, "strict");
    assert.equal(own.body.metadata.error.kind, "rejected");
    const asked = await post("/run_code", { code, policy: "permissive" });
    assert.equal(asked.body.metadata.error.kind, "rejected");
  });

  await test.step("SandboxFusion stops at its time, and keeps what was printed", async () => {
    const { body } = await inEnoughTime(
      (timeoutMs) =>
        post("/sandbox-fusion/run_code", {
          code: "print('so far', flush=True)\nwhile True: pass",
          language: "python",
          run_timeout: timeoutMs / 1_000,
        }),
      ({ body }) => body.run_result.stdout !== "",
    );
    assert.equal(body.status, "Failed");
    assert.equal(body.run_result.status, "TimeLimitExceeded");
    assert.equal(body.run_result.return_code, null);
    assert.equal(body.run_result.stdout, "so far\n");
  });

  await test.step("SandboxFusion stops a program of Node's at its time", async () => {
    const { body } = await inEnoughTime(
      (timeoutMs) =>
        post("/sandbox-fusion/run_code", {
          code: "require('node:assert').ok(true);\n" +
            "console.log(require('lodash').add(1, 2));\nwhile (true) {}",
          language: "nodejs",
          run_timeout: timeoutMs / 1_000,
        }),
      ({ body }) => body.run_result.stdout !== "",
    );
    const { execution_time: _, ...result } = body.run_result;
    assert.deepEqual(result, {
      status: "TimeLimitExceeded",
      return_code: null,
      stdout: "3\n",
      stderr: result.stderr,
    });
  });

  await test.step({
    name: "SandboxFusion's Python client",
    ignore: NO_PYTHON,
    async fn() {
      const { code, stdout, stderr } = await new Deno.Command(PYTHON, {
        args: [`${PROJECT_ROOT}tests/service/sandbox_fusion_client.py`],
        env: { SANDBOX_FUSION_ENDPOINT: `${service.url}/sandbox-fusion` },
      }).output();
      const text = new TextDecoder();
      assert.equal(code, 0, text.decode(stderr));
      assert.equal(text.decode(stdout), "all as expected\n");
    },
  });

  await test.step("SandboxFusion's notebooks leave no state behind", async () => {
    const { status, body } = await post("/run_jupyter", {
      cells: ["x = 20", "x + 1", "1 / 0", "open('/tmp/a', 'w').write('b');"],
      fetch_files: ["/tmp/a"],
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.cells[1].display, [{ "text/plain": "21" }]);
    assert.equal(body.cells[2].error[0].ename, "ZeroDivisionError");
    assert.deepEqual(body.files, { "/tmp/a": btoa("b") });
    assert.deepEqual((await get("/states")).body, { states: [] });
  });

  await checkLibreChat(test, service.url);

  await test.step({
    name: "E2B's Python clients, and smolagents",
    ignore: NO_PYTHON,
    async fn() {
      const { code, stdout, stderr } = await new Deno.Command(PYTHON, {
        args: [`${PROJECT_ROOT}tests/service/e2b_client.py`],
        env: { E2B_DEBUG: "true", E2B_SANDBOX_URL: service.url },
      }).output();
      const text = new TextDecoder();
      assert.equal(code, 0, text.decode(stderr).slice(-4_000));
      assert.equal(text.decode(stdout), "all as expected\n");
    },
  });

  await test.step({
    name: "Jupyter's clients run cells and notebooks, and never get more",
    ignore: NO_PYTHON,
    async fn() {
      const { code, stderr } = await new Deno.Command(PYTHON, {
        args: [`${PROJECT_ROOT}tests/service/ask_as_jupyter.py`],
        env: { GATEWAY_URL: service.url },
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr).slice(-4_000));
    },
  });

  await test.step("E2B's client that hangs up ends its cell, and the context stays", async () => {
    const headers = { "e2b-sandbox-id": "leaving" };
    const execute = (code: string, signal?: AbortSignal) =>
      fetch(`${service.url}/execute`, {
        method: "POST",
        headers,
        body: JSON.stringify({ code }),
        signal,
      });
    await (await execute("x = 1")).text();
    const leaving = new AbortController();
    const endless = await execute(
      "x = 2\nprint('on', flush=True)\nwhile True: pass",
      leaving.signal,
    );
    const lines = endless.body!.pipeThrough(new TextDecoderStream());
    for await (const text of lines) if (text.includes("on\\n")) break;
    leaving.abort();
    // Waits for its turn: until the one before has been ended.
    const after = await (await execute("x")).text();
    const texts = after.split("\n").filter((line) => line.includes('"text"'))
      .map((line) => JSON.parse(line).text);
    assert.deepEqual(texts, ["1"], after);
  });

  await test.step("E2B's context that has lost its state says so, and starts fresh", async () => {
    const { body: { id } } = await post("/contexts", {});
    const cell = (code: string) =>
      postText("/execute", { code, context_id: id });
    await cell("x = 1");
    const { body: { states } } = await get("/states");
    for (const { id } of states) {
      const path = `${service.url}/states/${id}`;
      await (await fetch(path, { method: "DELETE" })).body?.cancel();
    }
    const lost = await cell("x");
    assert.equal(lost.status, 410);
    assert.match(lost.text, /has lost what it held, and begins again/);
    assert.match((await cell("x")).text, /"name":"NameError"/);
  });

  async function postText(path: string, body: unknown) {
    const response = await fetch(`${service.url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  await test.step("Dify runs a code node", async () => {
    const headers = { "x-api-key": KEY };
    // The form in which Dify sends one.
    const inputs = btoa(JSON.stringify({ a: 20, b: 22 }));
    const code = `
def main(a, b):
    return {"sum": a + b}

import json
from base64 import b64decode

inputs_obj = json.loads(b64decode('${inputs}').decode('utf-8'))
output_obj = main(**inputs_obj)
output_json = json.dumps(output_obj, indent=4)
print(f'<<RESULT>>{output_json}<<RESULT>>')
`;
    const request = {
      language: "python3",
      code,
      preload: "",
      enable_network: true,
    };
    assert.deepEqual(await post("/v1/sandbox/run", request, headers), {
      status: 200,
      body: {
        code: 0,
        message: "success",
        data: {
          stdout: '<<RESULT>>{\n    "sum": 42\n}<<RESULT>>\n',
          stderr: "",
          error: "",
          exit_code: 0,
        },
      },
    });
    const failed = await post("/v1/sandbox/run", {
      ...request,
      code: "1 / 0",
    }, headers);
    assert.equal(failed.status, 200);
    assert.equal(failed.body.data.exit_code, 1);
    assert.match(
      failed.body.data.error,
      /^process exited with code 1\nTraceback [^]*ZeroDivisionError/,
    );
    const long = await post("/v1/sandbox/run", {
      ...request,
      code: "print('x' * 300_000)",
    }, headers);
    assert.equal(long.body.data.stdout.length, 300_001);
    const dependencies = await get(
      "/v1/sandbox/dependencies?language=python3",
      headers,
    );
    const versions = new Map(
      dependencies.body.data.dependencies.map((
        { name, version }: { name: string; version: string },
      ) => [name, version]),
    );
    assert.equal(versions.get("jinja2"), "3.1.6");
    assert.ok(Array.isArray(dependencies.body.data.dependencies));
  });

  await test.step("Dify renders a template node", async () => {
    const headers = { "x-api-key": KEY };
    const base64 = (text: string) => new TextEncoder().encode(text).toBase64();
    const ask = async (template: string) => {
      const inputs = JSON.stringify({ name: "<b>", tags: ["你好", "y"] });
      // The form in which Dify sends one, and what it asks to run before.
      const code = `
def main(**inputs):
    import jinja2
    from base64 import b64decode
    template_code = b64decode('${base64(template)}').decode('utf-8')
    template = jinja2.Template(template_code)
    return template.render(**inputs)

import json
from base64 import b64decode

inputs_obj = json.loads(b64decode('${base64(inputs)}').decode('utf-8'))
output = main(**inputs_obj)
result = f'''<<RESULT>>{output}<<RESULT>>'''
print(result)
`;
      const preload = `
import jinja2
from base64 import b64decode

def _jinja2_preload_():
    template = jinja2.Template('{{s}}')
    template.render(s='a')

if __name__ == '__main__':
    _jinja2_preload_()
`;
      const { status, body } = await post("/v1/sandbox/run", {
        language: "python3",
        code,
        preload,
        enable_network: true,
      }, headers);
      assert.equal(status, 200);
      return body.data;
    };
    const template = "{{ name | e }}{% for tag in tags %} {{ tag | upper }}" +
      "{{ loop.index }}{% endfor %}";
    assert.deepEqual(await ask(template), {
      stdout: "<<RESULT>>&lt;b&gt; 你好1 Y2<<RESULT>>\n",
      stderr: "",
      error: "",
      exit_code: 0,
    });
    const broken = await ask("{% for %}");
    assert.match(broken.error, /jinja2\.exceptions\.TemplateSyntaxError/);
    // A template that walks to what the interpreter has finds the same sealed
    // one as any program.
    const walked = await ask(
      "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    );
    assert.equal(walked.exit_code, 1);
    assert.doesNotMatch(walked.stdout, /uid=/);
    const left = await ask(
      "{% if cycler.__init__.__globals__.setdefault('mark', 0) %}left{% endif %}" +
        "{{ cycler.__init__.__globals__.update(mark=1) }}",
    );
    assert.equal(left.stdout, "<<RESULT>>None<<RESULT>>\n");
    const again = await ask(
      "{{ cycler.__init__.__globals__.mark | default('pristine') }}",
    );
    assert.equal(again.stdout, "<<RESULT>>pristine<<RESULT>>\n");
  });

  function evaluate(
    source: string,
    observation: unknown = {},
    language = "PYTHON",
  ) {
    return post("/langfuse/evaluate", {
      scope: { organizationId: "o", projectId: "p", evaluatorId: "e" },
      runtime: { language },
      execution: { jobExecutionId: "j" },
      code: { source },
      payload: {
        observation: {
          metadata: null,
          toolCalls: [],
          ...observation as object,
        },
        experiment: { itemExpectedOutput: "yes", itemMetadata: null },
      },
    }, { authorization: `Bearer ${KEY}` });
  }

  await test.step("Langfuse gets scores", async () => {
    const { status, body } = await evaluate(
      [
        "async def evaluate(ctx: EvaluationContext) -> EvaluationResult:",
        "    call, = ctx.observation.tool_calls",
        "    right = ctx.observation.output == ctx.experiment.item_expected_output",
        "    return EvaluationResult(scores=[",
        "        Score(name='right', value=right, data_type='BOOLEAN',",
        "              config_id='c', metadata={'data_type': call.name}),",
        "        Score('x', 'y'),",
        "    ])",
      ].join("\n"),
      { input: 1, output: "yes", toolCalls: [{ id: "1", name: "find" }] },
    );
    assert.equal(status, 200);
    assert.deepEqual(body, {
      scores: [
        {
          value: true,
          name: "right",
          dataType: "BOOLEAN",
          configId: "c",
          metadata: { data_type: "find" },
        },
        { value: "x", name: "y" },
      ],
    });
  });

  await test.step("Langfuse gets results as Pydantic writes them", async () => {
    const { body } = await evaluate(
      [
        "def evaluate(ctx):",
        "    return {'note': None, 'scores': [",
        "        {'name': 'a', 'value': float('nan'), 'comment': None,",
        "         'data_type': 'NUMERIC', 'config_id': 1, 'configId': 2},",
        "        Score(1, 'b', metadata={'x': None}),",
        "    ]}",
      ].join("\n"),
    );
    assert.deepEqual(body, {
      note: null,
      scores: [
        {
          name: "a",
          value: null,
          comment: null,
          dataType: "NUMERIC",
          configId: 2,
        },
        { name: "b", value: 1, metadata: { x: null } },
      ],
    });
  });

  await test.step("Langfuse gets its own codes and texts", async () => {
    const cases = [
      [
        "def evaluate(ctx):\n    known = {}\n\n    return known['beer']",
        "USER_CODE_ERROR",
        "KeyError: 'beer' (line 4)",
      ],
      [
        "x = 1",
        "INVALID_SOURCE",
        "Evaluator source must define an evaluate(ctx) function",
      ],
      [
        "def evaluate(ctx): return 1",
        "INVALID_RESULT",
        "Evaluator must return an object shaped like { scores: [...] }",
      ],
      [
        "raise ValueError('no')",
        "INVALID_SOURCE",
        "Failed to load evaluator source: ValueError: no (line 1)",
      ],
      [
        "def evaluate(ctx):\n    raise SystemExit(4)",
        "USER_CODE_ERROR",
        "SystemExit: 4",
      ],
      [
        "def evaluate(ctx): return {'scores': [{'value': 10**400}]}",
        "INVALID_RESULT",
        "Evaluator must return scores that JSON can express",
      ],
    ] as const;
    for (const [source, code, message] of cases) {
      const { status, body } = await evaluate(source);
      assert.equal(status, 200, source);
      assert.deepEqual(body, { error: { code, message } });
    }
    const broken = await evaluate("def evaluate(ctx)\n    pass");
    assert.equal(broken.body.error.code, "INVALID_SOURCE");
    assert.match(
      broken.body.error.message,
      /^Failed to load evaluator source: SyntaxError: .*line 1\)$/,
    );
  });

  await test.step("Piston runs its first file beside the others", async () => {
    const { status, body } = await post("/api/v2/execute", {
      language: "python",
      version: "3.10.0",
      files: [
        {
          name: "main.py",
          content: "import sys, other\nprint(other.N, sys.argv[1:], input())",
        },
        { name: "other.py", content: btoa("N = 7"), encoding: "base64" },
      ],
      stdin: "in",
      args: ["a b"],
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.run.output, "7 ['a b'] in\n");
    assert.equal(body.run.code, 0);
    assert.equal(body.run.signal, null);
    const { body: [runtime] } = await get("/api/v2/runtimes");
    assert.equal(runtime.language, "python");
    assert.equal(runtime.version, body.version);
  });

  await test.step("Judge0 judges", async () => {
    const path = "/submissions?base64_encoded=true&wait=true";
    const submission = {
      source_code: btoa("print(int(input()) + 1)"),
      language_id: 71,
      stdin: btoa("41"),
      expected_output: btoa("42\n\n"),
    };
    const right = await post(path, submission);
    assert.equal(right.status, 201);
    assert.equal(right.body.status.id, 3);
    assert.equal(atob(right.body.stdout), "42\n");
    const wrong = await post(path, {
      ...submission,
      expected_output: btoa("43"),
    });
    assert.equal(wrong.body.status.description, "Wrong Answer");
    const failed = await post(path, { ...submission, stdin: btoa("x") });
    assert.equal(failed.body.status.id, 11);
  });

  await test.step("SandboxFusion runs a Node program, and has all it prints", async () => {
    const { status, body } = await post("/sandbox-fusion/run_code", {
      code: [
        "const _ = require('lodash');",
        "const input = require('fs').readFileSync(0, 'utf8');",
        "console.log(_.sum(input.split(' ').map(Number)));",
        "console.assert(1 === 2, 'unequal');",
        "console.log(JSON.stringify({ score: 1 }));",
        "console.log('  last  ');",
      ].join("\n"),
      language: "nodejs",
      stdin: "40 2",
      run_timeout: 300,
    });
    assert.equal(status, 200, JSON.stringify(body));
    const { stdout, stderr, return_code } = body.run_result;
    assert.equal(stdout, '42\n{"score":1}\n  last  \n');
    assert.match(stderr, /unequal/);
    assert.equal(return_code, 0);
    // The service's own dialect takes the line out.
    const own = await post("/run_code", {
      code: "console.log('a');console.log('{}')",
      language: "js",
    });
    assert.equal(own.body.output.stdout, "a");
    assert.equal(own.body.output.ret_val, "{}");
    const typed = await post("/sandbox-fusion/run_code", {
      code: "const x: number = 1;\nthrow new TypeError(`no ${x}`);",
      language: "typescript",
    });
    assert.equal(typed.body.status, "Failed");
    assert.equal(typed.body.run_result.return_code, 1);
    assert.match(typed.body.run_result.stderr, /^TypeError: no 1\n.*:2:7/m);
  });

  await test.step("Dify runs a code node in Node", async () => {
    // The form in which Dify sends one.
    const inputs = btoa(JSON.stringify({ a: 20, b: 22 }));
    const { body } = await post("/v1/sandbox/run", {
      language: "nodejs",
      code: `
// declare main function
function main({a, b}) {
    total = a + b
    return {sum: total}
}

var inputs_obj = JSON.parse(Buffer.from('${inputs}', 'base64').toString('utf-8'))
var output_obj = main(inputs_obj)
var output_json = JSON.stringify(output_obj)
setTimeout(() => console.log(\`<<RESULT>>\${output_json}<<RESULT>>\`), 1)
console.log(output_json)
`,
      preload: "",
      enable_network: true,
    }, { "x-api-key": KEY });
    assert.deepEqual(body.data, {
      stdout: '{"sum":42}\n<<RESULT>>{"sum":42}<<RESULT>>\n',
      stderr: "",
      error: "",
      exit_code: 0,
    });
  });

  await test.step("Langfuse gets scores of TypeScript", async () => {
    const { status, body } = await evaluate(
      [
        "interface Call { name: string }",
        "// enum Colour { Red } is only told of here",
        "declare enum Ghost { A }",
        "async function evaluate(ctx: any): Promise<{ scores: object[] }> {",
        "  const [call] = ctx.observation.toolCalls as Call[];",
        "  class A { constructor(a: number, b = 'private x') {} }",
        "  const told = 'enum Colour { Red }';",
        "  console.log('{\"scores\":[]}');",
        "  setInterval(() => {}, 10);",
        "  const value = ctx.observation.output ===",
        "    ctx.experiment!.itemExpectedOutput;",
        "  const score = { name: call.name, value, comment: undefined, n: NaN };",
        "  return { scores: [score], more: 1 };",
        "}",
      ].join("\n"),
      { output: "yes", toolCalls: [{ name: "find" }] },
      "TYPESCRIPT",
    );
    assert.equal(status, 200);
    const score = { name: "find", value: true, n: null };
    assert.deepEqual(body, { scores: [score], more: 1 });
    const unsettled = await evaluate(
      "const evaluate = () => new Promise(() => {})",
      {},
      "TYPESCRIPT",
    );
    assert.equal(unsettled.body.error.code, "TIMEOUT");
    const sync = await evaluate(
      "const evaluate = () => ({ scores: [] })",
      {},
      "TYPESCRIPT",
    );
    assert.deepEqual(sync.body, { scores: [] });
  });

  await test.step("Langfuse gets its own codes and texts of TypeScript", async () => {
    const strip = (what: string) =>
      `Failed to strip TypeScript syntax: SyntaxError: ${what}. See ` +
      "https://langfuse.com/docs/evaluation/evaluation-methods/" +
      "code-evaluators for details.";
    const shape =
      "Evaluator must return an object shaped like { scores: [...] }";
    const cases = [
      [
        "const enum Colour { Red }\nfunction evaluate() {}",
        "INVALID_SOURCE",
        strip("TypeScript enum is not supported in strip-only mode"),
      ],
      [
        "class A { constructor(a: number, private b = 1) {} }",
        "INVALID_SOURCE",
        strip(
          "TypeScript parameter property is not supported in strip-only mode",
        ),
      ],
      [
        "const x = 1;",
        "INVALID_SOURCE",
        "Failed to prepare evaluator source: " +
        "Evaluator source must define evaluate(ctx)",
      ],
      [
        "null.x",
        "INVALID_SOURCE",
        /^Failed to prepare evaluator source: TypeError: /,
      ],
      [
        "const ok = 1;\nfunction evaluate( {",
        "INVALID_SOURCE",
        /^Failed to strip TypeScript syntax: SyntaxError: .* \(line \d+\)\. See https:.* for details\.$/,
      ],
      [
        "namespace A { export const b = 1 }\nfunction evaluate() {}",
        "INVALID_SOURCE",
        /^Failed to strip TypeScript syntax: SyntaxError: namespace is not /,
      ],
      [
        "function evaluate(ctx) { throw new RangeError('beer') }",
        "USER_CODE_ERROR",
        "RangeError: beer",
      ],
      [
        "async function evaluate(ctx) { throw new Error('beer') }",
        "USER_CODE_ERROR",
        "beer",
      ],
      ["function evaluate() { return 1 }", "INVALID_RESULT", shape],
      ["function evaluate() {}", "INVALID_RESULT", shape],
      [
        "function evaluate() { console.log('{\"scores\":[1]}'); process.exit(0) }",
        "INVALID_RESULT",
        shape,
      ],
      [
        "const evaluate = () => ({ scores: [{ name: 'n', value: 10n ** 400n }] })",
        "INVALID_RESULT",
        "Evaluator must return scores that JSON can express",
      ],
    ] as const;
    for (const [source, code, message] of cases) {
      const { status, body } = await evaluate(source, {}, "TYPESCRIPT");
      assert.equal(status, 200, source);
      assert.equal(body.error?.code, code, source);
      if (typeof message === "string") {
        assert.equal(body.error.message, message);
      } else assert.match(body.error.message, message);
    }
  });

  await test.step("Piston and Judge0 run JavaScript", async () => {
    const { body } = await post("/api/v2/execute", {
      language: "js",
      version: "18.15.0",
      files: [{
        name: "main.js",
        content: "console.log(process.argv.slice(2)," +
          "require('fs').readFileSync(0) + '');console.log('{}')",
      }],
      stdin: "in",
      args: ["a b"],
    });
    assert.equal(body.run?.output, "[ 'a b' ] in\n{}\n", JSON.stringify(body));
    assert.equal(body.language, "javascript");
    const { body: runtimes } = await get("/api/v2/runtimes");
    assert.equal(body.version, runtimes[1].version);
    const judged = await post("/submissions?wait=true", {
      source_code:
        "const n: number = +require('fs').readFileSync('/dev/stdin')" +
        "\nconsole.log(JSON.stringify({ n }), process.argv[2])",
      language_id: 101,
      stdin: "41",
      command_line_arguments: "-v",
      expected_output: '{"n":41} -v',
    });
    assert.equal(judged.body.status.id, 3, JSON.stringify(judged.body));
  });

  await test.step("The log has nothing of a program", () => {
    const log = JSON.stringify(service.process.lines);
    for (const secret of [KEY, "beer", "so far", "helper"]) {
      assert.ok(!log.includes(secret), secret);
    }
  });
});
