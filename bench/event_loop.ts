/**
 * Measures how long requests at their limits keep other requests waiting: the
 * longest answer of `/livez` while each is on its way, the best of some rounds.
 *
 * Usage: `deno run -A bench/event_loop.ts [name=folder ...]`, to compare with
 * other checkouts side by side. @default {ours=.}
 *
 * @module
 */

import { startServer } from "./server.ts";
import { startCommand } from "./start_command.ts";

const MIB = 1_048_576;
/** Room for the rest of a body of 8 MiB. */
const FULL = 8 * MIB - 1_024;
const ROUNDS = 3;
/** Time between two questions, in milliseconds. */
const ASK_EVERY_MS = 2;

/** A request at a limit. */
interface Case {
  readonly name: string;
  readonly path: string;
  readonly body: string;
}

function run(name: string, body: object, path = "/run_code"): Case {
  return { name, path, body: JSON.stringify(body) };
}

const PRINTED = 'import sys\nx = "\\x01" * 1048576\nsys.stdout.write(x)\n' +
  "sys.stderr.write(x)\nreturn_val(x)";
const ROWS = Array.from({ length: 10_000 }, (_, n) => n);

const CASES: readonly Case[] = [
  run("hello", { code: "print(1)" }),
  run("code of 8 MiB", { code: "# line\n".repeat(FULL / 8) }),
  run("Chinese code", { code: `'${"中".repeat(FULL / 3)}'` }),
  run("input of numbers", { code: "1", input: Array(FULL / 2).fill(1) }),
  {
    name: "input of objects",
    path: "/run_code",
    body: `{"code":"1","input":[${"{},".repeat(FULL / 3)}1]}`,
  },
  {
    name: "input of brackets",
    path: "/run_code",
    body: `{"code":"1","input":${"[".repeat(FULL / 2)}${"]".repeat(FULL / 2)}}`,
  },
  run("files of 7 MiB", {
    code: "1",
    files: { a: { text: "line\n".repeat(FULL / 7) } },
  }),
  run("outputs of 3 MiB", { code: PRINTED }),
  run("results of 4 MiB", {
    mode: "cell",
    code: "from IPython.display import display, JSON\nfor _ in range(40):\n" +
      "    display(JSON([1] * 45_000))",
  }),
  run("batch of 10,000 rows", { code: "INPUT", inputs: ROWS }, "/run_batch"),
  run("batch of 8 MiB", {
    code: "1",
    inputs: Array(8).fill("x".repeat(FULL / 8)),
  }, "/run_batch"),
  run("Judge0 of 4 MiB", {
    language_id: 100,
    source_code: "print('x ' * 524_287)",
    expected_output: "x \n".repeat(MIB),
  }, "/submissions?wait=true"),
  {
    name: "MCP call of 8 MiB",
    path: "/mcp",
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: {
        name: "run_python",
        arguments: { code: "# line\n".repeat(FULL / 8) },
      },
    }),
  },
];

async function post(url: string, { path, body }: Case): Promise<number> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { accept: "application/json, text/event-stream" },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/**
 * Asks in a thread of its own: to send 8 MiB holds this one's event loop. Each
 * message is answered with the longest answer since the one before.
 */
const ASKING = `
let url, longestMs = 0;
onmessage = ({ data }) => {
  if (url === undefined) ask();
  url = data;
  postMessage(longestMs);
  longestMs = 0;
};
async function ask() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ${ASK_EVERY_MS}));
    const startMs = performance.now();
    await (await fetch(url + "/livez")).arrayBuffer();
    longestMs = Math.max(longestMs, performance.now() - startMs);
  }
}`;
const asking = new Worker(
  `data:application/javascript,${encodeURIComponent(ASKING)}`,
  { type: "module" },
);

/** Returns the longest answer since the last call, and asks `url` from now on. */
function longestSince(url: string): Promise<number> {
  return new Promise((resolve) => {
    asking.onmessage = ({ data }) => resolve(data);
    asking.postMessage(url);
  });
}

/** Returns the longest answer of `/livez` while a request is on its way. */
async function longestMs(
  url: string,
  one: Case,
): Promise<{ readonly ms: number; readonly status: number }> {
  await longestSince(url);
  const status = await post(url, one);
  return { ms: await longestSince(url), status };
}

const folders = (Deno.args.length === 0 ? ["ours=."] : Deno.args)
  .map((arg) => arg.split("=", 2) as [string, string]);
const servers = [];
for (const [name, cwd] of folders) {
  const denoJson = await Deno.readTextFile(`${cwd}/deno.json`);
  const envAt = (port: number) => ({
    FAAS_PORT: `${port}`,
    FAAS_DIALECTS: "all",
    FAAS_SANDBOXES: "core=1",
    FAAS_MCP: "on",
    FAAS_LOG_LEVEL: "error",
  });
  const server = await startServer((port) =>
    Promise.resolve({
      ...startCommand(denoJson, Deno.execPath()),
      env: envAt(port),
    }), { cwd });
  servers.push({ name, server, url: `http://127.0.0.1:${server.port}` });
}
console.log(`| | ${folders.map(([name]) => `${name}, ms`).join(" | ")} |`);
console.log(`| --- | ${folders.map(() => "---:").join(" | ")} |`);
for (const one of CASES) {
  const best = servers.map(() => Infinity);
  let status = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, { url }] of servers.entries()) {
      const found = await longestMs(url, one);
      best[index] = Math.min(best[index], found.ms);
      status = found.status;
    }
  }
  const shown = best.map((ms) => ms.toFixed(1)).join(" | ");
  console.log(`| ${one.name} (${status}) | ${shown} |`);
}
for (const { server } of servers) await server[Symbol.asyncDispose]();
asking.terminate();
