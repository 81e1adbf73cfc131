/**
 * The token of a request, where HTTP has a place for it (RFC 6750).
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";

/** Returns what stands behind "Bearer", if the request has that. */
export function bearerToken(
  { authorization = "" }: IncomingHttpHeaders,
): string | undefined {
  return /^Bearer (.*)$/i.exec(authorization)?.[1].trimStart();
}
