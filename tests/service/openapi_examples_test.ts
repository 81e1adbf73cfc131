/**
 * Sends every example of the contract to the service, and compares.
 *
 * @module
 */

import assert from "node:assert/strict";
import { routeDescriptions } from "../../src/http/openapi/routes.ts";
import { STATE_ID } from "../../src/http/openapi/route_description.ts";
import { startService } from "./start_service.ts";

/** Members whose values differ from run to run, or with the machine. */
const ANY_VALUE: ReadonlySet<string> = new Set([
  "id",
  "task_id",
  "token",
  "duration",
  "duration_ms",
  "duration_us",
  "execution_time",
  "time",
  "cpu_time",
  "wall_time",
  "memory",
  "queue_ms",
  "cpu_ms",
  "memory_peak_bytes",
  "memory_bytes",
  "time_ms",
  "instance_id",
  "totalInstances",
  "idleInstances",
  "activeInstances",
  "sandboxes",
  "version",
  "bytes",
  "created",
  "expires",
  "age",
  "since",
  "runs",
  "rows",
  "memory_byte_seconds",
  // Of what the sandbox was made from.
  "image",
]);

/** Puts the type of a value in place of one that may differ. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      ANY_VALUE.has(name) && typeof member !== "object"
        ? typeof member
        : name === "sandboxes"
        ? "names"
        : comparable(member),
    ]),
  );
}

/** Returns the lines of JSON that a text is, or the JSON, or the text. */
function parse(text: string): unknown {
  if (text === "") return "";
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  }
}

Deno.test("The examples of the contract are what the service answers", async (test) => {
  await using service = await startService({
    sandboxes: 2,
    env: {
      FAAS_DIALECTS: "all",
      // As the examples tell of it, and as a receipt has it.
      FAAS_TIMEOUT: "30000",
      FAAS_SANDBOXES: "core=1,javascript=1",
    },
  });
  /** Returns the id of what a program leaves. */
  async function stateAfter(code: string): Promise<string> {
    const response = await fetch(`${service.url}/run_code`, {
      method: "POST",
      body: JSON.stringify({ code, keep: true }),
    });
    return (await response.json()).metadata.state.id;
  }

  /** An example's list of states has its own alone. */
  async function forgetStates(): Promise<void> {
    const response = await fetch(`${service.url}/states`);
    for (const { id } of (await response.json()).states) {
      await fetch(`${service.url}/states/${id}`, { method: "DELETE" });
    }
  }

  let sent = 0;
  for (
    const [route, { examples = [] }] of Object.entries(
      await routeDescriptions(),
    )
  ) {
    const [method, path] = route.split(" ");
    for (const example of examples) {
      const { title, after, query = "", headers, body, status, answer } =
        example;
      await test.step(`${route}: ${title}`, async () => {
        await forgetStates();
        const id = after === undefined ? STATE_ID : await stateAfter(after);
        const address = service.url + path.replace("{id}", id) + query;
        const response = await fetch(address, {
          method,
          headers,
          body: body === undefined
            ? body
            : (typeof body === "string" ? body : JSON.stringify(body))
              .replace(STATE_ID, id),
        });
        const text = await response.text();
        assert.equal(response.status, status, text);
        const told = typeof answer === "string" && answer.startsWith("{")
          ? parse(answer)
          : answer;
        assert.deepEqual(comparable(parse(text)), comparable(told));
        sent += 1;
      });
    }
  }
  assert.ok(sent > 20, `${sent} examples`);
});
