/**
 * The message that answers a call of a tool, as one line of text.
 *
 * @module
 */

import type { McpToolResult } from "./mcp_types.ts";
import { withMembers } from "./with_members.ts";

/** Returns JSON-RPC's answer to the call `id`. */
export function resultMessage(
  id: string | number,
  { valueJson, structuredContent, ...result }: McpToolResult,
): string {
  const data = structuredContent &&
    withMembers(JSON.stringify(structuredContent), { value: valueJson });
  return withMembers(JSON.stringify({ jsonrpc: "2.0", id }), {
    result: withMembers(JSON.stringify(result), { structuredContent: data }),
  });
}
