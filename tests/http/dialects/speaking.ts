/**
 * Asks the app in each dialect, with a request that is as it should be.
 *
 * @module
 */

import { DIALECT_NAMES } from "../../../src/settings/dialects.ts";
import { type FakeOptions, fakeService } from "../fake_runner.ts";

/** The secrets of all dialects. */
export const HEADERS = { "x-api-key": "key", authorization: "Bearer secret" };

/** A request of each dialect that is as it should be. */
export const REQUESTS = {
  "sandbox-fusion": ["/sandbox-fusion/run_code", {
    code: "x",
    language: "python",
  }],
  dify: ["/v1/sandbox/run", { code: "x", language: "python3" }],
  langfuse: ["/langfuse/evaluate", {
    runtime: { language: "PYTHON" },
    code: { source: "x" },
    payload: {},
  }],
  piston: ["/api/v2/execute", {
    language: "python",
    version: "*",
    files: [{ content: "x" }],
  }],
  judge0: ["/submissions?wait=true", { source_code: "x", language_id: 71 }],
} as const;

/** Returns an app that speaks all dialects, and a way to ask it. */
export function speaking(options: FakeOptions = {}) {
  const service = fakeService({ dialects: DIALECT_NAMES, ...options });
  return {
    ...service,
    async ask(
      path: string,
      body: unknown,
      headers: Readonly<Record<string, string>> = HEADERS,
    ) {
      const response = await service.request(path, {
        method: "POST",
        headers,
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === "" ? null : JSON.parse(text),
      };
    },
  };
}
