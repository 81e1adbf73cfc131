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
/** Characters of a long text that are encoded at a time: well below 1 ms. */
const PART_CHARS = 32_768;

const encoder = new TextEncoder();

/** Returns `message` as one frame, ready to be written in one piece. */
export function encodeFrame(
  message: HostMessage | ZygoteOrder,
): Uint8Array<ArrayBuffer> {
  const body = encoder.encode(JSON.stringify(message));
  const frame = new Uint8Array(HEADER_BYTES + body.byteLength);
  frame.set(encodeHeader(body.byteLength));
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** Returns what stands before so many bytes of JSON. */
export function encodeHeader(bodyBytes: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, bodyBytes);
  return header;
}

/**
 * Yields the JSON of a message part by part; each takes little time to make.
 *
 * @param longChars Texts above this are taken apart.
 */
export function* encodeParts(
  message: HostMessage,
  longChars: number,
): Generator<Uint8Array<ArrayBuffer>, void> {
  // Nobody can guess it, so that it stands nowhere else.
  const mark = crypto.randomUUID();
  const texts: string[] = [];
  const outline = JSON.stringify(message, (_name, value) => {
    if (typeof value !== "string" || value.length <= longChars) return value;
    texts.push(value);
    return mark;
  });
  for (const [index, part] of outline.split(`"${mark}"`).entries()) {
    if (index > 0) {
      yield encoder.encode('"');
      const text = texts[index - 1];
      for (let at = 0; at < text.length; at += PART_CHARS) {
        // Halves of a pair are escaped, and found together by who reads them.
        const json = JSON.stringify(text.slice(at, at + PART_CHARS));
        yield encoder.encode(json.slice(1, -1));
      }
      yield encoder.encode('"');
    }
    yield encoder.encode(part);
  }
}
