/** Asks a service with the tools of LibreChat's agents, at LIBRECHAT_CODE_BASEURL. */

import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import {
  Constants,
  createCodeExecutionTool,
  createProgrammaticToolCallingTool,
  ToolNode,
} from "@librechat/agents";
import assert from "node:assert/strict";
import process from "node:process";

const BASE = process.env.LIBRECHAT_CODE_BASEURL;
const OWNER = "user-1";

/** Uploads a file as LibreChat does, and returns its reference. */
async function upload(name, text) {
  const form = new FormData();
  form.append("kind", "user");
  form.append("id", OWNER);
  form.append("file", new Blob([text]), name);
  const answer = await fetch(`${BASE}/upload`, { method: "POST", body: form });
  assert.equal(answer.status, 200, await answer.clone().text());
  const { storage_session_id, files } = await answer.json();
  const id = files[0].fileId;
  return { id, resource_id: OWNER, storage_session_id, name, kind: "user" };
}

async function download({ storage_session_id, id }) {
  const query = `kind=user&id=${OWNER}`;
  const answer = await fetch(
    `${BASE}/download/${storage_session_id}/${id}?${query}`,
  );
  return answer.text();
}

/** Begins a conversation; returns what an agent does with a call of a model. */
function converse(files = []) {
  const sessions = new Map();
  if (files.length > 0) {
    sessions.set(Constants.EXECUTE_CODE, {
      session_id: files[0].storage_session_id,
      files,
      lastUpdated: Date.now(),
    });
  }
  const tools = [createCodeExecutionTool({ user_id: OWNER })];
  const node = new ToolNode({ tools, sessions });
  return async (code, lang = "py") => {
    const args = { lang, code };
    const call = {
      id: crypto.randomUUID(),
      name: Constants.EXECUTE_CODE,
      args,
    };
    const asked = new AIMessage({ content: "", tool_calls: [call] });
    const { messages } = await node.invoke({ messages: [asked] });
    return messages[0];
  };
}

async function testPrograms() {
  const run = converse();
  const hello = await run("print(6 * 7)");
  assert.equal(hello.content, "stdout:\n42");
  const doubled = await run("console.log([1, 2].map((n) => n * 2))", "js");
  assert.equal(doubled.content, "stdout:\n[ 2, 4 ]");
  const raised = await run("print('before')\n{}['key']");
  assert.match(
    raised.content,
    /^stdout:\nbefore\n[^]*stderr:\n[^]*KeyError: 'key'$/,
  );
  assert.notEqual(raised.status, "error");
}

async function testFiles() {
  const run = converse([await upload("in.csv", "a,b\n1,2\n")]);
  const made = await run(
    "text = open('in.csv').read()\nopen('out.csv', 'w').write(text.upper())\n" +
      "import os\nprint(os.getcwd())",
  );
  assert.match(made.content, /^stdout:\n\/mnt\/data\n[^]*: 1 persisted file/);
  const out = made.artifact.files.find(({ name }) => name === "out.csv");
  assert.equal(await download(out), "A,B\n1,2\n");
  // The agent brings what earlier calls have made, and nothing else stays.
  const again = await run(
    "open('/mnt/data/out.csv', 'a').write('3,4')\n" +
      "print(sorted(os.listdir()) if 'os' in globals() else 'fresh')",
  );
  assert.match(again.content, /^stdout:\nfresh\n/);
  const read = await run(
    "console.log(require('fs').readFileSync('out.csv', 'utf8'))",
    "js",
  );
  assert.match(read.content, /^stdout:\nA,B\n1,2\n3,4/);
}

async function testErrors() {
  const unknown = await converse()("puts 1", "rs");
  assert.equal(unknown.status, "error");
  assert.match(unknown.content, /The code execution request was rejected/);
  const reference = await upload("own.txt", "x");
  const stranger = { ...reference, id: "a".repeat(21) };
  const refused = await converse([stranger])("print(1)");
  assert.equal(refused.status, "error");
  assert.match(refused.content, /Code execution is not authorized/);
}

async function testToolCalls() {
  const seen = [];
  const name = "get_price";
  const parameters = {
    type: "object",
    properties: { item: { type: "string" } },
    required: ["item"],
  };
  const getPrice = tool(({ item }) => {
    seen.push(item);
    if (item === "none") throw new Error("no such item");
    return { tea: 4.5, cup: 7 }[item];
  }, { name, description: "Returns a price.", schema: parameters });
  const code = `
import asyncio
tea, cup = await asyncio.gather(get_price("tea"), get_price(item="cup"))
print(tea + cup)
try:
    await get_price("none")
except ToolExecutionError as error:
    print("failed:", error)`;
  const programmatic = createProgrammaticToolCallingTool();
  const { content } = await programmatic.invoke({
    type: "tool_call",
    id: "call_1",
    name: programmatic.name,
    args: { code },
    toolMap: new Map([[name, getPrice]]),
    toolDefs: [{ name, parameters, allowed_callers: ["code_execution"] }],
  });
  assert.deepEqual(seen.toSorted(), ["cup", "none", "tea"]);
  assert.match(content, /11\.5\nfailed: .*no such item/);
}

await testPrograms();
await testFiles();
await testErrors();
await testToolCalls();
console.log("all as expected");
