/**
 * Waits until the service has noticed that a client of a run has left.
 *
 * @module
 */

import type { Service } from "./start_service.ts";

/**
 * Waits for the log's line of a message whose client has gone.
 *
 * @param before Number of lines of requests that were logged before.
 */
export async function untilClientGone(
  { process }: Pick<Service, "process">,
  before: number,
): Promise<void> {
  // Lines of messages that came before may be written later.
  for (let count = before + 1;; count++) {
    const { reason, error } = await process.untilLogged("request", count);
    if (/the client has gone/.test(String(reason ?? error))) return;
  }
}
