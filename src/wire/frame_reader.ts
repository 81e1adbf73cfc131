/**
 * Reads the frames that a sandbox sends: four bytes of length, unsigned and
 * big-endian, then JSON in UTF-8 and parts (see `frame_parts.ts`).
 *
 * The other end has run hostile code. Its bytes are claims: a length is checked
 * before a byte is kept for it, and the result is `unknown`. Owns no pipe,
 * kills nothing.
 *
 * @module
 */

import { ChannelError } from "./channel_error.ts";
import { countJsonTokens } from "./count_json_tokens.ts";
import { END_OF_JSON, putTogether } from "./frame_parts.ts";

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

/** A new one each time: what is grown is gone. */
const nothing = () => new Uint8Array(0);

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Turns chunks, cut anywhere, into parsed frames. */
export class FrameReader {
  readonly #maxFrameBytes: number;
  readonly #maxTokens: number;
  #kept = nothing();
  #used = 0;

  /** Creates a reader for one sandbox. */
  constructor(
    { maxFrameBytes = 33_554_432, maxTokens = 65_536 }: FrameReaderOptions = {},
  ) {
    this.#maxFrameBytes = maxFrameBytes;
    this.#maxTokens = maxTokens;
  }

  /** Bytes of a frame that is not complete yet. */
  get bufferedBytes(): number {
    return this.#used;
  }

  /** Memory that they take: at most twice as much, in bytes. */
  get keptBytes(): number {
    return this.#kept.byteLength;
  }

  /**
   * Takes the next bytes and returns the messages that they complete.
   *
   * @throws {ChannelError} If the bytes cannot be a frame; read no further.
   */
  push(chunk: Uint8Array): unknown[] {
    const messages: unknown[] = [];
    let rest = chunk;
    for (;;) {
      const wanted = this.#wantedBytes(this.#used > 0 ? this.#begun() : rest);
      if (this.#used === 0 && wanted <= rest.byteLength) {
        // A frame that is whole in a chunk, as most are, is read where it lies.
        messages.push(this.#parse(rest.subarray(HEADER_BYTES, wanted)));
        rest = rest.subarray(wanted);
      } else if (this.#used >= HEADER_BYTES && this.#used === wanted) {
        messages.push(this.#parseKept());
      } else if (rest.byteLength > 0) {
        const taken = rest.subarray(0, wanted - this.#used);
        this.#keep(taken);
        rest = rest.subarray(taken.byteLength);
      } else {
        return messages;
      }
    }
  }

  #parseKept(): unknown {
    const kept = this.#kept;
    const frame = this.#begun();
    this.#kept = nothing();
    this.#used = 0;
    try {
      return this.#parse(frame.subarray(HEADER_BYTES));
    } finally {
      // At once, not when V8 comes to it: there may be megabytes.
      kept.buffer.transfer(0);
    }
  }

  #begun(): Uint8Array {
    return this.#kept.subarray(0, this.#used);
  }

  /** Returns how long the frame is that begins so; its header, if not known. */
  #wantedBytes(begin: Uint8Array): number {
    if (begin.byteLength < HEADER_BYTES) return HEADER_BYTES;
    const { buffer, byteOffset, byteLength } = begin;
    // Unsigned on purpose: read as signed, 0xffffffff is -1 and below any limit.
    const length = new DataView(buffer, byteOffset, byteLength).getUint32(0);
    // Asks "is it allowed?", so that a NaN limit refuses instead of accepting.
    if (length <= this.#maxFrameBytes) return HEADER_BYTES + length;
    throw new ChannelError(
      `Cannot accept a frame: ${length} bytes, limit ${this.#maxFrameBytes}`,
    );
  }

  // Copies: a chunk of one byte stands in a buffer of 64 KiB. And grows with
  // what was received, not with what was announced.
  #keep(bytes: Uint8Array): void {
    const used = this.#used + bytes.byteLength;
    if (used > this.#kept.byteLength) {
      const grownBytes = Math.max(used, 2 * this.#used);
      // The old one is given back at once.
      this.#kept = new Uint8Array(this.#kept.buffer.transfer(grownBytes));
    }
    this.#kept.set(bytes, this.#used);
    this.#used = used;
  }

  #parse(body: Uint8Array): unknown {
    const end = body.indexOf(END_OF_JSON);
    if (end < 0) return this.#parseJson(body);
    const message = this.#parseJson(body.subarray(0, end));
    return putTogether(message, body.subarray(end + 1));
  }

  #parseJson(body: Uint8Array): unknown {
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
