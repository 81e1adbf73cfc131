/**
 * The Model Context Protocol over standard input and output, for programs that
 * start their tools themselves. Asks the service that FAAS_URL names, with
 * FAAS_API_KEY if that is set, or else one that it starts and ends.
 *
 * Usage: `deno run -A tools/mcp.ts`.
 *
 * @module
 */

import process from "node:process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import denoJson from "../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Address to ask, and a way to end a started service. */
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

/** Part of a message that decides its way. */
interface Head {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly requestId?: unknown };
}

/**
 * Passes requests on, each by an exchange of its own, and answers back: as the
 * text that they are, since a number that is parsed may be another one.
 */
async function passOn(url: URL, key: string): Promise<void> {
  const asked = new Map<unknown, AbortController>();
  const closed = Promise.withResolvers<void>();
  let version: string | undefined;
  let session: string | undefined;

  function send(message: string): void {
    process.stdout.write(`${message.replaceAll(/[\r\n]/g, " ")}\n`);
  }

  async function ask(line: string, { id, method }: Head): Promise<void> {
    const stop = new AbortController();
    asked.set(id, stop);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...(version === undefined ? {} : { "mcp-protocol-version": version }),
          ...(session === undefined ? {} : { "mcp-session-id": session }),
          ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
        },
        body: line,
        signal: stop.signal,
      });
      if (method === "initialize") {
        session = response.headers.get("mcp-session-id") ?? undefined;
      }
      for await (const message of messagesOf(response)) {
        if (method === "initialize") {
          version = JSON.parse(message).result?.protocolVersion;
        }
        send(message);
      }
    } catch (error) {
      // A client that has cancelled a request waits for nothing.
      if (stop.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `Cannot ask ${url}: ${reason}`;
      send(JSON.stringify({
        jsonrpc: "2.0",
        id,
        error: { code: INTERNAL_ERROR, message },
      }));
    } finally {
      asked.delete(id);
    }
  }

  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    let message: Head;
    try {
      message = Object(JSON.parse(line));
    } catch (error) {
      return console.error(`Cannot read a message: ${error}`);
    }
    const { id, method, params } = message;
    if (method === "notifications/cancelled") {
      asked.get(params?.requestId)?.abort();
    } else if (method !== undefined && id !== undefined) {
      // The service holds nothing between two requests that it could react to.
      void ask(line, message);
    }
  });
  lines.on("close", closed.resolve);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, closed.resolve);
  }
  await closed.promise;
  for (const stop of asked.values()) stop.abort();
}

/** JSON-RPC's number for a failure that is not the caller's. */
const INTERNAL_ERROR = -32_603;

/**
 * Yields the messages of an answer, one by one as they come.
 *
 * @throws {Error} If the service refused the request.
 */
async function* messagesOf(response: Response): AsyncGenerator<string> {
  const { status, body, headers } = response;
  if (headers.get("content-type") !== "text/event-stream" || body === null) {
    const text = await response.text();
    const isMessage = text !== "" && Object(JSON.parse(text)).jsonrpc === "2.0";
    if (!isMessage) throw new Error(`${status} ${text}`.trim());
    return yield text;
  }
  const lines = createInterface({ input: Readable.fromWeb(body) });
  for await (const line of lines) {
    if (line.startsWith("data: ")) yield line.slice("data: ".length);
  }
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
