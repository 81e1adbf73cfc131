/**
 * The form of `FAAS_TOOLS_FILE`: JSON with the tools that the service itself
 * calls. docs/operator-tools.md describes it. Reads no file.
 *
 * @module
 */

import { z } from "zod";
import { TOOL_LIMITS } from "../run/tools.ts";

/** Callers that may use a tool, and its limits. */
const limits = {
  /** Names of callers; absent: all. */
  callers: z.array(z.string()).optional(),
  timeout_ms: z.int().min(1).max(600_000).default(30_000),
  max_bytes: z.int().min(1).max(TOOL_LIMITS.answerChars)
    .default(TOOL_LIMITS.answerChars),
  /** Of each caller. */
  calls_per_minute: z.int().min(1).max(1_000_000).default(Infinity),
};
const headersSchema = z.record(
  z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "must be the name of a header"),
  z.string().regex(/^[\x20-\x7e]*$/, "must be one line of ASCII"),
).default({});
const nameSchema = z.string().regex(
  /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
  "must be an identifier of at most 64 characters",
);
const urlSchema = z.url({ protocol: /^https?$/ });
const schemaSchema = z.record(z.string(), z.unknown());
const methodSchema = z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

const httpToolSchema = z.strictObject({
  name: nameSchema,
  description: z.string().optional(),
  input_schema: schemaSchema.optional(),
  output_schema: schemaSchema.optional(),
  method: methodSchema.default("GET"),
  /** `{argument}` in its path or query stands for an argument. */
  url: z.string().refine(
    isTemplate,
    "must be an http or https URL whose " +
      "{arguments} are in its path or query",
  ),
  headers: headersSchema,
  ...limits,
});

const mcpServerSchema = z.strictObject({
  /** Its tools are called `NAME_tool`. */
  name: nameSchema,
  url: urlSchema,
  headers: headersSchema,
  /** Names of the offered tools; absent: all. */
  tools: z.array(z.string()).optional(),
  ...limits,
});

const hostSchema = z.strictObject({
  /** "api.example.com", "*.example.com" or "*"; with a port or without. */
  host: z.string().regex(
    /^(\*|(\*\.)?[a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/,
    'must be a host in small letters, such as "api.example.com"',
  ),
  methods: z.array(methodSchema).min(1).default(["GET", "HEAD"]),
  schemes: z.array(z.enum(["https", "http"])).min(1).default(["https"]),
  /** Added to each request to this host; programs never see them. */
  headers: headersSchema,
  /** True if it may be at a private address, such as one of the cluster. */
  allow_private: z.boolean().default(false),
  callers: z.array(z.string()).optional(),
});

const fetchSchema = z.strictObject({
  hosts: z.array(hostSchema).min(1),
  ...limits,
});

const fileSchema = z.strictObject({
  tools: z.array(httpToolSchema).default([]),
  mcp_servers: z.array(mcpServerSchema).default([]),
  fetch: fetchSchema.optional(),
});

/** The file, complete. */
export type ToolsFile = z.infer<typeof fileSchema>;
/** A tool that is an HTTP endpoint. */
export type HttpTool = z.infer<typeof httpToolSchema>;
/** A server of the Model Context Protocol, and its tools. */
export type McpServer = z.infer<typeof mcpServerSchema>;
/** Addresses that programs may fetch. */
export type FetchRules = z.infer<typeof fetchSchema>;
/** Limits of a tool. */
export type ToolLimits = Pick<
  HttpTool,
  "callers" | "timeout_ms" | "max_bytes" | "calls_per_minute"
>;

/**
 * Returns the tools of a file.
 *
 * @param secretOf Returns what `${env:NAME}` or `${file:PATH}` in a header stands
 * for; undefined if there is none.
 * @throws {TypeError} If it breaks the form; the message names what is wrong, and
 * no secret.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const { tools: [tool] } = parseToolsFile(
 *   JSON.stringify({
 *     tools: [{
 *       name: "ask",
 *       url: "https://shop.internal/ask",
 *       headers: { authorization: "Bearer ${env:TOKEN}" },
 *     }],
 *   }),
 *   (kind, name) => `${kind} ${name}`,
 * );
 * assert.deepEqual(tool.headers, { authorization: "Bearer env TOKEN" });
 * assert.equal(tool.timeout_ms, 30_000);
 * ```
 */
export function parseToolsFile(
  text: string,
  secretOf: (kind: "env" | "file", name: string) => string | undefined,
): ToolsFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TypeError("Cannot read the tools file: it is not JSON");
  }
  const result = fileSchema.safeParse(json);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) =>
      `${path.join(".") || "the file"}: ${message}`
    );
    throw new TypeError(`Cannot read the tools file: ${problems.join("; ")}`);
  }
  const file = result.data;
  const names = [
    ...file.tools.map(({ name }) => name),
    ...(file.fetch === undefined ? [] : ["fetch"]),
  ];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new TypeError(
      `Cannot read the tools file: "${twice}" is the name of two tools`,
    );
  }
  const open = <T extends { readonly headers: Record<string, string> }>(
    row: T,
  ): T => ({ ...row, headers: withSecrets(row.headers, secretOf) });
  return {
    tools: file.tools.map(open),
    mcp_servers: file.mcp_servers.map(open),
    ...(file.fetch === undefined
      ? {}
      : { fetch: { ...file.fetch, hosts: file.fetch.hosts.map(open) } }),
  };
}

function withSecrets(
  headers: Readonly<Record<string, string>>,
  secretOf: (kind: "env" | "file", name: string) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{(env|file):([^}]+)\}/g, (whole, kind, of) => {
        const secret = secretOf(kind, of)?.trim();
        if (secret !== undefined && /^[\x20-\x7e]*$/.test(secret)) {
          return secret;
        }
        throw new TypeError(
          `Cannot read the tools file: there is no one line of ASCII in ${whole}`,
        );
      }),
    ]),
  );
}

/** Reports whether a text is a URL whose origin has no argument. */
function isTemplate(text: string): boolean {
  const [, origin] = /^(https?:\/\/[^/?#{}]+)([/?]|$)/.exec(text) ?? [];
  return origin !== undefined && URL.canParse(origin) && !text.includes("#");
}
