/**
 * The tools for models, asked for by the official client: over HTTP, and over
 * standard input and output.
 *
 * @module
 */

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import assert from "node:assert/strict";
import type { McpResult, McpTool } from "../../src/http/mcp/mcp_types.ts";
import { skipBecause } from "../skip_because.ts";
import { PROJECT_ROOT } from "./service_process.ts";
import { type Service, startService } from "./start_service.ts";
import { startToolCall } from "./start_tool_call.ts";
import { untilClientGone } from "./until_client_gone.ts";

interface Progress {
  readonly progress: number;
  readonly message?: string;
}

const SUITE = "npm:@modelcontextprotocol/conformance@0.1.16";
const PNG = /^iVBORw0KGgo/;

/** The same client for both transports. */
async function connect(
  transport: StreamableHTTPClientTransport | StdioClientTransport,
) {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  return {
    client,
    async call(
      name: string,
      given: Record<string, unknown>,
      options: {
        readonly onprogress?: (progress: Progress) => void;
        readonly signal?: AbortSignal;
      } = {},
    ) {
      const result = await client.callTool(
        { name, arguments: given },
        CallToolResultSchema,
        // A cold sandbox on a machine that is busy takes its time.
        { timeout: 240_000, ...options },
      );
      const { content, structuredContent = {}, isError } = result as McpResult;
      const text = content.flatMap((block) =>
        block.type === "text" ? [block.text] : []
      ).join("\n");
      return { content, text, data: structuredContent, isError };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function overHttp({ url }: Pick<Service, "url">) {
  return connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
}

/** Has `make mcp` ask a service, or start one where there is no `url`. */
function overStdio(env: Readonly<Record<string, string>>) {
  return connect(
    new StdioClientTransport({
      command: "make",
      args: ["--silent", "--directory", PROJECT_ROOT, "mcp"],
      env: {
        HOME: Deno.env.get("HOME") ?? "",
        PATH: Deno.env.get("PATH") ?? "",
        ...env,
      },
      stderr: "ignore",
    }),
  );
}

/** Fetches the conformance suite, apart from the project's own packages. */
async function findSuite() {
  async function deno(command: string, ...more: readonly string[]) {
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      {
        args: [command, "--no-config", "--no-lock", ...more],
        cwd: "/",
        env: { NO_COLOR: "1" },
      },
    ).output();
    const text = [stdout, stderr].map((bytes) =>
      new TextDecoder().decode(bytes)
    ).join("\n");
    return { success, text };
  }
  const { success, text } = await deno("cache", "--quiet", SUITE);
  return {
    problem: success
      ? null
      : `Cannot fetch the conformance suite: ${text.trim().slice(0, 300)}`,
    run: (args: readonly string[]) =>
      deno("run", "--quiet", "--allow-all", SUITE, ...args),
  };
}

Deno.test("The service and the tools for models", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=2,javascript=1,full=1",
    },
    sandboxes: 1,
  });
  await using tools = await overHttp(service);
  const { call, client } = tools;

  await t.step("every tool says what it takes and gives", async () => {
    const { tools }: { tools: McpTool[] } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      ["run_python", "run_javascript"],
    );
    for (const { inputSchema, outputSchema, description } of tools) {
      assert.deepEqual(inputSchema.required, ["code"]);
      assert.ok(outputSchema);
      assert.ok(description);
    }
    assert.match(client.getInstructions() ?? "", /keep=true/);
  });

  // The client holds what comes against the schemas of the list above.
  await t.step("a program's output and last value come back", async () => {
    const answer = await call("run_python", {
      code: "print(input())\nreturn_val(INPUT)\nINPUT['a'] + 1",
      input: { a: 41 },
      stdin: "hello",
    });
    assert.equal(answer.isError, false);
    assert.equal(answer.data.status, "success");
    assert.equal(answer.data.stdout, "hello\n");
    assert.equal(answer.data.result, "42");
    assert.deepEqual(answer.data.value, { a: 41 });
    assert.match(answer.text, /^hello\n42\n/);
  });

  await t.step("values of any depth and size come back", async () => {
    const answer = await call("run_python", {
      code: "v = 1\nfor _ in range(6_000): v = [v]\nreturn_val(v)",
    });
    assert.equal(answer.isError, false);
    assert.equal(answer.data.value, undefined);
    assert.deepEqual(answer.data.truncated, ["value"]);
    assert.match(answer.text, /^return_val: \[{6000}1\]{6000}\n/);
  });

  await t.step("TypeScript is run too", async () => {
    const { data } = await call("run_javascript", {
      code: "const a: number = 41\na + 1",
      language: "typescript",
    });
    assert.equal(data.result, "42");
  });

  await t.step("a figure comes back as an image", async () => {
    const { content, data } = await call("run_python", {
      code: "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    });
    const [image, ...more] = content.filter(({ type }) => type === "image");
    assert.deepEqual(more, []);
    assert.ok(image?.type === "image", JSON.stringify(content));
    assert.equal(image.mimeType, "image/png");
    assert.match(image.data, PNG);
    assert.equal(data.status, "success");
    // Known once a sandbox that has them has told.
    const { tools }: { tools: McpTool[] } = await client.listTools();
    assert.match(tools[0].description, /\bpandas\b/);
  });

  await t.step("a file that was asked for comes back", async () => {
    const { content, data } = await call("run_python", {
      code: "open('out.csv', 'w').write(open('in.csv').read().upper());",
      files: { "in.csv": { text: "a,b" } },
      collect: ["out.csv"],
    });
    const [block] = content.filter(({ type }) => type === "resource");
    assert.ok(block.type === "resource");
    assert.equal(atob(block.resource.blob), "A,B");
    assert.equal(block.resource.uri, "file:///home/user/out.csv");
    const [{ name }] = data.files as { name: string }[];
    assert.equal(name, "out.csv");
  });

  await t.step("files are for every tool", async () => {
    const { data } = await call("run_javascript", {
      code: "const fs = require('fs');\n" +
        "fs.writeFileSync('out.txt', fs.readFileSync('in.csv'));",
      files: { "in.csv": { text: "a,b" } },
      collect: ["out.txt"],
    });
    const [{ name, size }] = data.files as { name: string; size: number }[];
    assert.deepEqual([name, size], ["out.txt", 3]);
  });

  await t.step("a state is continued, by fork too", async () => {
    const { data, text } = await call("run_python", {
      code: "x = 40",
      keep: true,
    });
    assert.ok(data.state, text);
    const { id } = data.state as { id: string };
    assert.ok(text.includes(`State: ${id}`));
    for (const add of [1, 2]) {
      const more = await call("run_python", { code: `x + ${add}`, state: id });
      assert.equal(more.data.result, String(40 + add));
    }
  });

  await t.step("a session keeps its state by itself", async () => {
    const first = await call("run_python", { code: "y = 40" });
    assert.equal(first.data.state, undefined, "nothing to copy");
    const failed = await call("run_python", { code: "y += 1\n1/0" });
    assert.equal(failed.isError, true);
    const next = await call("run_python", { code: "y + 2" });
    assert.equal(next.data.result, "43");
    await call("run_javascript", { code: "let z = 1; z" });
    const { data } = await call("run_javascript", { code: "z + 1" });
    assert.equal(data.result, "2");
    // Another session starts fresh, and so does a call that keeps a state.
    await using other = await overHttp(service);
    for (
      const apart of [
        await other.call("run_python", { code: "y" }),
        await call("run_python", { code: "y", keep: true }),
      ]
    ) {
      assert.match(apart.text, /name 'y' is not defined/);
    }
  });

  await t.step("never takes a session that it has not given", async () => {
    for (const session of ["", "mine", `${crypto.randomUUID()}0`]) {
      const response = await fetch(`${service.url}/mcp`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-session-id": session,
        },
        body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      });
      await response.body?.cancel();
      assert.equal(response.status, 404, session);
    }
  });

  await t.step("an error says what to do", async () => {
    for (
      const [given, text] of [
        [{ code: "1/0" }, /line 1.*ZeroDivisionError: division by zero/],
        [{ code: "import socket" }, /fetch the data first/],
        [{ code: "while True: pass", timeout: 200 }, /Error \(timeout\)/],
        [
          { code: "1", timeout_ms: 5 },
          /"timeout_ms" is none of code, timeout, input,/,
        ],
        [{ code: "1", timeout: -1 }, /must be a non-negative integer/],
        [{ code: "1", state: "st_none" }, /State not found/],
        [{}, /Missing required parameter: code/],
      ] as const
    ) {
      const answer = await call("run_python", given);
      assert.equal(answer.isError, true, JSON.stringify(given));
      assert.match(answer.text, text);
    }
    await assert.rejects(call("run_ruby", { code: "1" }), /Unknown tool/);
  });

  await t.step("a megabyte of output is cut, and says so", async () => {
    const { text, data } = await call("run_python", {
      code: "print('a' * 500_000 + 'end')",
    });
    assert.ok(text.length < 40_000, `${text.length}`);
    assert.match(text, /characters left out\]\na+end\n/);
    assert.deepEqual(data.truncated, ["stdout"]);
  });

  await t.step(
    "progress tells the last line; who leaves ends the run",
    async () => {
      const before = service.process.logged("request").length;
      const connection = await startToolCall(service, {
        name: "run_python",
        arguments: {
          code: "import time\nprint('step', 1, flush=True)\ntime.sleep(29)",
        },
        _meta: { progressToken: 1 },
      });
      let told = "";
      const text = connection.readable.pipeThrough(new TextDecoderStream());
      for await (const piece of text) {
        told += piece;
        // Up to its end: a piece may end within a line.
        if (/"step 1".*\n/.test(told)) break;
      }
      const lines = [...told.matchAll(/^data: (.*)$/gm)]
        .map(([, json]) => JSON.parse(json).params as Progress);
      assert.equal(lines[0].message, "Running");
      assert.equal(lines.at(-1)?.message, "step 1");
      const numbers = lines.map(({ progress }) => progress);
      assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
      await untilClientGone(service, before);
    },
  );

  await t.step("a message that is none is refused", async () => {
    const headers = {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    };
    for (
      const [method, body, more, status] of [
        ["POST", "{", {}, 400],
        ["POST", "[]", {}, 400],
        ["POST", "{}", {}, 400],
        ["POST", "{}", { accept: "text/html" }, 406],
        ["POST", "{}", { origin: "https://example.org" }, 403],
        ["GET", undefined, {}, 405],
        ["DELETE", undefined, {}, 405],
      ] as const
    ) {
      const response = await fetch(`${service.url}/mcp`, {
        method,
        body,
        headers: { ...headers, ...more },
      });
      await response.body?.cancel();
      assert.equal(response.status, status, `${method} ${body}`);
    }
  });

  const suite = await findSuite();
  await t.step({
    name: "the protocol's own suite finds nothing",
    ignore: skipBecause(suite.problem),
    async fn() {
      // Of its scenarios those that need no server made for it.
      for (
        const scenario of [
          "server-initialize",
          "ping",
          "tools-list",
          "dns-rebinding-protection",
        ]
      ) {
        const { success, text } = await suite.run([
          "server",
          "--url",
          `${service.url}/mcp`,
          "--scenario",
          scenario,
        ]);
        assert.ok(success, text);
        assert.match(text, /Passed: ([1-9])\/\1, 0 failed/);
      }
    },
  });

  await t.step("every digit of a number passes, both ways", async () => {
    const numbers = `[${2n ** 53n + 1n},${10n ** 400n},-0.0,1e5]`;
    const message = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":' +
      '{"name":"run_python","arguments":{"code":"return_val(INPUT);",' +
      `"input":${numbers}}}}`;
    const response = await fetch(`${service.url}/mcp`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: message,
    });
    const child = new Deno.Command("make", {
      args: ["--silent", "--directory", PROJECT_ROOT, "mcp"],
      env: { FAAS_URL: service.url },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const stdin = child.stdin.getWriter();
    await stdin.write(new TextEncoder().encode(`${message}\n`));
    const answered = child.stdout.pipeThrough(new TextDecoderStream());
    let overStdio = "";
    for await (const text of answered) {
      overStdio += text;
      if (overStdio.endsWith("\n")) break;
    }
    await stdin.close();
    await child.status;
    for (const text of [await response.text(), overStdio]) {
      assert.ok(
        text.includes(`"value":${numbers.replace("1e5", "100000.0")}`),
        text,
      );
    }
  });

  await t.step("make mcp passes all of it on", async () => {
    await using tools = await overStdio({ FAAS_URL: service.url });
    await tools.call("run_python", { code: "x = 40" });
    const { data } = await tools.call("run_python", { code: "x + 2" });
    assert.equal(data.result, "42");
  });

  await t.step("make mcp cancels what its client cancels", async () => {
    await using tools = await overStdio({ FAAS_URL: service.url });
    const stop = new AbortController();
    // The run outlasts its progress: the SDK drops what it reads with the answer.
    const begun = Promise.withResolvers<Progress>();
    const running = tools.call("run_python", {
      code: "import time\ntime.sleep(29)",
    }, { onprogress: begun.resolve, signal: stop.signal });
    const first = await Promise.race([begun.promise, running]);
    assert.equal("message" in first && first.message, "Running");
    const before = service.process.logged("request").length;
    stop.abort();
    await assert.rejects(running);
    await untilClientGone(service, before);
  });

  await t.step("nothing of a program is in the log", () => {
    const text = JSON.stringify(service.process.lines);
    assert.ok(!/step 1|division by zero|timeout_ms|st_none/.test(text));
  });
});

Deno.test("make mcp starts a service where none is named", async () => {
  await using tools = await overStdio({
    // A session would wait for the kind with packages.
    FAAS_SANDBOXES: "core=1,javascript=0,full=0",
  });
  const { data } = await tools.call("run_python", { code: "6 * 7" });
  assert.equal(data.result, "42");
});
