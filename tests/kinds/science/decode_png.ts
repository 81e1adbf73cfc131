/**
 * Decodes the PNG files that figures come back as, to look at their pixels.
 *
 * @module
 */

import { inflateSync } from "node:zlib";

/** A picture of eight bits a channel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Reports whether the pixel is darker than grey. */
  isDark(x: number, y: number): boolean;
}

const SIGNATURE_BYTES = 8;
const RGBA_CHANNELS = 4;

/**
 * Decodes a PNG of eight-bit RGBA without interlacing, as matplotlib writes it.
 *
 * @throws {TypeError} If it is of another form.
 */
export function decodePng(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const packed: Uint8Array[] = [];
  let [width, height] = [0, 0];
  for (let at = SIGNATURE_BYTES; at < bytes.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      const form = [...data.subarray(8)].join();
      if (form !== "8,6,0,0,0") throw new TypeError(`Cannot decode: ${form}`);
    } else if (type === "IDAT") packed.push(data);
    at += length + 12;
  }
  const pixels = unfilter(inflateSync(concat(packed)), width, height);
  return {
    width,
    height,
    isDark(x, y) {
      const at = (y * width + x) * RGBA_CHANNELS;
      return pixels[at] + pixels[at + 1] + pixels[at + 2] < 3 * 128;
    },
  };
}

function unfilter(raw: Uint8Array, width: number, height: number): Uint8Array {
  const stride = width * RGBA_CHANNELS;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < RGBA_CHANNELS ? 0 : out[at - RGBA_CHANNELS];
      const up = y === 0 ? 0 : out[at - stride];
      const corner = y === 0 || x < RGBA_CHANNELS
        ? 0
        : out[at - stride - RGBA_CHANNELS];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
      out[at] = raw[y * (stride + 1) + 1 + x] + guess[filter];
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
