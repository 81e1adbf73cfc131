/**
 * The process that calls the operator's tools: it may use the network, and
 * nothing else. The first order has the tools and their secrets. It ends with the
 * service.
 *
 * @module
 */

import { messageFrame, readMessages } from "../own_process/message_frames.ts";
import { TOOL_LIMITS } from "../run/tools.ts";
import { callHttpTool } from "./http_tool.ts";
import { type McpUpstream, openMcpServer } from "./mcp_server.ts";
import type {
  OperatorNews,
  OperatorOrder,
  OperatorOutcome,
} from "./operator_messages.ts";
import { OperatorToolError } from "./tool_failure.ts";
import type { ToolsFile } from "./tools_file.ts";
import { webFetch } from "./web_fetch.ts";

type Call = Extract<OperatorOrder, { readonly tool: string }>;

const output = Deno.stdout.writable.getWriter();

function tell(news: OperatorNews): void {
  // A pipe that breaks means that the service has ended, and so does this.
  output.write(messageFrame(news)).catch(() => Deno.exit());
}

let file: ToolsFile | undefined;
const servers = new Map<string, McpUpstream>();
const running = new Map<number, AbortController>();
// A library that leaves a promise to itself must not end the calls of others.
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
});

for await (const message of readMessages(Deno.stdin.readable)) {
  const order = message as OperatorOrder;
  if ("file" in order) open(file = order.file);
  else if ("cancelled" in order) running.get(order.cancelled)?.abort();
  else void answer(order);
}
Deno.exit();

function open({ mcp_servers }: ToolsFile): void {
  for (const server of mcp_servers) {
    const { name } = server;
    servers.set(
      name,
      openMcpServer(
        server,
        (tools) => tell({ server: name, tools }),
        (problem) => tell({ server: name, problem }),
      ),
    );
  }
}

async function answer(order: Call): Promise<void> {
  const cancelling = new AbortController();
  running.set(order.id, cancelling);
  tell({ id: order.id, ...await outcomeOf(order, cancelling.signal) });
  running.delete(order.id);
}

async function outcomeOf(
  order: Call,
  cancelled: AbortSignal,
): Promise<OperatorOutcome> {
  const { limits, run } = findTool(order);
  const late = AbortSignal.timeout(limits.timeout_ms);
  try {
    const value = await run(AbortSignal.any([cancelled, late]));
    const most = Math.min(
      2 * limits.max_bytes + 65_536,
      TOOL_LIMITS.answerChars,
    );
    if (value.length <= most) return { value };
    throw new OperatorToolError(
      "TooLarge",
      `Cannot read the answer: it has ${value.length} characters, limit ${most}`,
    );
  } catch (error) {
    if (late.aborted) {
      return failed(
        "TimeoutError",
        `Cannot call ${order.tool}: no answer within ${limits.timeout_ms} ms`,
      );
    }
    if (error instanceof OperatorToolError) {
      return failed(error.type, error.message);
    }
    // Its text could have the address, or a header.
    return failed("OSError", `Cannot call ${order.tool}: no answer`);
  }
}

/** Returns the limits of a tool, and its call. The service knows who may. */
function findTool({ tool: name, arguments: text, caller }: Call) {
  const given: Record<string, unknown> = JSON.parse(text);
  const { tools = [], mcp_servers = [], fetch: rules } = file ?? {};
  const tool = tools.find((tool) => tool.name === name);
  if (tool !== undefined) {
    return {
      limits: tool,
      run: (signal: AbortSignal) => callHttpTool(tool, given, signal),
    };
  }
  if (name === "fetch" && rules !== undefined) {
    return {
      limits: rules,
      run: (signal: AbortSignal) => webFetch(rules, caller, given, signal),
    };
  }
  // The service sends the name of the server in front, as it knows the tool by.
  const server = mcp_servers.find((server) =>
    name.startsWith(`${server.name}_`)
  );
  const upstream = servers.get(server?.name ?? "");
  if (server === undefined || upstream === undefined) {
    throw new TypeError(`Cannot call "${name}": it is no tool of the file`);
  }
  return {
    limits: server,
    run: (signal: AbortSignal) => upstream.call(name, given, signal),
  };
}

function failed(type: string, message: string): OperatorOutcome {
  return { error: { type, message } };
}
