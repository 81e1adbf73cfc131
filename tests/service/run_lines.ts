/**
 * A run whose answer comes line by line.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runLineSchema } from "../../src/http/openapi/schemas.ts";
import type { RunBody, Service } from "./start_service.ts";

/** Tells the lines of a run as they come. */
export async function* runLines(service: Service, body: RunBody) {
  const response = await fetch(`${service.url}/run_code`, {
    method: "POST",
    headers: { accept: "application/x-ndjson" },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200);
  let text = "";
  const chunks = response.body!.pipeThrough(new TextDecoderStream());
  for await (const chunk of chunks) {
    const whole = (text + chunk).split("\n");
    text = whole.pop() ?? "";
    for (const line of whole) yield runLineSchema.parse(JSON.parse(line));
  }
  assert.equal(text, "");
}
