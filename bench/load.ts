/**
 * The load generator's process: reads a {@linkcode LoadSpec} as JSON from
 * stdin, writes what it measured as JSON to stdout. A process of its own, so
 * that its work is neither on the server's event loop nor on that of the bench.
 *
 * @module
 */

import { z } from "zod";
import { runLoad } from "./run_load.ts";

const LOAD_SPEC = z.object({
  port: z.int(),
  code: z.string(),
  expected: z.string(),
  clients: z.int().min(1),
  durationMs: z.number().positive(),
  maxRequests: z.int().min(1).optional(),
});

if (import.meta.main) {
  const input: unknown = await new Response(Deno.stdin.readable).json();
  const { latency, ...rest } = await runLoad(LOAD_SPEC.parse(input));
  console.log(JSON.stringify({ ...rest, latencyUs: latency.entries() }));
}
