/**
 * A server of the Model Context Protocol whose tools programs may call.
 *
 * @module
 */

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { ToolDefinition } from "../run/tools.ts";
import { OperatorToolError } from "./tool_failure.ts";
import type { McpServer } from "./tools_file.ts";

/** Time between two looks at what tools it has, in milliseconds. */
const LOOK_MS = 60_000;
const RETRY_MS = 2_000;

/** Requests to a server. */
export interface McpUpstream {
  /** Calls a tool; returns the value as JSON text. */
  call(
    tool: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<string>;
}

/** Opens a server, and tells of its tools whenever it is asked for them. */
export function openMcpServer(
  server: McpServer,
  tell: (tools: readonly ToolDefinition[]) => void,
  fail: (problem: string) => void,
): McpUpstream {
  let names = new Map<string, string>();
  let client: Promise<Client> | undefined;
  void look();

  async function look(): Promise<never> {
    for (;;) {
      let pauseMs = LOOK_MS;
      try {
        const { tools } = await (await connected()).listTools();
        const offered = tools.filter(({ name }: Tool) =>
          server.tools?.includes(name) ?? true
        );
        names = new Map(
          offered.map((
            { name }: Tool,
          ) => [identifierOf(server.name, name), name]),
        );
        tell(offered.map((tool: Tool) => ({
          name: identifierOf(server.name, tool.name),
          ...(tool.description === undefined
            ? {}
            : { description: tool.description }),
          input_schema: tool.inputSchema,
          ...(tool.outputSchema === undefined
            ? {}
            : { output_schema: tool.outputSchema }),
        })));
      } catch (error) {
        client = undefined;
        pauseMs = RETRY_MS;
        fail(error instanceof Error ? error.message : String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  function connected(): Promise<Client> {
    return client ??= connect();
  }

  async function connect(): Promise<Client> {
    const made = new Client({ name: "python-faas", version: "1" }, {
      // The default one compiles schemas with `eval`.
      jsonSchemaValidator: { getValidator: () => takeAsItIs },
    });
    made.onclose = () => client = undefined;
    await made.connect(
      new StreamableHTTPClientTransport(new URL(server.url), {
        requestInit: {
          headers: server.headers,
          // A redirect would take the secrets to another host.
          redirect: "error",
        },
      }),
    );
    return made;
  }

  return {
    async call(tool, given, signal) {
      const name = names.get(tool);
      if (name === undefined) {
        throw new OperatorToolError(
          "LookupError",
          `"${server.name}" has no tool "${tool}"`,
        );
      }
      const { content = [], structuredContent, isError } =
        await (await connected()).callTool(
          { name, arguments: { ...given } },
          undefined,
          { signal, timeout: server.timeout_ms },
        );
      const parts = content as readonly { type: string; text?: string }[];
      const texts = parts.map(({ text }) => text).filter((text) =>
        text !== undefined
      );
      if (isError === true) {
        throw new OperatorToolError("ToolError", texts.join("\n"));
      }
      return JSON.stringify(
        structuredContent ??
          (texts.length === parts.length ? texts.join("\n") : parts),
      );
    },
  };
}

function takeAsItIs<T>(value: unknown) {
  return { valid: true as const, data: value as T, errorMessage: undefined };
}

/** Returns how programs call a tool: names of the protocol are no identifiers. */
function identifierOf(server: string, name: string): string {
  return `${server}_${name}`.replaceAll(/[^A-Za-z0-9_]/g, "_").slice(0, 64);
}
