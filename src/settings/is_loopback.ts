/**
 * True if an address is this machine's own.
 *
 * @module
 */

/** Returns whether only this machine can call a service that listens there. */
export function isLoopback(host: string): boolean {
  return /^(127\.|::1$|localhost$)/i.test(host);
}
