/**
 * Bytes as Node's modules take them: as text, or as any view of memory.
 *
 * @module
 */

import { Buffer } from "buffer";
import { argumentTypeError } from "../files/file_error.ts";

/**
 * Returns the bytes of an argument, without a copy where it has some.
 *
 * @param name Name of the argument in the call.
 * @throws {TypeError} If it is neither text nor bytes.
 */
export function bytesOf(
  value: unknown,
  name: string,
  encoding?: string,
): Uint8Array {
  if (typeof value === "string") {
    return Buffer.from(value, encoding as "utf8" | undefined);
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  const wanted = WANTED[name] ?? WANTED.data;
  throw argumentTypeError(name, wanted, value);
}

/** Node's texts for accepted values, by argument. */
const WANTED: Readonly<Record<string, string>> = {
  data: "of type string or an instance of Buffer, TypedArray, or DataView",
  buffer: "of type string or an instance of Buffer, TypedArray, DataView, " +
    "or ArrayBuffer",
  key: "of type string or an instance of ArrayBuffer, Buffer, TypedArray, " +
    "DataView, KeyObject, or CryptoKey",
  buf1: "an instance of ArrayBuffer, Buffer, TypedArray, or DataView.",
};
