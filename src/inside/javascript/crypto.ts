/**
 * `crypto`, as far as it needs nothing but entropy.
 *
 * @module
 */

import { host } from "./host.ts";

const QUOTA_BYTES = 65_536;

/** The global. */
export const cryptoGlobal = {
  getRandomValues<Values extends ArrayBufferView>(values: Values): Values {
    if (
      !ArrayBuffer.isView(values) || values instanceof DataView ||
      values instanceof Float32Array || values instanceof Float64Array
    ) {
      throw Object.assign(
        new TypeError(
          "The data argument must be an integer-type TypedArray",
        ),
        { name: "TypeMismatchError" },
      );
    }
    if (values.byteLength > QUOTA_BYTES) {
      throw Object.assign(
        new Error(
          `The requested length exceeds ${QUOTA_BYTES} bytes`,
        ),
        { name: "QuotaExceededError" },
      );
    }
    const { buffer, byteOffset, byteLength } = values;
    host.random(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
    return values;
  },
  randomUUID(): string {
    const bytes = new Uint8Array(16);
    host.random(bytes);
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    let text = "";
    for (let index = 0; index < 16; index++) {
      if (index === 4 || index === 6 || index === 8 || index === 10) {
        text += "-";
      }
      text += (bytes[index] + 256).toString(16).slice(1);
    }
    return text;
  },
};
