/**
 * The signature of Langfuse's requests: `X-Langfuse-Signature: t=…,v1=…`, with
 * the seconds since 1970 and an HMAC of these and the body.
 *
 * @module
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { IsSigned } from "../dialect.ts";

/** Largest age of a signature, in seconds; clocks may differ by as much. */
const LONGEST_S = 300;

/** Returns the check of a request that Langfuse has signed. */
export function langfuseSignature(
  headers: IncomingHttpHeaders,
): IsSigned | undefined {
  const signature = headers["x-langfuse-signature"];
  if (signature === undefined) return undefined;
  return (body, secret) => {
    const parts = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(String(signature));
    if (!parts) return false;
    const [, seconds, digest] = parts;
    const expected = createHmac("sha256", secret)
      .update(`${seconds}.`).update(body).digest();
    return Math.abs(Date.now() / 1_000 - Number(seconds)) <= LONGEST_S &&
      timingSafeEqual(expected, Uint8Array.fromHex(digest));
  };
}
