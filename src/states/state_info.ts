/**
 * Public facts about a state.
 *
 * @module
 */

import type { StateInfo } from "../run/state.ts";
import type { StateRecord } from "./state_record.ts";

/** Returns what a caller may know of its state. */
export function stateInfo({ header, sealed }: StateRecord): StateInfo {
  const { caller: _, imageId: __, ...told } = header;
  return { ...told, bytes: sealed.length };
}
