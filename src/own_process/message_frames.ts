/**
 * Messages with bytes in them, over a pipe between two processes of the
 * service: four bytes of length, then a structured clone. Not for sandboxes:
 * who reads them believes what they say.
 *
 * @module
 */

import { deserialize, serialize } from "node:v8";
import { joinBytes } from "./join_bytes.ts";

const HEADER_BYTES = 4;

/** Returns a message as it is sent. */
export function messageFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const body = serialize(message);
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** Yields messages until the pipe ends. */
export async function* readMessages(
  pipe: ReadableStream<Uint8Array>,
): AsyncGenerator<unknown> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let wanted = HEADER_BYTES;
  for await (const part of pipe) {
    parts.push(part);
    length += part.length;
    // Joined only when it is enough: a large message comes in many parts.
    while (length >= wanted) {
      const all = joinBytes(parts, length);
      const end = HEADER_BYTES + new DataView(all.buffer).getUint32(0);
      wanted = length < end ? end : HEADER_BYTES;
      const rest = length < end ? all : all.slice(end);
      parts = [rest];
      length = rest.length;
      if (rest !== all) yield deserialize(all.subarray(HEADER_BYTES, end));
    }
  }
}
