/**
 * Tools that the service itself calls for programs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { z } from "zod";
import { row } from "../callers/caller_rows.ts";
import type { McpResult, McpTool } from "../../src/http/mcp/mcp_types.ts";
import { startService } from "./start_service.ts";
import { startToolCall } from "./start_tool_call.ts";
import { untilClientGone } from "./until_client_gone.ts";

const SECRET = "s3cret-of-the-operator";

/** A request that came in. */
interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: string;
}

/** Answers as the operator's own services do; a request for /hang hangs. */
async function answerAs(
  request: Request,
  seen: Seen[],
  hangs: () => void,
  isLeft: () => void,
): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/mcp") return await answerMcp(request);
  seen.push({
    method: request.method,
    path: url.pathname + url.search,
    authorization: request.headers.get("authorization"),
    body: await request.text(),
  });
  switch (url.pathname) {
    case "/hang":
      hangs();
      return await untilLeft(request, isLeft);
    case "/slow":
      return new Response(
        new ReadableStream({ pull: () => new Promise(() => {}) }),
      );
    case "/huge":
      return new Response("x".repeat(10_000));
    case "/away":
      return new Response(null, {
        status: 302,
        headers: { location: "/orders/1" },
      });
    case "/broken":
      return new Response("out of order", { status: 500 });
    case "/text":
      return new Response("no JSON");
    default:
      return Response.json({ id: url.pathname, big: 2 ** 53 });
  }
}

function untilLeft(
  { signal }: Request,
  isLeft: () => void,
): Promise<Response> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      isLeft();
      resolve(new Response());
    });
  });
}

async function answerMcp(request: Request): Promise<Response> {
  const server = new McpServer({ name: "shop", version: "1" });
  server.registerTool(
    "list-items",
    { description: "List items.", inputSchema: { most: z.number() } },
    ({ most }: { most: number }) => ({
      content: [{ type: "text" as const, text: "tea,cup".slice(0, most) }],
    }),
  );
  server.registerTool("fail", {}, () => ({
    isError: true,
    content: [{ type: "text" as const, text: "sold out" }],
  }));
  const transport = new WebStandardStreamableHTTPServerTransport({
    enableJsonResponse: true,
  });
  await server.connect(transport);
  return await transport.handleRequest(request);
}

Deno.test("The service calls the operator's tools", async (t) => {
  const seen: Seen[] = [];
  const hanging = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  await using upstream = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => answerAs(request, seen, hanging.resolve, left.resolve),
  );
  const { port } = upstream.addr;
  const base = `http://127.0.0.1:${port}`;
  const folder = await Deno.makeTempDir();
  const secretOf = { authorization: "Bearer ${env:SHOP_TOKEN}" };
  const tool = (name: string, more: object = {}) => ({
    name,
    url: `${base}/${name}`,
    timeout_ms: 300_000,
    ...more,
  });
  await Deno.writeTextFile(`${folder}/token`, `${SECRET}\n`);
  await Deno.writeTextFile(
    `${folder}/tools.json`,
    JSON.stringify({
      tools: [
        tool("order", {
          description: "Get an order.",
          url: `${base}/orders/{id}`,
          headers: secretOf,
          input_schema: {
            type: "object",
            properties: { id: { type: "string" }, deep: { type: "boolean" } },
            required: ["id"],
          },
        }),
        tool("buy", {
          method: "POST",
          headers: { authorization: `\${file:${folder}/token}` },
        }),
        tool("slow", { timeout_ms: 1 }),
        tool("huge", { max_bytes: 9_999 }),
        tool("away"),
        tool("broken"),
        tool("text"),
        tool("rare", { url: `${base}/text`, calls_per_minute: 1 }),
        tool("hang"),
        tool("hidden", { callers: ["b"] }),
        ...Array.from(
          { length: 12 },
          (_, at) =>
            tool(`catalog_${at}`, { url: `${base}/text`, callers: ["c"] }),
        ),
        tool("find_invoice", {
          url: `${base}/text`,
          description: "Look up what a customer has paid.",
          callers: ["c"],
        }),
      ],
      mcp_servers: [{ name: "shop", url: `${base}/mcp`, timeout_ms: 300_000 }],
      fetch: {
        timeout_ms: 300_000,
        hosts: [{
          host: `127.0.0.1:${port}`,
          schemes: ["http"],
          methods: ["GET", "POST"],
          allow_private: true,
          callers: ["a"],
        }],
      },
    }),
  );
  await Deno.writeTextFile(
    `${folder}/keys.yaml`,
    JSON.stringify([row("a"), row("b"), row("c")]),
  );
  await using service = await startService({
    flags: [`--allow-write=${folder}`],
    env: {
      FAAS_SANDBOXES: "core=1,javascript=1",
      FAAS_TOOLS_FILE: `${folder}/tools.json`,
      FAAS_KEYS_FILE: `${folder}/keys.yaml`,
      FAAS_AUDIT_LOG: `${folder}/audit.jsonl`,
      SHOP_TOKEN: SECRET,
    },
    sandboxes: 2,
  });
  await service.process.untilLogged("tools of a server");

  async function ask(path: string, body?: object, caller = "a") {
    const response = await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer key of ${caller}` },
      ...(body === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(body) }),
    });
    return { status: response.status, ...await response.json() };
  }
  const run = (code: string, more: object = {}, caller = "a") =>
    ask("/run_code", { code, tools: ["*"], ...more }, caller);

  /** Connects a model's client, as a caller. */
  async function connect(caller: string) {
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${service.url}/mcp`), {
        requestInit: { headers: { authorization: `Bearer key of ${caller}` } },
      }),
    );
    return {
      client,
      async call(name: string, given: Record<string, unknown>) {
        const result = await client.callTool(
          { name, arguments: given },
          undefined,
          { timeout: 300_000 },
        );
        const { content, structuredContent, isError } = result as McpResult;
        return { data: structuredContent ?? {}, isError, content };
      },
      [Symbol.asyncDispose]: () => client.close(),
    };
  }

  /** Runs Python that prints how each expression fails. */
  async function failures(...calls: readonly string[]): Promise<string[]> {
    const { output } = await run(
      calls.map((call) =>
        `try:\n    print(${call})\nexcept tools.ToolError as error:\n` +
        "    print(error.type, error)\n"
      ).join(""),
    );
    return output.stdout.trim().split("\n");
  }

  await t.step("a program has its answers within one request", async () => {
    const { output, metadata, calls } = await run(
      "print('before')\norder = tools.order(id='a/b', deep=True)\nprint(order)\n" +
        "return_val([tools.buy(item='tea'), tools.shop_list_items(most=3)])",
    );
    assert.equal(metadata.status, "success", output.stderr);
    assert.equal(calls, undefined);
    assert.equal(
      output.stdout,
      "before\n{'id': '/orders/a%2Fb', 'big': 9007199254740992}\n",
    );
    assert.deepEqual(JSON.parse(output.ret_json)[1], "tea");
    assert.deepEqual(seen.splice(0), [
      {
        method: "GET",
        path: "/orders/a%2Fb?deep=true",
        authorization: `Bearer ${SECRET}`,
        body: "",
      },
      {
        method: "POST",
        path: "/buy",
        authorization: SECRET,
        body: '{"item":"tea"}',
      },
    ]);
    assert.ok(!JSON.stringify(output).includes(SECRET));
  });

  await t.step("JavaScript calls them, and streams go on", async () => {
    const response = await fetch(`${service.url}/run_code`, {
      method: "POST",
      headers: {
        authorization: "Bearer key of a",
        accept: "application/x-ndjson",
      },
      body: JSON.stringify({
        language: "js",
        tools: ["text", "order"],
        code: "console.log('one');\n" +
          "const all = await Promise.all([tools.text(), tools.order({id: '1'})]);\n" +
          "console.log('two', all[0]);",
      }),
    });
    const lines = (await response.text()).trim().split("\n")
      .map((line) => JSON.parse(line));
    const text = lines.filter(({ type }) => type === "stdout")
      .map(({ text }) => text).join("");
    assert.equal(text, "one\ntwo no JSON\n");
    assert.deepEqual(
      lines.filter(({ type }) => type !== "stdout").map(({ type }) => type),
      ["answer"],
    );
    assert.equal(lines.at(-1).answer.output.stdout, text);
  });

  await t.step("the caller's own tools go out beside them", async () => {
    const body = {
      code: "a = tools.text()\nprint(a)\nb = tools.own(x=1)\n" +
        "return_val([a, b, tools.text()])",
      tools: ["text", { name: "own" }],
    };
    const first = await ask("/run_code", body);
    assert.deepEqual(first.calls.map((call: { name: string }) => call.name), [
      "own",
    ]);
    assert.equal(first.output.stdout, "no JSON\n");
    const last = await ask("/run_code", {
      continuation: first.metadata.continuation.id,
      results: [{ id: first.calls[0].id, value: 2 }],
    });
    assert.equal(last.output.ret_json, '["no JSON",2,"no JSON"]');
    assert.equal(last.output.stdout, "");
  });

  await t.step("failures are reported, and no limit is passed", async () => {
    const told = await failures(
      "tools.slow()",
      "tools.huge()",
      "tools.away()",
      "tools.broken()",
      "tools.shop_fail()",
      "tools.order(id='..')",
    );
    for (
      const [at, fact] of [
        /^TimeoutError Cannot call slow: no answer within 1 ms$/,
        /^TooLarge .* more than 9999 bytes$/,
        /^HTTPError status 302: $/,
        /^HTTPError status 500: out of order$/,
        /^ToolError sold out$/,
        /^ValueError Cannot use the path "\/orders\/\.\."$/,
      ].entries()
    ) {
      assert.match(told[at], fact);
    }
  });

  await t.step(
    "never calls a tool more often than the file allows",
    async () => {
      // Both go out at once: no time passes between them.
      const { output } = await run(
        "import asyncio\nasync def main():\n" +
          "    return await asyncio.gather(tools.aio.rare(), tools.aio.rare(),\n" +
          "                                return_exceptions=True)\n" +
          "print(sorted(getattr(one, 'type', one) for one in asyncio.run(main())))",
      );
      assert.equal(output.stdout, "['RateLimitError', 'no JSON']\n");
    },
  );

  await t.step("never offers a tool to those who may not use it", async () => {
    const names = async (caller: string) =>
      (await ask("/tools", undefined, caller)).tools
        .map(({ name }: { name: string }) => name);
    assert.ok(!(await names("a")).includes("hidden"));
    assert.ok((await names("b")).includes("hidden"));
    const { status, details } = await run("1", { tools: ["hidden"] });
    assert.equal(status, 400);
    assert.match(details, /^Cannot offer the tool "hidden"/);
    const { metadata } = await run("tools.hidden()");
    assert.equal(metadata.error.type, "AttributeError");
    const { output } = await run(
      `tools.fetch(url="${base}/text")`,
      {},
      "b",
    );
    assert.match(output.stderr, /not among the allowed hosts: none/);
  });

  await t.step("GET /tools has signatures of both languages", async () => {
    const { tools } = await ask("/tools");
    const found = tools.find(({ name }: { name: string }) => name === "order");
    assert.equal(
      found.python,
      "tools.order(id: str, deep: bool = ...) -> object",
    );
    assert.equal(
      found.typescript,
      "tools.order(input: { id: string; deep?: boolean }): Promise<unknown>",
    );
  });

  await t.step("a model's program calls them, in a session too", async () => {
    await using model = await connect("a");
    const { tools }: { tools: McpTool[] } = await model.client.listTools();
    const [python, javascript, ...more] = tools;
    assert.deepEqual(more, []);
    assert.match(
      python.description,
      /^tools\.order\(id: str, deep: bool = \.\.\.\) -> object: Get an order\.$/m,
    );
    assert.match(
      javascript.description,
      /^tools\.order\(input: \{ id: string/m,
    );
    assert.ok(!python.description.includes("hidden"));
    const first = await model.call("run_python", {
      code: "all = [tools.text(), tools.shop_list_items(most=3)]\nlen(all)",
    });
    assert.equal(first.data.result, "2", JSON.stringify(first));
    const second = await model.call("run_python", {
      code: "all.append(tools.text())\nprint(all)",
    });
    assert.equal(
      second.data.stdout,
      "['no JSON', 'tea', 'no JSON']\n",
      JSON.stringify([first, second]),
    );
    const { data } = await model.call("run_javascript", {
      code: "await tools.order({ id: '7' }).then((order) => order.id)",
    });
    assert.equal(data.result, "'/orders/7'");
  });

  await t.step("search_tools finds one of many", async () => {
    await using model = await connect("c");
    const { tools }: { tools: McpTool[] } = await model.client.listTools();
    assert.deepEqual(tools.map(({ name }) => name), [
      "run_python",
      "run_javascript",
      "search_tools",
    ]);
    assert.match(
      tools[0].description,
      /call 25 functions .* search_tools finds/,
    );
    const find = async (query: unknown) =>
      await model.call("search_tools", { query });
    for (const query of ["invoice", "paid by customer?", "Find_Invoice"]) {
      const { data } = await find(query);
      const [found] = data.tools as { name: string; python: string }[];
      assert.equal(found.name, "find_invoice", query);
      assert.equal(found.python, "tools.find_invoice() -> object");
    }
    const many = await find("catalog");
    assert.deepEqual(
      [(many.data.tools as unknown[]).length, many.data.matches],
      [10, 12],
    );
    assert.equal((await find("hidden")).data.matches, 0);
    assert.equal((await find(1)).isError, true);
  });

  await t.step("a client that leaves ends the run and its call", async () => {
    const before = service.process.logged("request").length;
    const connection = await startToolCall(service, {
      name: "run_python",
      arguments: { code: "tools.hang()" },
    }, ["authorization: Bearer key of a"]);
    await hanging.promise;
    connection.close();
    await untilClientGone(service, before);
    await left.promise;
  });

  await t.step(
    "calls are counted and audited, and no secret is in either",
    async () => {
      const response = await fetch(`${service.url}/metrics?format=prometheus`, {
        headers: { authorization: "Bearer key of a" },
      });
      const metrics = await response.text();
      assert.match(
        metrics,
        /python_faas_operator_tool_calls_total\{tool="slow",outcome="TimeoutError"\} 1/,
      );
      // The end of the service has all lines written.
      await service.stop();
      const audit = await Deno.readTextFile(`${folder}/audit.jsonl`);
      const entries = audit.trim().split("\n").map((line) => JSON.parse(line));
      const entry = entries.find(({ tool }) => tool === "order");
      assert.deepEqual([entry.caller, entry.outcome], ["a", "success"]);
      const log = JSON.stringify(service.process.lines);
      for (const text of [metrics, audit, log]) {
        assert.ok(
          !text.includes(SECRET),
        );
      }
    },
  );

  await Deno.remove(folder, { recursive: true });
});
