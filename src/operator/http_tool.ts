/**
 * Calls a tool that is an HTTP endpoint of the operator's.
 *
 * @module
 */

import { readLimited } from "./read_limited.ts";
import { OperatorToolError } from "./tool_failure.ts";
import type { HttpTool } from "./tools_file.ts";

/** Methods whose arguments go into the query; of the others into a body. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE"]);
const MOST_ERROR_CHARS = 1_000;

/**
 * Calls the endpoint, and returns its answer as JSON text.
 *
 * @throws {OperatorToolError} If it answers with another status than 2xx.
 */
export async function callHttpTool(
  tool: HttpTool,
  given: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string> {
  const { url, rest } = fillTemplate(tool.url, given);
  const hasBody = !WITHOUT_BODY.has(tool.method);
  if (!hasBody) {
    for (const [name, value] of Object.entries(rest)) {
      url.searchParams.append(name, textOf(value));
    }
  }
  const response = await fetch(url, {
    method: tool.method,
    headers: {
      accept: "application/json",
      ...(hasBody ? { "content-type": "application/json" } : {}),
      ...tool.headers,
    },
    body: hasBody ? JSON.stringify(rest) : null,
    // A redirect would take the secrets to another host.
    redirect: "manual",
    signal,
  });
  const body = await readLimited(response.body, tool.max_bytes);
  const text = new TextDecoder().decode(body);
  if (!response.ok) {
    throw new OperatorToolError(
      "HTTPError",
      `status ${response.status}: ${text.slice(0, MOST_ERROR_CHARS)}`,
    );
  }
  return jsonOf(text) ?? JSON.stringify(text);
}

/** Returns the URL with its arguments, and the arguments that it has not. */
function fillTemplate(
  template: string,
  given: Readonly<Record<string, unknown>>,
): { readonly url: URL; readonly rest: Record<string, unknown> } {
  const rest = { ...given };
  const text = template.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
    if (!Object.hasOwn(given, name)) {
      throw new OperatorToolError(
        "TypeError",
        `There is no argument "${name}"`,
      );
    }
    delete rest[name];
    return encodeURIComponent(textOf(given[name]));
  });
  const url = new URL(text);
  // An argument ".." would lead to another endpoint of the same host.
  const [path] = text.slice(url.origin.length).split("?");
  if (path !== "" && url.pathname !== path) {
    throw new OperatorToolError("ValueError", `Cannot use the path "${path}"`);
  }
  return { url, rest };
}

function textOf(value: unknown): string {
  return typeof value === "string"
    ? value.toWellFormed()
    : JSON.stringify(value);
}

/** Returns a text that is JSON, each digit as it came; undefined for another. */
function jsonOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}
