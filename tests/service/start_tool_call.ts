/**
 * Calls a tool of MCP over a connection that the test closes itself: a client of
 * HTTP that gives a request up does not always close its own.
 *
 * @module
 */

import type { Service } from "./start_service.ts";

/**
 * Sends a call of a tool, and returns the connection for its answer.
 *
 * @param params Tool, arguments, and what else the protocol has.
 * @param headers More lines of the head, such as "authorization: Bearer …".
 */
export async function startToolCall(
  { port }: Pick<Service, "port">,
  params: object,
  headers: readonly string[] = [],
): Promise<Deno.TcpConn> {
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params,
  });
  const connection = await Deno.connect({ port });
  await connection.write(new TextEncoder().encode([
    "POST /mcp HTTP/1.1",
    "host: 127.0.0.1",
    ...headers,
    "content-type: application/json",
    "accept: application/json, text/event-stream",
    `content-length: ${body.length}`,
    "",
    body,
  ].join("\r\n")));
  return connection;
}
