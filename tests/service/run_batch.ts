/**
 * Runs a batch of a service, its inputs sent line by line.
 *
 * @module
 */

import assert from "node:assert/strict";

/** Answer of a row. */
export interface RowLine {
  readonly index: number;
  readonly status: string;
  readonly error?: { readonly kind: string };
  readonly ret_val: string;
  readonly stdout: string;
}

/**
 * Returns the answers of all rows.
 *
 * @param head Members of the request but its inputs.
 */
export async function runBatch(
  url: string,
  head: object,
  inputs: readonly unknown[],
): Promise<readonly RowLine[]> {
  const body = [head, ...inputs].map((each) => JSON.stringify(each)).join("\n");
  const response = await fetch(`${url}/run_batch`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body,
  });
  const lines = (await response.text()).trimEnd().split("\n");
  const { summary } = JSON.parse(lines.pop() ?? "");
  assert.equal(summary.status, "success", JSON.stringify(summary));
  return lines.map((line) => JSON.parse(line));
}
