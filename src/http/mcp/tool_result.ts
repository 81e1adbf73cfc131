/**
 * Outcome of a program, for a model: text that says all it has to know,
 * pictures as pictures, and the same once more as data.
 *
 * @module
 */

import type { RunAnswer } from "../../run/answer.ts";
import type { RunError } from "../../run/error.ts";
import type { OutputFile } from "../../run/result.ts";
import { jsonDepth } from "../../run/json_depth.ts";
import type { McpContent, McpToolResult } from "./mcp_types.ts";

/**
 * Most of a text that a model is given, in UTF-16 units: a megabyte of output
 * would be a quarter of a million tokens. The middle is left out.
 */
const MOST_CHARS = 32_768;
/**
 * Most levels of a value as data. Clients stop at 128 (serde_json) or 200
 * (pydantic), levels of the message around it included, and lose all of it.
 */
const MOST_LEVELS = 100;
/** Pictures that models can see. */
const PICTURES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
]);

/** Returns the result of a tool that has run a program. */
export function toolResult({ output, metadata }: RunAnswer): McpToolResult {
  const { error, results = [], state } = metadata;
  const truncated = new Set<string>(metadata.truncated);
  const cut = (name: string, text: string) => {
    if (text.length <= MOST_CHARS) return text;
    truncated.add(name);
    return withoutMiddle(text);
  };
  const stdout = cut("stdout", output.stdout);
  const stderr = cut("stderr", output.stderr);
  const shown = results.map(({ type, data }) => ({
    type,
    text: cut("results", plainText(data)),
    pictures: picturesIn(data),
  }));
  const result = shown.findLast(({ type }) => type === "execute_result")?.text;
  const value = valueText(output);
  if (value !== undefined && jsonDepth(value) > MOST_LEVELS) {
    truncated.add("value");
  }
  const pictures = shown.flatMap(({ pictures }) => pictures);

  const told = [
    stdout,
    ...shown.filter(({ pictures }) => pictures.length === 0)
      .map(({ text }) => text),
    value === undefined ? "" : `return_val: ${cut("value", value)}`,
    // A program's stderr, a traceback included, explains an error best.
    stderr,
    error === undefined ? "" : describeError(error),
    metadata.truncated.length > 0 || truncated.size > 0
      ? `(cut because too long or too deep: ${[...truncated].join(", ")})`
      : "",
    state ? `State: ${state.id} (kept until ${state.expires})` : "",
    metadata.state_error === undefined
      ? ""
      : `No state was kept: ${metadata.state_error}`,
  ].filter((text) => text !== "").map((text) => text.trimEnd()).join("\n");
  const isSilent = told === "" && pictures.length === 0 &&
    metadata.files.length === 0;

  return {
    content: [
      ...(told === "" && !isSilent ? [] : [{
        type: "text" as const,
        text: isSilent ? "The program has ended and shown nothing." : told,
      }]),
      ...pictures,
      ...metadata.files.map(fileBlock),
    ],
    structuredContent: {
      status: metadata.status,
      stdout,
      stderr,
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error }),
      files: metadata.files.map(({ name, media_type, size }) => ({
        name,
        media_type,
        size,
      })),
      truncated: [...truncated],
      duration_ms: metadata.duration,
      ...(state ? { state: { id: state.id, expires: state.expires } } : {}),
      ...(metadata.state_error === undefined
        ? {}
        : { state_error: metadata.state_error }),
    },
    isError: error !== undefined,
    ...(value === undefined || truncated.has("value")
      ? {}
      : { valueJson: value }),
  };
}

function describeError(
  { kind, type, message, line, column, help }: RunError,
): string {
  const place = line === null
    ? ""
    : ` at line ${line}${column === null ? "" : `, column ${column}`}`;
  return [
    `Error (${kind})${place}: ${type}: ${withoutMiddle(message)}`,
    ...(help === undefined ? [] : [`What to do: ${help}`]),
  ].join("\n");
}

/** Returns what `return_val` was given, as JSON text; undefined if nothing. */
function valueText(
  { ret_val, ret_json }: RunAnswer["output"],
): string | undefined {
  if (ret_json !== undefined && isJson(ret_json)) {
    // Between values alone: there are none in JSON's strings.
    return ret_json.replaceAll(/[\r\n]/g, " ");
  }
  return ret_val === "" ? undefined : JSON.stringify(ret_val);
}

/** A sandbox that was taken over can send any text. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function plainText(data: Readonly<Record<string, unknown>>): string {
  for (const mediaType of ["text/plain", "text/markdown", "text/html"]) {
    const text = data[mediaType];
    if (typeof text === "string") return text;
  }
  return "";
}

function picturesIn(data: Readonly<Record<string, unknown>>): McpContent[] {
  return Object.entries(data).flatMap(([mimeType, content]) =>
    PICTURES.has(mimeType) && typeof content === "string"
      ? [{ type: "image" as const, mimeType, data: content }]
      : []
  );
}

function fileBlock(
  { name, media_type: mimeType, data, path = name }: OutputFile,
): McpContent {
  if (PICTURES.has(mimeType)) return { type: "image", mimeType, data };
  const rooted = path.startsWith("/") ? path : `/home/user/${path}`;
  const uri = `file://${encodeURI(rooted.toWellFormed())}`;
  return { type: "resource", resource: { uri, mimeType, blob: data } };
}

function withoutMiddle(text: string): string {
  if (text.length <= MOST_CHARS) return text;
  const half = MOST_CHARS / 2;
  const left = text.length - MOST_CHARS;
  const cut = `${text.slice(0, half)}\n[${left} characters left out]\n` +
    text.slice(-half);
  return cut.toWellFormed();
}
