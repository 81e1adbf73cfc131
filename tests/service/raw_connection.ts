/**
 * A TCP connection that sends any bytes at any pace: what an attacker has.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** Answer over a connection. */
export interface RawAnswer {
  readonly status: number;
  /** The body, as text. */
  readonly body: string;
  /** True if it is the last one on its connection. */
  readonly closes: boolean;
}

const encoder = new TextEncoder();
const READ_BYTES = 65_536;

/** A connection to 127.0.0.1. */
export class RawConnection implements Disposable {
  readonly #socket: Deno.TcpConn;
  #received: Uint8Array[] = [];
  /** Bytes that the next answer lacks, as far as known; at most 0 if none. */
  #lackedBytes = 0;
  #isOpen = true;

  private constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
  }

  /** Opens a connection to `port`. */
  static async open(port: number): Promise<RawConnection> {
    return new RawConnection(
      await Deno.connect({ hostname: "127.0.0.1", port }),
    );
  }

  /** Sends all of `data`; false if the other end does not take it. */
  async send(data: string | Uint8Array): Promise<boolean> {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    try {
      for (let sent = 0; sent < bytes.length;) {
        sent += await this.#socket.write(bytes.subarray(sent));
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Says that nothing more will be sent, and goes on reading. */
  async end(): Promise<void> {
    await this.#socket.closeWrite().catch(() => {});
  }

  /** Returns the next answer; null if the connection ends before it does. */
  async answer(): Promise<RawAnswer | null> {
    for (;;) {
      const answer = this.#takeAnswer();
      // "100 Continue" and the like announce the answer and are none.
      if (answer !== null && answer.status >= 200) return answer;
      if (answer !== null) continue;
      if (!await this.#read()) return null;
    }
  }

  /** Closes it, whatever is on its way. */
  [Symbol.dispose](): void {
    if (this.#isOpen) this.#socket.close();
    this.#isOpen = false;
  }

  #takeAnswer(): RawAnswer | null {
    // Nothing is looked at, or copied, once for each part of a large answer.
    if (this.#lackedBytes > 0) return null;
    const received = Buffer.concat(this.#received);
    this.#received = [received];
    const headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0) return null;
    const head = received.toString("latin1", 0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const end = headEnd + 4 + length;
    this.#lackedBytes = end - received.length;
    if (this.#lackedBytes > 0) return null;
    this.#received = [received.subarray(end)];
    return {
      status: Number(head.slice(9, 12)),
      body: new TextDecoder().decode(received.subarray(headEnd + 4, end)),
      closes: /\r\nconnection: *close/i.test(head),
    };
  }

  async #read(): Promise<boolean> {
    const buffer = new Uint8Array(READ_BYTES);
    try {
      const count = await this.#socket.read(buffer);
      if (count === null) return false;
      this.#received.push(buffer.subarray(0, count));
      this.#lackedBytes -= count;
      return true;
    } catch {
      // Reset by the other end, or closed by this one.
      return false;
    }
  }
}
