/**
 * Answers one message of the Model Context Protocol, by the protocol's own SDK.
 * Nothing is held between two messages. Loaded when the first one comes.
 *
 * @module
 */

import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import type { IncomingHttpHeaders } from "node:http";
import { resultMessage } from "./result_message.ts";
import type { McpCallRequest, McpTool, McpToolResult } from "./mcp_types.ts";

/** A call of a tool. */
export interface ToolCall {
  readonly tool: McpTool;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Sends how far it is; absent: nobody has asked. */
  readonly tell?: (progress: number, message: string) => void;
}

/** Options for {@linkcode answerMcp}. */
export interface AnswerMcpOptions {
  /** The message, parsed. */
  readonly message: unknown;
  readonly headers: IncomingHttpHeaders;
  /** Version of the service. */
  readonly version: string;
  /** Text about the service, for models. */
  readonly instructions: string;
  readonly tools: () => McpTool[];
  /** Runs a tool that is among those. */
  readonly call: (call: ToolCall) => Promise<McpToolResult>;
}

/** Part of the SDK's context of a call that is used. */
interface Notifier {
  readonly requestId: string | number;
  sendNotification(notification: {
    readonly method: "notifications/progress";
    readonly params: {
      readonly progressToken: string | number;
      readonly progress: number;
      readonly message: string;
    };
  }): Promise<void>;
}

/** Headers that the SDK looks at. */
const HEADERS = [
  "accept",
  "content-type",
  "mcp-protocol-version",
  "mcp-session-id",
] as const;

/**
 * Returns the answer: JSON, or events for a call that wants progress.
 *
 * The SDK reads the message, refuses what is none, and sends the progress. The
 * result of a call does not pass through it: the SDK would round numbers, and
 * leave a call unanswered for ever when a value has too many levels for it.
 */
export async function answerMcp(
  { message, headers, version, instructions, tools, call }: AnswerMcpOptions,
): Promise<Response> {
  // Of the SDK's two servers the one that takes schemas as they are; the other
  // makes them from zod's for every message.
  const server = new Server({ name: "python-faas", version }, {
    capabilities: { tools: {} },
    instructions,
    // The default one compiles schemas, which takes longer than a program.
    jsonSchemaValidator: NO_VALIDATOR,
  });
  server.setRequestHandler(
    ListToolsRequestSchema,
    () => ({ tools: tools() }),
  );
  const result = Promise.withResolvers<string>();
  server.setRequestHandler(CallToolRequestSchema, callTool);
  async function callTool(
    { params }: McpCallRequest,
    extra: Notifier,
  ): Promise<never> {
    const { name, arguments: given = {}, _meta } = params;
    const tool = tools().find((tool) => tool.name === name);
    if (tool === undefined) {
      throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${name}`);
    }
    const progressToken = _meta?.progressToken;
    const came = await call({
      tool,
      arguments: given,
      ...(progressToken === undefined ? {} : {
        tell: (progress, message) => {
          // A client that has gone receives nothing.
          extra.sendNotification({
            method: "notifications/progress",
            params: { progressToken, progress, message },
          }).catch(() => {});
        },
      }),
    });
    result.resolve(resultMessage(extra.requestId, came));
    return await new Promise<never>(() => {});
  }
  const transport = new WebStandardStreamableHTTPServerTransport({
    enableJsonResponse: !wantsProgress(message),
  });
  await server.connect(transport);
  const given = new Headers();
  for (const name of HEADERS) {
    const value = headers[name];
    if (typeof value === "string") given.set(name, value);
  }
  const response = await Promise.race([
    transport.handleRequest(
      new Request("http://localhost/mcp", { method: "POST", headers: given }),
      { parsedBody: message },
    ),
    result.promise.then((text) =>
      new Response(text, { headers: { "content-type": "application/json" } })
    ),
  ]);
  const { status, body } = response;
  if (response.headers.get("content-type") !== "text/event-stream" || !body) {
    return response;
  }
  return new Response(endWith(body, result.promise), {
    status,
    headers: response.headers,
  });
}

/** Returns events up to `last`, which is the last one if it comes. */
function endWith(
  events: ReadableStream<Uint8Array>,
  last: Promise<string>,
): ReadableStream<Uint8Array> {
  const reader = events.getReader();
  const ending = last.then((text) => ({ text }));
  return new ReadableStream({
    async pull(controller) {
      const next = await Promise.race([reader.read(), ending]);
      if ("text" in next) {
        const event = `event: message\ndata: ${next.text}\n\n`;
        controller.enqueue(new TextEncoder().encode(event));
      } else if (!next.done) {
        return controller.enqueue(next.value);
      }
      controller.close();
      await reader.cancel();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function wantsProgress(message: unknown): boolean {
  const { method, params } = Object(message);
  return method === "tools/call" &&
    Object(Object(params)._meta).progressToken !== undefined;
}

/** Asked by nobody: it is for what a server asks its client for. */
const NO_VALIDATOR = {
  getValidator(): never {
    throw new TypeError("Cannot validate: this server asks for nothing");
  },
};
