/**
 * The frames that the service sends: four bytes of length, unsigned and
 * big-endian, then that many bytes of JSON in UTF-8. `frames.ts` reads them in
 * the sandbox.
 *
 * @module
 */

import type { HostMessage } from "./messages.ts";
import type { ZygoteOrder } from "./zygote_messages.ts";

const HEADER_BYTES = 4;

const encoder = new TextEncoder();

/** Returns `message` as one frame, ready to be written in one piece. */
export function encodeFrame(
  message: HostMessage | ZygoteOrder,
): Uint8Array<ArrayBuffer> {
  const body = encoder.encode(JSON.stringify(message));
  const frame = new Uint8Array(HEADER_BYTES + body.byteLength);
  new DataView(frame.buffer).setUint32(0, body.byteLength);
  frame.set(body, HEADER_BYTES);
  return frame;
}
