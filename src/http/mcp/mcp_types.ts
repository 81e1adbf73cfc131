/**
 * Types of the Model Context Protocol (2025-11-25) as far as the service speaks
 * it. The SDK has its own, but makes them from zod's by a way that Deno's
 * checker does not find: there they are all `any`.
 *
 * @module
 */

/** A JSON Schema of an object. */
export interface ObjectSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly additionalProperties?: boolean;
}

/** A tool in the form that a model receives. */
export interface McpTool {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  /** Schema of `structuredContent` of its successful results. */
  readonly outputSchema: ObjectSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** A part of a result; `data` and `blob` are in base64. */
export type McpContent =
  | { readonly type: "text"; readonly text: string }
  | {
    readonly type: "image";
    readonly mimeType: string;
    readonly data: string;
  }
  | {
    readonly type: "resource";
    readonly resource: {
      readonly uri: string;
      readonly mimeType: string;
      readonly blob: string;
    };
  };

/** Outcome of a call. */
export interface McpResult {
  readonly content: readonly McpContent[];
  /** The same as data; absent where nothing was run. */
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
}

/** Outcome of a call, as the service writes it. */
export interface McpToolResult extends McpResult {
  /** JSON text of `structuredContent.value`, digit by digit; absent: none. */
  readonly valueJson?: string;
}

/** A call, as the SDK hands it over. */
export interface McpCallRequest {
  readonly params: {
    readonly name: string;
    readonly arguments?: Readonly<Record<string, unknown>>;
    readonly _meta?: { readonly progressToken?: string | number };
  };
}
