/**
 * `TextEncoder`, `TextDecoder`, `atob` and `btoa`. UTF-8 is the glue's work.
 *
 * @module
 */

import { host } from "./host.ts";

const BASE64 =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function bytesOf(input: unknown): Uint8Array {
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  throw new TypeError(
    'The "list" argument must be an instance of ArrayBuffer or ArrayBufferView',
  );
}

/** See the Encoding standard. */
export class TextEncoder {
  get encoding(): string {
    return "utf-8";
  }
  encode(input: unknown = ""): Uint8Array {
    return new Uint8Array(host.encode(`${input}`));
  }
  encodeInto(
    input: string,
    target: Uint8Array,
  ): { read: number; written: number } {
    let read = 0, written = 0;
    for (const character of `${input}`) {
      const bytes = new Uint8Array(host.encode(character));
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }
}

/** UTF-8 alone: other encodings are an error that says so. */
export class TextDecoder {
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(
    label: unknown = "utf-8",
    options: { fatal?: boolean; ignoreBOM?: boolean } = {},
  ) {
    if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(`${label}`)) {
      throw new RangeError(`The "${label}" encoding is not supported`);
    }
    this.fatal = Boolean(options.fatal);
    this.ignoreBOM = Boolean(options.ignoreBOM);
  }
  get encoding(): string {
    return "utf-8";
  }
  decode(input?: unknown, options: { stream?: boolean } = {}): string {
    let bytes = input === undefined ? new Uint8Array(0) : bytesOf(input);
    if (this.#rest.length > 0) {
      const all = new Uint8Array(this.#rest.length + bytes.length);
      all.set(this.#rest);
      all.set(bytes, this.#rest.length);
      bytes = all;
    }
    let end = bytes.length;
    if (options.stream) end -= unfinished(bytes);
    this.#rest = bytes.slice(end);
    const text = host.decode(bytes.subarray(0, end));
    if (this.fatal && text.includes("\ufffd") && !isSame(text, bytes, end)) {
      throw Object.assign(
        new TypeError("The encoded data was not valid for encoding utf-8"),
        { code: "ERR_ENCODING_INVALID_ENCODED_DATA" },
      );
    }
    return !this.ignoreBOM && text[0] === "\ufeff" ? text.slice(1) : text;
  }
}

/** Number of bytes at the end that begin an incomplete character. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

function isSame(text: string, bytes: Uint8Array, end: number): boolean {
  const again = new Uint8Array(host.encode(text));
  if (again.length !== end) return false;
  return again.every((byte, index) => byte === bytes[index]);
}

function invalidCharacter(message: string): Error {
  const error = new Error(message);
  error.name = "InvalidCharacterError";
  return error;
}

/** Text of bytes, one a character, as base64. */
export function btoa(input: unknown): string {
  const text = `${input}`;
  let result = "";
  for (let index = 0; index < text.length; index += 3) {
    const [a, b, c] = [0, 1, 2].map((step) => text.charCodeAt(index + step));
    if (a > 255 || b > 255 || c > 255) {
      throw invalidCharacter("Invalid character");
    }
    const word = (a << 16) | ((b || 0) << 8) | (c || 0);
    result += BASE64[word >> 18] + BASE64[(word >> 12) & 63] +
      (index + 1 < text.length ? BASE64[(word >> 6) & 63] : "=") +
      (index + 2 < text.length ? BASE64[word & 63] : "=");
  }
  return result;
}

/** The text of base64, one character a byte. */
export function atob(input: unknown): string {
  let text = `${input}`.replace(/[\t\n\f\r ]+/g, "");
  if (text.length % 4 === 0) text = text.replace(/==?$/, "");
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) {
    throw invalidCharacter(
      "The string to be decoded is not correctly encoded.",
    );
  }
  let result = "", word = 0, bits = 0;
  for (const character of text) {
    word = ((word << 6) | BASE64.indexOf(character)) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    result += String.fromCharCode((word >> bits) & 255);
  }
  return result;
}
