// Calls the tools for models: npm install @modelcontextprotocol/sdk
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import process from "node:process";

const url = process.env.FAAS_URL ?? "http://localhost:8890";
const client = new Client({ name: "example", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));

async function run(code) {
  const call = { name: "run_python", arguments: { code } };
  const { structuredContent } = await client.callTool(call);
  return structuredContent.result;
}

await run("x = 20");
console.log(await run("x + 1"));
await client.close();
