/**
 * Makes a copy of the service that has no memory images, so that its start
 * without them can be measured while the real ones stay where they are.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";
import { linkService } from "./link_service.ts";

const COPY = benchPath("../.cache/bench/cold");

/**
 * Makes the copy again: a start may leave images behind for the next one.
 *
 * @returns Its folder.
 */
export async function makeColdCopy(): Promise<string> {
  await Deno.remove(COPY, { recursive: true }).catch(() => {});
  await linkService(COPY);
  return COPY;
}
