/**
 * Sends messages to a sandbox, in order. Pauses while it encodes long texts:
 * 8 MiB at once would hold the event loop for 100 ms.
 *
 * @module
 */

import { nextTurn } from "../run/next_turn.ts";
import { encodeInSteps } from "../wire/encode_frame.ts";
import type { HostMessage } from "../wire/messages.ts";

type Write = (bytes: Uint8Array<ArrayBuffer>) => void;

/** Writes the frames of one sandbox. */
export class FrameWriter {
  readonly #write: Write;
  /** Messages behind one that is being encoded. */
  #waiting: [message: HostMessage, written: () => void][] = [];
  #isEncoding = false;

  /** Creates one that hands pieces of frames to `write`, in order. */
  constructor(write: Write) {
    this.#write = write;
  }

  /** Reports whether a message waits that has not been handed on. */
  get isEncoding(): boolean {
    return this.#isEncoding;
  }

  /**
   * Sends a message: at once, unless it or one before it contains a long text.
   *
   * @param written Called when it has been handed on.
   */
  send(message: HostMessage, written: () => void = () => {}): void {
    if (this.#isEncoding) {
      this.#waiting.push([message, written]);
      return;
    }
    const steps = encodeInSteps(message);
    const step = steps.next();
    if (!step.done) {
      void this.#sendLater(steps, written);
      return;
    }
    for (const piece of step.value) this.#write(piece);
    written();
  }

  async #sendLater(
    steps: ReturnType<typeof encodeInSteps>,
    written: () => void,
  ): Promise<void> {
    this.#isEncoding = true;
    let step;
    do {
      await nextTurn();
      step = steps.next();
    } while (!step.done);
    for (const piece of step.value) this.#write(piece);
    this.#isEncoding = false;
    written();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const next of waiting) this.send(...next);
  }
}
