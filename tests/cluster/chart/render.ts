/**
 * Renders a chart with helm.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";

/** A part of an object that was rendered, of which no more is known. */
// deno-lint-ignore no-explicit-any
export type Rendered = any;

/** Runs a program; never fails by itself. */
export async function run(
  program: string,
  args: readonly string[],
  input = "",
) {
  const child = new Deno.Command(program, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { success, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/**
 * Returns the text of all objects.
 *
 * @throws {AssertionError} With what helm said, if it refuses.
 */
export async function template(
  helm: string,
  chart: string,
  args: readonly string[],
): Promise<string> {
  const { success, out, err } = await run(helm, [
    "template",
    "coze-loop",
    chart,
    "--namespace=evaluation",
    ...args,
  ]);
  assert.ok(success, err);
  return out;
}

/** Returns the objects by kind and name: "Service/x". */
export async function objects(
  helm: string,
  chart: string,
  args: readonly string[],
): Promise<Map<string, Rendered>> {
  const found = new Map<string, Rendered>();
  for (const document of parseAllDocuments(await template(helm, chart, args))) {
    const object: Rendered = document.toJSON();
    if (object) found.set(`${object.kind}/${object.metadata.name}`, object);
  }
  return found;
}
