/**
 * One keep-alive HTTP/1.1 connection, for the load generator: a request costs
 * one write and, most of the time, one read. It reads bodies with a length and
 * chunked ones, and nothing else of HTTP; not for use against strangers.
 *
 * @module
 */

/** Answer of the server. */
export interface HttpAnswer {
  /** Status code of the answer. */
  readonly status: number;
  /** The body, as text. */
  readonly body: string;
}

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();
const READ_BYTES = 65_536;

/**
 * Returns the bytes of a POST of `body` as JSON, to be sent many times.
 *
 * @param key Caller's key; "": none.
 */
export function encodePost(
  path: string,
  body: unknown,
  key = "",
): Uint8Array<ArrayBuffer> {
  const authorization = key === "" ? "" : `Authorization: Bearer ${key}\r\n`;
  const json = ENCODER.encode(JSON.stringify(body));
  const head = ENCODER.encode(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\n` +
      `Content-Type: application/json\r\n${authorization}Content-Length: ${json.length}\r\n\r\n`,
  );
  const bytes = new Uint8Array(head.length + json.length);
  bytes.set(head);
  bytes.set(json, head.length);
  return bytes;
}

/** A connection that is opened at the first request and kept. */
export class HttpConnection {
  readonly #port: number;
  #socket: Deno.TcpConn | undefined;
  // Bytes received and not used yet. latin1, so that one character is one byte
  // and a length in bytes can be compared with the length of a string.
  #received = "";
  readonly #buffer = new Uint8Array(READ_BYTES);

  /** Makes a connection to `port` of the loopback address. */
  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws {Error} If the connection ends before the answer does; the next
   * request opens a new one.
   */
  async send(request: Uint8Array): Promise<HttpAnswer> {
    try {
      this.#socket ??= await this.#open();
      for (let sent = 0; sent < request.length;) {
        sent += await this.#socket.write(request.subarray(sent));
      }
      return await this.#readAnswer(this.#socket);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Closes the connection, if it is open. */
  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#received = "";
  }

  async #open(): Promise<Deno.TcpConn> {
    const socket = await Deno.connect({
      hostname: "127.0.0.1",
      port: this.#port,
    });
    socket.setNoDelay(true);
    return socket;
  }

  async #readAnswer(socket: Deno.TcpConn): Promise<HttpAnswer> {
    const head = await this.#readUntil(socket, "\r\n\r\n");
    const status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    const body = length
      ? await this.#readBytes(socket, Number(length[1]))
      : await this.#readChunks(socket);
    if (/\r\nconnection: *close/i.test(head)) this.close();
    return { status, body: decodeLatin1AsUtf8(body) };
  }

  async #readChunks(socket: Deno.TcpConn): Promise<string> {
    for (let body = "";;) {
      const line = await this.#readUntil(socket, "\r\n");
      const chunk = await this.#readBytes(socket, parseInt(line, 16));
      await this.#readUntil(socket, "\r\n");
      if (chunk === "") return body;
      body += chunk;
    }
  }

  async #readUntil(socket: Deno.TcpConn, mark: string): Promise<string> {
    let end = this.#received.indexOf(mark);
    while (end < 0) {
      await this.#readMore(socket);
      end = this.#received.indexOf(mark);
    }
    const text = this.#received.slice(0, end);
    this.#received = this.#received.slice(end + mark.length);
    return text;
  }

  async #readBytes(socket: Deno.TcpConn, bytes: number): Promise<string> {
    while (this.#received.length < bytes) await this.#readMore(socket);
    const text = this.#received.slice(0, bytes);
    this.#received = this.#received.slice(bytes);
    return text;
  }

  async #readMore(socket: Deno.TcpConn): Promise<void> {
    const count = await socket.read(this.#buffer);
    if (count === null) {
      throw new Error("Cannot read the answer: the server hung up");
    }
    let text = "";
    for (let i = 0; i < count; i += 4096) {
      const part = this.#buffer.subarray(i, Math.min(i + 4096, count));
      text += String.fromCharCode(...part);
    }
    this.#received += text;
  }
}

function decodeLatin1AsUtf8(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return DECODER.decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
}
