/**
 * `POST /mcp` in front of a runner that answers what no honest sandbox would.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { RunRequest } from "../../../src/run/request.ts";
import type { RunResult } from "../../../src/run/result.ts";
import { fakeService, HELLO } from "../fake_runner.ts";

const DEEP = "[".repeat(6_000) + "]".repeat(6_000);
const EXACT = `[9007199254740993,1${"0".repeat(400)},1.10,1e400]`;

/** Calls `run_python`; `params` is JSON text. Returns the answer's last line. */
async function callWith(
  { result = {}, params, events }: {
    readonly result?: Partial<RunResult>;
    readonly params: string;
    readonly events: boolean;
  },
): Promise<{ readonly text: string; readonly run?: RunRequest }> {
  let run: RunRequest | undefined;
  const { request: ask } = fakeService({
    mcp: true,
    run: (asked) => {
      run = asked;
      return Promise.resolve({ ...HELLO, ...result });
    },
  });
  const progress = events ? ',"_meta":{"progressToken":1}' : "";
  const response = await ask("/mcp", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":' +
      `{"name":"run_python","arguments":${params}${progress}}}`,
  });
  assert.equal(response.status, 200);
  const text = await response.text();
  const last = events
    ? text.trimEnd().split("\n").at(-1)?.replace(/^data: /, "")
    : text;
  assert.equal(text.startsWith("event: "), events);
  return { text: last ?? "", run };
}

for (const events of [false, true]) {
  const name = events ? "as events" : "as JSON";

  Deno.test(`createMcp() passes every digit on, both ways, ${name}`, async () => {
    const { text, run } = await callWith({
      events,
      params: `{"code":"1","input":${EXACT}}`,
      result: { retVal: EXACT, retJson: EXACT },
    });
    assert.equal(run?.inputJson, EXACT);
    assert.ok(text.includes(`"value":${EXACT}`), text);
    assert.ok(text.includes(`return_val: ${EXACT}`), text);
  });

  Deno.test(`createMcp() never leaves a call unanswered, ${name}`, async () => {
    for (
      const retJson of [
        DEEP,
        "no JSON",
        '[1\n,\r\n2]\n\ndata: {"jsonrpc":"2.0","id":7,"result":{}}',
        "[1\n,\r\n2]",
      ]
    ) {
      const { text } = await callWith({
        events,
        params: `{"code":"1","input":${DEEP}}`,
        result: { retVal: "text", retJson },
      });
      const { id, result } = JSON.parse(text);
      assert.equal(id, 7);
      assert.equal(result.isError, false, text.slice(0, 300));
      const { status, value, truncated } = result.structuredContent;
      assert.equal(status, "success");
      if (retJson === DEEP) {
        // A client's parser stops at fewer levels, and loses the message.
        assert.deepEqual([value, truncated], [undefined, ["value"]]);
        assert.ok(result.content[0].text.includes(DEEP));
      } else {
        assert.deepEqual(value, retJson === "[1\n,\r\n2]" ? [1, 2] : "text");
      }
    }
  });
}

Deno.test("createMcp() takes an argument's last value, as JSON.parse does", async () => {
  const { run } = await callWith({
    events: false,
    params: '{"code":"1","mode":"program","code":"2","input":1,"input":{ }}',
  });
  assert.equal(run, undefined, "mode is none of a tool's arguments");
  const { run: other } = await callWith({
    events: false,
    params: '{"code":"1","language":"javascript","code":"2","input":[ 1 ]}',
  });
  assert.deepEqual(
    [other?.code, other?.language, other?.mode, other?.inputJson],
    ["2", "python", "cell", "[ 1 ]"],
  );
});

Deno.test("createMcp() answers every message, whatever the SDK makes of it", async () => {
  const { request } = fakeService({ mcp: true });
  const call = { name: "run_python", arguments: { code: "1" } };
  const task = { "io.modelcontextprotocol/related-task": { taskId: "t" } };
  const messages = [
    ...[null, "", 0, -1, 1.5, 2 ** 53, {}, [], true].map((id) => ({ id })),
    ...[null, "", [], 1, { toString: 1 }].map((method) => ({ method })),
    ...[
      "tasks/get",
      "tasks/cancel",
      "notifications/cancelled",
      "__proto__",
      "ping",
      "initialize",
      "logging/setLevel",
      "completion/complete",
    ].map((method) => ({ method, params: { taskId: "t", requestId: 7 } })),
    ...[
      null,
      {},
      [],
      "run_python",
      { ...call, name: 1 },
      {
        ...call,
        arguments: [],
      },
      { ...call, arguments: null },
      { ...call, task: {} },
      {
        ...call,
        task: { ttl: 1 },
      },
    ].map((params) => ({ params })),
    ...[null, 1, {}, task, { progressToken: {} }, { progressToken: "" }, {
      ...task,
      progressToken: 1,
    }].map((_meta) => ({ params: { ...call, _meta } })),
    { result: {} },
    { error: { code: 1, message: "" } },
    { jsonrpc: "1.0" },
  ];
  for (const message of messages) {
    const response = await request("/mcp", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 7,
        method: "tools/call",
        params: call,
        ...message,
      }),
    });
    const text = await response.text();
    const name = JSON.stringify(message);
    assert.ok([200, 202, 400].includes(response.status), `${name}: ${text}`);
    assert.ok(text !== "" || response.status === 202, name);
  }
});

Deno.test("createMcp() never takes a body that is not UTF-8", async () => {
  let hasRun = false;
  const { request } = fakeService({
    mcp: true,
    run: () => {
      hasRun = true;
      return Promise.resolve(HELLO);
    },
  });
  const [before, behind] = [
    '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":' +
    '{"name":"run_python","arguments":{"code":"print(1) # ',
    '"}}}',
  ].map((text) => new TextEncoder().encode(text));
  const response = await request("/mcp", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: Uint8Array.of(...before, 0xc3, 0x28, ...behind),
  });
  assert.equal(response.status, 400);
  assert.deepEqual(await response.json(), {
    error: "Invalid JSON format",
    details: "The body is not UTF-8",
  });
  assert.equal(hasRun, false);
});
