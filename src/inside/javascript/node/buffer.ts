/**
 * The module `buffer`, by the package, with the encoding `base64url`.
 *
 * @module
 */

import * as buffer from "buffer";
import { atob, btoa } from "../text_encoding.ts";
import { bytesOf } from "./bytes_of.ts";

const { Buffer } = buffer;
const { from, isEncoding } = Buffer;
const { toString } = Buffer.prototype;

function isBase64Url(encoding: unknown): boolean {
  return typeof encoding === "string" && encoding.toLowerCase() === "base64url";
}

Object.assign(Buffer, {
  isEncoding: (name: unknown): boolean =>
    isBase64Url(name) || isEncoding(name as string),
  // Decoders of base64 read both of its alphabets.
  from: (value: unknown, second?: unknown, ...rest: unknown[]): unknown =>
    Reflect.apply(from, Buffer, [
      value,
      isBase64Url(second) ? "base64" : second,
      ...rest,
    ]),
});
Buffer.prototype.toString = function (
  encoding?: string,
  ...range: number[]
): string {
  if (!isBase64Url(encoding)) {
    // Without arguments the package takes a way of its own.
    return Reflect.apply(
      toString,
      this,
      encoding === undefined && range.length === 0 ? [] : [encoding, ...range],
    );
  }
  return (Reflect.apply(toString, this, ["base64", ...range]) as string)
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** The module. */
export const bufferModule = {
  Buffer,
  SlowBuffer: (buffer as unknown as { SlowBuffer: unknown }).SlowBuffer,
  kMaxLength: buffer.kMaxLength,
  constants: {
    MAX_LENGTH: buffer.kMaxLength,
    MAX_STRING_LENGTH: 2 ** 29 - 24,
  },
  INSPECT_MAX_BYTES: buffer.INSPECT_MAX_BYTES,
  atob,
  btoa,
  isAscii: (value: unknown): boolean =>
    bytesOf(value, "input").every((byte) => byte < 128),
  isUtf8(value: unknown): boolean {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(value, "input"));
      return true;
    } catch {
      return false;
    }
  },
};
