/**
 * Sends messages to a sandbox, in order. A message with long texts is encoded
 * part by part: 8 MiB of JSON would hold the event loop for 100 ms.
 *
 * @module
 */

import { nextTurn } from "../run/next_turn.ts";
import {
  encodeFrame,
  encodeHeader,
  encodeParts,
} from "../wire/encode_frame.ts";
import type { HostMessage } from "../wire/messages.ts";

/** Texts above this are long, in characters. */
const LONG_CHARS = 65_536;

/** Writes the frames of one sandbox. */
export class FrameWriter {
  readonly #write: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Messages behind one that is being encoded. */
  #waiting: [message: HostMessage, written: () => void][] = [];
  #isEncoding = false;

  /** Creates one that hands frames to `write`, in order. */
  constructor(write: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#write = write;
  }

  /** Whether a message waits that has not been handed on. */
  get isEncoding(): boolean {
    return this.#isEncoding;
  }

  /**
   * Sends a message: at once, unless it or one before it is long.
   *
   * @param written Called when it has been handed on.
   */
  send(message: HostMessage, written: () => void = () => {}): void {
    if (this.#isEncoding) {
      this.#waiting.push([message, written]);
    } else if (hasLongText(message)) {
      void this.#sendLong(message, written);
    } else {
      this.#write(encodeFrame(message));
      written();
    }
  }

  async #sendLong(message: HostMessage, written: () => void): Promise<void> {
    this.#isEncoding = true;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    for (const part of encodeParts(message, LONG_CHARS)) {
      parts.push(part);
      bytes += part.byteLength;
      await nextTurn();
    }
    this.#write(encodeHeader(bytes));
    for (const part of parts) this.#write(part);
    this.#isEncoding = false;
    written();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const next of waiting) this.send(...next);
  }
}

/** Returns whether a text in a message is long, at whatever depth. */
function hasLongText(value: unknown): boolean {
  if (typeof value === "string") return value.length > LONG_CHARS;
  return typeof value === "object" && value !== null &&
    Object.values(value).some(hasLongText);
}
