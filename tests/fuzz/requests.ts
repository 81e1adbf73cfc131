/**
 * Fuzzes the HTTP side with requests of all kinds; no sandbox is needed.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { fakeService } from "../http/fake_runner.ts";
import { contractAnswer } from "../service/contract_answer.ts";
import type { FuzzTarget } from "./fuzz_target.ts";

const FIELDS = [
  "code",
  "language",
  "timeout",
  "priority",
  "input",
  "ext",
  "__proto__",
  "constructor",
] as const;

/** Members as a confused caller might send them, some twice. */
const members = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(...FIELDS), fc.string()),
    fc.oneof(
      fc.json(),
      fc.constantFrom("null", "0", "-1", "1e400", '"python"', '"print(1)"'),
    ),
  ),
  { maxLength: 8 },
).map((list) =>
  `{${list.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`
);

const bodies = fc.oneof(
  members.map((text) => new TextEncoder().encode(text)),
  fc.json().map((text) => new TextEncoder().encode(text)),
  // Cut or spoiled in one place.
  fc.tuple(members, fc.nat({ max: 200 }), fc.nat({ max: 255 })).map(
    ([text, at, byte]) => {
      const bytes = new TextEncoder().encode(text);
      return bytes.with(at % bytes.length, byte);
    },
  ),
  fc.uint8Array({ minLength: 1, maxLength: 300 }),
);

const requests = fc.record({
  path: fc.oneof(
    { arbitrary: fc.constant("/run_code"), weight: 5 },
    fc.constantFrom("/health", "/livez", "/metrics", "/openapi.json", "/"),
    fc.webPath(),
  ),
  method: fc.oneof(
    { arbitrary: fc.constant("POST"), weight: 5 },
    fc.constantFrom("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"),
  ),
  body: bodies,
  headers: fc.dictionary(
    fc.constantFrom("content-type", "accept", "x-request-id", "x-other"),
    fc.string().map((text) => text.replace(/[^\x21-\x7e]/g, "")),
  ),
});

/** Returns the target. */
export function fuzzRequests(): FuzzTarget {
  const service = fakeService();
  return {
    name: "requests",
    property: fc.asyncProperty(
      requests,
      async ({ path, method, body, headers }) => {
        const hasBody = !["GET", "HEAD"].includes(method);
        const response = await service.request(path, {
          method,
          headers,
          body: hasBody ? Uint8Array.from(body) : "",
        });
        const text = await response.text();
        assert.notEqual(response.status, 500, text);
        // Whatever is right, the fake has no sandbox that could fail.
        if (path === "/run_code" && method === "POST") {
          contractAnswer(response.status, text);
        } else if (response.status >= 400 && method !== "HEAD") {
          assert.ok([404, 405].includes(response.status), text);
          contractAnswer(response.status, text);
        }
      },
    ),
    async [Symbol.asyncDispose]() {
      await service.logText();
    },
  };
}
