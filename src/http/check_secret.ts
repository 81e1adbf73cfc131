/**
 * Whether a caller may ask at all, where the operator has set a secret.
 *
 * @module
 */

import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Dialect } from "./dialects/dialect.ts";
import { HttpError } from "./http_error.ts";

/** A dialect and its secret; "" asks for none. */
export interface Guarded {
  readonly dialect: Pick<Dialect, "secretOf">;
  readonly secret: string;
}

/**
 * Lets a caller through that has given the secret.
 *
 * @throws {HttpError} 401 if it has not.
 */
export function checkSecret(
  { dialect, secret }: Guarded,
  headers: IncomingHttpHeaders,
): void {
  if (secret === "") return;
  const given = dialect.secretOf?.(headers) ?? "";
  // Hashes have one length, and take one time to compare.
  if (timingSafeEqual(hash(given), hash(secret))) return;
  throw new HttpError(401, "Unauthorized");
}

function hash(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
