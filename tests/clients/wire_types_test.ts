/**
 * Compares the TypeScript client's types with the answers: that this file
 * compiles is the test.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runRequestSchema } from "../../src/http/openapi/request_schemas.ts";
import { z } from "zod";
import type {
  Health,
  RunAnswer,
  WireRow,
  WireSummary,
} from "../../clients/typescript/src/wire.ts";
import {
  batchLineSchema,
  healthSchema,
  runAnswerSchema,
} from "../../src/http/openapi/schemas.ts";
import { runBody } from "../../clients/typescript/src/options.ts";

Deno.test("The TypeScript client knows the answers as they are", () => {
  const run: RunAnswer | undefined = undefined as
    | z.infer<typeof runAnswerSchema>
    | undefined;
  const line: WireRow | { summary: WireSummary } | undefined = undefined as
    | z.infer<typeof batchLineSchema>
    | undefined;
  const health: Health | undefined = undefined as
    | z.infer<typeof healthSchema>
    | undefined;
  assert.deepEqual([run, line, health], [undefined, undefined, undefined]);
});

Deno.test("The TypeScript client sends members that the service knows", () => {
  const body = runBody("1", {
    language: "ts",
    mode: "cell",
    input: { a: 1 },
    timeoutMs: 1,
    priority: "low",
    stdin: Uint8Array.of(1),
    argv: ["a"],
    env: { A: "1" },
    files: { a: "text", b: Uint8Array.of(1) },
    collect: ["*"],
    seed: 1,
    now: new Date(0),
  });
  const parsed = runRequestSchema.strict().parse(JSON.parse(body));
  assert.equal(Object.keys(parsed).length, 14);
});
