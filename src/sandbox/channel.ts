/**
 * Frames between the service and a sandbox, the service's side: four bytes of
 * length, unsigned and big-endian, then that many bytes of JSON in UTF-8.
 *
 * The other end has run hostile code. What it sends is a claim: a length is
 * checked before a byte is kept for it, and what comes out is `unknown`. Owns
 * no pipe, kills nothing.
 *
 * @module
 */

import { countJsonTokens } from "./count_json_tokens.ts";

/** Bytes that cannot be a frame; their sender must be killed, not reused. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
}

/** Limits of a {@linkcode FrameReader}. */
export interface FrameReaderOptions {
  /** Largest frame accepted, in bytes; an integer > 0. @default {33_554_432} */
  readonly maxFrameBytes?: number;
  /** Most values, keys and brackets in a frame. @default {65_536} */
  readonly maxTokens?: number;
}

const HEADER_BYTES = 4;
// A frame this small cannot hold enough brackets to matter (about 3 MB parsed).
const DENSE_CHECK_BYTES = 65_536;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns `message` as one frame, ready to be written in one piece. */
export function encodeFrame(message: object): Uint8Array<ArrayBuffer> {
  const body = encoder.encode(JSON.stringify(message));
  const frame = new Uint8Array(HEADER_BYTES + body.byteLength);
  new DataView(frame.buffer).setUint32(0, body.byteLength);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** Turns chunks, cut anywhere, into parsed frames. */
export class FrameReader {
  readonly #maxFrameBytes: number;
  readonly #maxTokens: number;
  #chunks: Uint8Array[] = [];
  #bufferedBytes = 0;

  /** Creates a reader for one sandbox. */
  constructor(
    { maxFrameBytes = 33_554_432, maxTokens = 65_536 }: FrameReaderOptions = {},
  ) {
    this.#maxFrameBytes = maxFrameBytes;
    this.#maxTokens = maxTokens;
  }

  /** Bytes of a frame that is not complete yet. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /**
   * Takes the next bytes and returns the messages that they complete.
   *
   * @throws {ChannelError} If the bytes cannot be a frame; read no further.
   */
  push(chunk: Uint8Array): unknown[] {
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.byteLength;
    const messages: unknown[] = [];
    while (this.#bufferedBytes >= HEADER_BYTES) {
      const frameBytes = HEADER_BYTES + this.#announcedBytes();
      if (this.#bufferedBytes < frameBytes) break;
      const bytes = this.#join();
      messages.push(this.#parse(bytes.subarray(HEADER_BYTES, frameBytes)));
      const rest = bytes.subarray(frameBytes);
      this.#chunks = rest.byteLength > 0 ? [rest] : [];
      this.#bufferedBytes = rest.byteLength;
    }
    return messages;
  }

  #announcedBytes(): number {
    // A first chunk shorter than the header is rare enough to join for.
    const head = this.#chunks[0].byteLength >= HEADER_BYTES
      ? this.#chunks[0]
      : this.#join();
    const { buffer, byteOffset, byteLength } = head;
    // Unsigned on purpose: read as signed, 0xffffffff is -1 and below any limit.
    const length = new DataView(buffer, byteOffset, byteLength).getUint32(0);
    // Asks "is it allowed?", so that a NaN limit refuses instead of accepting.
    if (length <= this.#maxFrameBytes) return length;
    throw new ChannelError(
      `Cannot accept a frame: ${length} bytes, limit ${this.#maxFrameBytes}`,
    );
  }

  #join(): Uint8Array {
    if (this.#chunks.length === 1) return this.#chunks[0];
    const joined = new Uint8Array(this.#bufferedBytes);
    let offset = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, offset);
      offset += chunk.byteLength;
    }
    this.#chunks = [joined];
    return joined;
  }

  #parse(body: Uint8Array): unknown {
    // 32 MiB of "[[],[],…" would become 300 MB of arrays in the service.
    if (
      body.byteLength > DENSE_CHECK_BYTES &&
      !(countJsonTokens(body, this.#maxTokens) <= this.#maxTokens)
    ) {
      throw new ChannelError(
        `Cannot accept a frame: more than ${this.#maxTokens} values`,
      );
    }
    try {
      return JSON.parse(decoder.decode(body));
    } catch {
      // The parser's own text quotes its input, which must not reach a log.
      throw new ChannelError(
        `Cannot parse a frame: ${body.byteLength} bytes are not JSON`,
      );
    }
  }
}
