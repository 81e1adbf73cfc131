/**
 * Reads a request's body that is to be an object of JSON.
 *
 * @module
 */

import type { HttpRequest } from "./http_request.ts";
import { decodeBody, keepRead, notUtf8 } from "./json_object.ts";
import { LONG_JSON_CHARS, parseLongObject } from "./long_json.ts";
import { decodeLong } from "./long_text.ts";
import { type BodyLimits, readBody } from "./read_body.ts";

/**
 * Returns the body, for `readObject`. A long one is read part by part: what is
 * wrong with it `readObject` throws.
 *
 * @throws See {@linkcode readBody}.
 */
export async function readJsonBody(
  request: HttpRequest,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const body = await readBody(request, limits);
  await readAhead(body);
  return body;
}

/** Reads a long body before `readObject` is asked for it. */
export function readAhead(body: Uint8Array): Promise<void> | undefined {
  return body.length > LONG_JSON_CHARS ? readLong(body) : undefined;
}

async function readLong(body: Uint8Array): Promise<void> {
  try {
    const object = await parseLongObject(await decodeAnyBody(body));
    keepRead(body, () => object);
  } catch (error) {
    keepRead(body, () => {
      throw error;
    });
  }
}

/**
 * Returns the text of a body of any length, of a long one part by part.
 *
 * @throws {HttpError} 400 with the contract's text if it is not UTF-8.
 */
export async function decodeAnyBody(body: Uint8Array): Promise<string> {
  if (body.length <= LONG_JSON_CHARS) return decodeBody(body);
  try {
    return await decodeLong(body);
  } catch {
    throw notUtf8();
  }
}
