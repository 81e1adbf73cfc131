/**
 * Largest number of connections that the service keeps open.
 *
 * @module
 */

/** More than callers of one service need; so many idle ones take 65 MB. */
const MOST = 8_192;

/**
 * Returns the limit for a process that may have `descriptors` files, pipes and
 * connections open. Half of them are left: a sandbox needs some at its start,
 * and a service that cannot start one has stopped serving.
 *
 * @param wanted Operator's number; absent: as many as make sense.
 */
export function connectionLimit(descriptors: number, wanted = MOST): number {
  return Math.max(1, Math.min(wanted, Math.floor(descriptors / 2)));
}
