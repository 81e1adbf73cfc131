/**
 * The Model Context Protocol over standard input and output, for programs that
 * start their tools themselves. Asks the service that FAAS_URL names, with
 * FAAS_API_KEY if that is set, or else one that it starts and ends.
 *
 * Usage: `deno run -A tools/mcp.ts`.
 *
 * @module
 */

import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  ErrorCode,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
} from "@modelcontextprotocol/sdk/types.js";
import process from "node:process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import denoJson from "../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Where to ask, and how to end what was started for it. */
interface Found {
  readonly url: string;
  readonly end: () => Promise<unknown>;
}

/** Starts a service on a free port of this machine; its log goes to stderr. */
async function startService(): Promise<Found> {
  const [, run, ...args] = denoJson.tasks.start.split(" ");
  const child = new Deno.Command(Deno.execPath(), {
    args: [run, ...args],
    cwd: ROOT,
    env: {
      FAAS_HOST: "127.0.0.1",
      FAAS_PORT: "0",
      FAAS_MCP: "on",
      FAAS_PLAYGROUND: "off",
      FAAS_KEYS_FILE: "",
      FAAS_LOG_FORMAT: "json",
      FAAS_LOG_LEVEL: "info",
      FAAS_STOP_DELAY: "0",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const listening = Promise.withResolvers<string>();
  const log = createInterface({ input: Readable.fromWeb(child.stdout) });
  log.on("line", (line) => {
    console.error(line);
    const { message, url } = JSON.parse(line);
    if (message === "listening") listening.resolve(url);
  });
  void child.status.then(({ code }) =>
    listening.reject(
      new Error(`Cannot start the service: it ended with ${code}`),
    )
  );
  return {
    url: await listening.promise,
    end() {
      child.kill("SIGTERM");
      return child.status;
    },
  };
}

/** Passes requests on, each by an exchange of its own, and answers back. */
async function passOn(url: URL, key: string): Promise<void> {
  const stdio = new StdioServerTransport();
  const asked = new Map<string | number, StreamableHTTPClientTransport>();
  const closed = Promise.withResolvers<void>();
  let version: string | undefined;

  async function ask(request: JSONRPCRequest): Promise<void> {
    const { id } = request;
    const http = new StreamableHTTPClientTransport(url, {
      requestInit: key === ""
        ? {}
        : { headers: { authorization: `Bearer ${key}` } },
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 0,
        maxReconnectionDelay: 0,
        reconnectionDelayGrowFactor: 1,
      },
    });
    asked.set(id, http);
    const answered = Promise.withResolvers<void>();
    http.onmessage = (message: JSONRPCMessage) => {
      void stdio.send(message);
      if (!("id" in message)) return;
      if (request.method === "initialize" && isJSONRPCResultResponse(message)) {
        version = String(message.result.protocolVersion);
      }
      answered.resolve();
    };
    http.onerror = answered.reject;
    http.onclose = answered.resolve;
    try {
      await http.start();
      if (version !== undefined) http.setProtocolVersion(version);
      await Promise.all([http.send(request), answered.promise]);
    } catch (error) {
      // Who has cancelled a request waits for nothing.
      if (!asked.has(id)) return;
      const reason = error instanceof Error ? error.message : String(error);
      await stdio.send({
        jsonrpc: "2.0",
        id,
        error: {
          code: ErrorCode.InternalError,
          message: `Cannot ask ${url}: ${reason}`,
        },
      });
    } finally {
      asked.delete(id);
      await http.close();
    }
  }

  stdio.onmessage = (message: JSONRPCMessage) => {
    // The service holds nothing between two requests that it could be told of.
    if (isJSONRPCRequest(message)) return void ask(message);
    if (!("method" in message)) return;
    if (message.method !== "notifications/cancelled") return;
    const id = message.params?.requestId;
    if (typeof id !== "string" && typeof id !== "number") return;
    const http = asked.get(id);
    asked.delete(id);
    void http?.close();
  };
  stdio.onclose = closed.resolve;
  stdio.onerror = (error: Error) => console.error(error.message);
  // The SDK does not look for the end of its input.
  process.stdin.on("end", closed.resolve);
  await stdio.start();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, closed.resolve);
  }
  await closed.promise;
  for (const http of asked.values()) await http.close();
}

const given = Deno.env.get("FAAS_URL") ?? "";
const service = given === ""
  ? await startService()
  : { url: given, end: () => Promise.resolve() };
await passOn(
  new URL(`${service.url.replace(/\/$/, "")}/mcp`),
  Deno.env.get("FAAS_API_KEY") ?? "",
);
await service.end();
Deno.exit(0);
