/**
 * The contexts of a service that keeps none.
 *
 * @module
 */

import type { Contexts } from "../../run/context.ts";
import { StateError } from "../../run/thrown_errors.ts";

/** Refuses whatever is asked of contexts. */
export const NO_CONTEXTS: Contexts = {
  create: refuse,
  list: refuse,
  named: refuse,
  find: refuse,
  relabel: refuse,
  delete: refuse,
  restart: refuse,
};

// deno-lint-ignore require-await -- where there are contexts, it waits for them
async function refuse(): Promise<never> {
  throw new StateError("off", "This service keeps no states");
}
