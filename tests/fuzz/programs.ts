/**
 * Fuzzes the checker, in a real sandbox behind the real service.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ANNOTATION_SHAPES,
  HOLE,
  STATEMENT_SHAPES,
} from "../service/program_shapes.ts";
import {
  fill,
  FORBIDDEN_EXPRESSIONS,
  programWith,
  rubbish,
} from "../service/random_programs.ts";
import { startService } from "../service/start_service.ts";
import type { FuzzTarget } from "./fuzz_target.ts";

const forbidden = fc.tuple(
  programWith([...STATEMENT_SHAPES, ...ANNOTATION_SHAPES]),
  fc.constantFrom(...FORBIDDEN_EXPRESSIONS),
).map(([shape, [text]]) => ({
  code: fill(shape, HOLE, text),
  isForbidden: true,
}));

const any = rubbish.map((code) => ({ code, isForbidden: false }));

/** Starts a service, and returns the target. */
export async function fuzzPrograms(): Promise<FuzzTarget> {
  const service = await startService({
    env: { FAAS_LOG_LEVEL: "info" },
  });
  return {
    name: "programs",
    property: fc.asyncProperty(
      fc.oneof(forbidden, any),
      async ({ code, isForbidden }) => {
        const { metadata, output } = await service.run({
          code,
          // A refused program is never run; anything else may go on for ever.
          ...!isForbidden && { timeout: 10_000 },
        });
        const shown = `${JSON.stringify(metadata.error)}\n${output.stderr}`;
        assert.notEqual(metadata.error?.kind, "crash", shown);
        if (isForbidden) assert.equal(metadata.error?.kind, "rejected", shown);
      },
    ),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
