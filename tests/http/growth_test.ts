/**
 * Sends texts of three sizes to every route, in every field, header and output,
 * and fails where CPU time grows faster than the text.
 *
 * @module
 */

import assert from "node:assert/strict";
import process from "node:process";
import { DIALECT_NAMES } from "../../src/settings/dialects.ts";
import type { RunResult } from "../../src/run/result.ts";
import openApi from "../../docs/openapi.json" with { type: "json" };
import type { AppRequest } from "./ask_app.ts";
import { fakeService, HELLO } from "./fake_runner.ts";

/** Each size is four times the one before. */
const CHARS = [8_192, 32_768, 131_072] as const;
/** Below this a difference tells nothing, in milliseconds of CPU time. */
const LEAST_MS = 150;
/** Linear work takes 4 times as much of the next size, quadratic 16 times. */
const MOST_GROWTH = 10;
/** A size is measured again until it is short enough, so many times. */
const TRIES = 4;
/** No machine takes so long for so little, in milliseconds of CPU time. */
const HOPELESS_MS = 3_000;

/** Units of a text: what some expression, or some loop, may trip over. */
const UNITS = [
  ..." \t\n/,:;=\\\"'[{(*-.%!a0中\0",
  "\r\n",
  "a ",
  "a,",
  " ;",
  "a/",
  "import a\n",
  "import {",
  "from a import b as c\n",
  "a as b ",
  "%20",
  '\\"',
  "[]",
  "{}",
  '":',
  "../",
  "__COZE_RETURN_VAL_START__",
] as const;

/** A sound body of each route that takes one, with its fields of text. */
const BODIES: Readonly<Record<string, readonly unknown[]>> = {
  "/run_code": [{
    code: "print(1)",
    language: "python",
    priority: "high",
    input: "text",
    ext: { name: "text" },
    state: "st_a",
    mode: "cell",
    stdin: "text",
    argv: ["text"],
    env: { NAME: "text" },
    files: { "a.txt": "text", "b.txt": { text: "text" } },
    collect: ["*.csv"],
    now: "2026-01-01T00:00:00Z",
    unknown: "text",
  }, { continuation: "id", results: [{ id: "text", value: "text" }] }],
  "/run_batch": [{
    code: "1",
    setup: "text",
    inputs: ["text"],
    order: "input",
  }],
  "/mcp": [{
    jsonrpc: "2.0",
    id: "text",
    method: "tools/call",
    params: { name: "run_python", arguments: { code: "1", input: "text" } },
  }],
  "/sandbox-fusion/run_code": [{
    code: "1",
    language: "python",
    stdin: "text",
    files: { "a.txt": "YQ==" },
    fetch_files: ["a.txt"],
  }],
  "/sandbox-fusion/run_jupyter": [{
    cells: ["1"],
    kernel: "python3",
    files: { "a.txt": "YQ==" },
    fetch_files: ["a.txt"],
  }],
  "/v1/sandbox/run": [{ language: "python3", code: "1", preload: "text" }],
  "/langfuse/evaluate": [{
    runtime: { language: "PYTHON" },
    code: { source: "text" },
    payload: { output: "text" },
  }, { runtime: { language: "TYPESCRIPT" }, code: { source: "text" } }],
  "/api/v2/execute": [{
    language: "python",
    version: "*",
    files: [{ name: "a.py", content: "text" }],
    stdin: "text",
    args: ["text"],
  }],
  "/submissions": [{
    language_id: 100,
    source_code: "1",
    stdin: "text",
    expected_output: "text",
    command_line_arguments: "text",
  }],
  "/execute": [{
    code: "1",
    language: "python",
    env_vars: { NAME: "text" },
  }, { code: "1", context_id: "text" }],
  "/contexts": [{ language: "python", cwd: "/home/user" }],
  "/judge": [{
    code: "1",
    tests: [{ stdin: "text", expected: "text" }],
    checker: { code: "text" },
  }],
  "/librechat/exec": [{
    code: "1",
    lang: "python",
    args: ["text"],
    user_id: "text",
    files: [{ id: "text", storage_session_id: "text", name: "text" }],
  }, { code: "cat 'text'", lang: "bash" }],
  "/librechat/exec/programmatic": [{
    code: "1",
    tools: [{ name: "text", parameters: { required: ["text"] } }],
  }, {
    continuation_token: "text",
    tool_results: [{ call_id: "text", error_message: "text" }],
  }],
  "/api/kernels": [{ name: "text", path: "text" }],
  "/api/sessions": [{
    path: "text",
    name: "text",
    type: "text",
    kernel: { name: "text" },
  }],
  "/test_program": [{ program: "text", tests: ["text"] }],
  "/test_program_stdio": [{
    program: "text",
    tests: [{ input: "text", output: "text" }],
  }],
};

const HEADERS = [
  "accept",
  "accept-encoding",
  "authorization",
  "content-type",
  "host",
  "if-none-match",
  "origin",
  "traceparent",
  "x-api-key",
  "x-access-token",
  "x-auth-token",
  "x-request-id",
  "e2b-sandbox-id",
  "mcp-protocol-version",
  "mcp-session-id",
] as const;

/** One place in which a text comes. */
interface Place {
  readonly name: string;
  readonly ask: (text: string) => Promise<unknown>;
}

/** Result of the fake's runs. */
let result: RunResult = HELLO;
const NOTHING = { list: () => Promise.resolve([]) };
const { request } = fakeService({
  run: () => Promise.resolve(result),
  dialects: DIALECT_NAMES,
  languages: ["python", "javascript"],
  mcp: true,
  playground: true,
  maxBodyBytes: 8_388_608,
  contexts: {
    ...NOTHING,
    create: () => Promise.reject(new Error("none here")),
    delete: () => Promise.resolve(),
    restart: () => Promise.resolve(),
  } as never,
});

async function ask(path: string, options: AppRequest = {}): Promise<void> {
  const response = await request(path, options);
  await response.body?.cancel();
}

function post(path: string, body: string): Promise<void> {
  const asked = path === "/submissions" ? `${path}?wait=true` : path;
  return ask(asked, { method: "POST", body });
}

/** Yields copies of a body in which one text after the other is another one. */
function* withText(
  value: unknown,
  text: string,
): Generator<[name: string, value: unknown]> {
  if (typeof value === "string") yield ["", text];
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    for (const [name, changed] of withText(member, text)) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      Object.assign(copy, { [key]: changed });
      yield [`.${key}${name}`, copy];
    }
  }
}

function* places(): Generator<Place> {
  for (const [path, bodies] of Object.entries(BODIES)) {
    yield { name: path, ask: (text) => post(path, text) };
    for (const body of bodies) {
      for (const [index, [name]] of [...withText(body, "")].entries()) {
        yield {
          name: `${path} ${name}`,
          ask: (text) =>
            post(path, JSON.stringify([...withText(body, text)][index][1])),
        };
      }
      for (const name of ["stdout", "stderr", "retVal", "traceback"] as const) {
        yield {
          name: `${path}, a program's ${name}`,
          ask: async (text) => {
            result = { ...HELLO, [name]: text };
            await post(path, JSON.stringify(body));
            result = HELLO;
          },
        };
      }
    }
  }
  for (const name of HEADERS) {
    for (const path of ["/livez", "/docs", "/execute", "/metrics"]) {
      yield {
        name: `${path}, header ${name}`,
        ask: (text) => ask(path, { headers: { [name]: text } }),
      };
    }
  }
  for (const path of ["/", "/assets/", "/livez?"]) {
    yield { name: `path ${path}`, ask: (text) => ask(path + encodeURI(text)) };
  }
}

/** Returns the CPU time of this process for a request, in milliseconds. */
async function cpuMs(place: Place, text: string): Promise<number> {
  const before = process.cpuUsage();
  await place.ask(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Returns what a text takes, in ms; the least of some tries if that is much. */
async function leastMs(place: Place, text: string): Promise<number> {
  let least = Infinity;
  for (let tries = 0; tries < TRIES && least > LEAST_MS; tries++) {
    least = Math.min(least, await cpuMs(place, text));
    if (least > HOPELESS_MS) break;
  }
  return least;
}

Deno.test("every route that takes a body is among those that are measured", () => {
  const taken = Object.entries(openApi.paths)
    .filter(([, methods]) => "post" in methods && "requestBody" in methods.post)
    .map(([path]) => path);
  // The native path of a notebook is the other one's; a form is no JSON.
  const measured = new Set([
    ...Object.keys(BODIES),
    "/run_jupyter",
    "/librechat/upload",
    "/librechat/upload/batch",
  ]);
  assert.deepEqual(taken.filter((path) => !measured.has(path)), []);
});

Deno.test("work on a text never grows faster than the text, wherever it comes", async () => {
  const faults: string[] = [];
  for (const place of places()) {
    for (const unit of UNITS) {
      let before = Infinity;
      for (const chars of CHARS) {
        // Ends in something else: expressions that fail there try again.
        const text = unit.repeat(chars / unit.length) + "x";
        const ms = await leastMs(place, text);
        if (ms > LEAST_MS && ms > MOST_GROWTH * before) {
          const shown = JSON.stringify(unit);
          faults.push(`${place.name}, ${chars} of ${shown}: ${ms} ms`);
          break;
        }
        before = Math.max(ms, LEAST_MS / MOST_GROWTH);
      }
    }
  }
  assert.deepEqual(faults, []);
});
