/**
 * The memory image: a baseline in a file, so that a sandbox starts from it
 * instead of initializing CPython and importing anew.
 *
 * An image fits only the very files that it was made with. Its key is a hash
 * over all of them; an image with another key is not used, so a stale or
 * damaged one costs a cold boot, never a wrong interpreter.
 *
 * Layout: 8 bytes of magic, 4 bytes (little-endian) length of a JSON header,
 * the header, then the segments' bytes one after another.
 *
 * @module
 */

import type { Baseline } from "./baseline.ts";
import type { LibraryStep } from "./native_libraries.ts";

const MAGIC = "FAASIMG1";

/** What is known of an image beside its bytes. */
export interface ImageFacts {
  /** Hash over everything that the image depends on. */
  readonly key: string;
  /** Entries of the function table when it was made. */
  readonly tableLength: number;
  /** Address of the Python function that runs programs. */
  readonly runFunction: number;
  /** Address of the Python function that sets the safety policy. */
  readonly configureFunction: number;
  /** Policy that it was made with, as JSON text. */
  readonly policyJson: string;
  /** Such as "3.12.7". */
  readonly pythonVersion: string;
  /** Native libraries that the image was made with, in order. */
  readonly libraries: readonly LibraryStep[];
}

interface Header extends ImageFacts {
  readonly memoryBytes: number;
  readonly stackPointer: number;
  readonly segments: readonly { start: number; length: number }[];
  /** Checksum over all segments. */
  readonly checksum: number;
}

/** An image that was read and checked. */
export interface MemoryImage {
  readonly facts: ImageFacts;
  readonly baseline: Baseline;
}

/** Returns the bytes of an image file. */
export function encodeImage(
  facts: ImageFacts,
  baseline: Baseline,
): Uint8Array<ArrayBuffer> {
  const body = concat(baseline.segments.map(({ bytes }) => bytes));
  const header: Header = {
    ...facts,
    memoryBytes: baseline.memoryBytes,
    stackPointer: baseline.stackPointer,
    segments: baseline.segments.map(({ start, bytes }) => ({
      start,
      length: bytes.length,
    })),
    checksum: checksum(body),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return concat([new TextEncoder().encode(MAGIC), length, text, body]);
}

/**
 * Returns the image in `file`, or a text that says why it cannot be used.
 *
 * @param key The key that the image must have.
 */
export function decodeImage(
  file: Uint8Array<ArrayBuffer>,
  key: string,
): MemoryImage | string {
  const decoder = new TextDecoder();
  if (decoder.decode(file.subarray(0, 8)) !== MAGIC) return "not an image";
  if (file.length < 12) return "cut short";
  const view = new DataView(file.buffer, file.byteOffset);
  const bodyAt = 12 + view.getUint32(8, true);
  if (bodyAt > file.length) return "cut short";
  let header: Header;
  try {
    header = JSON.parse(decoder.decode(file.subarray(12, bodyAt)));
  } catch {
    return "damaged header";
  }
  if (header.key !== key) return "made with other files";
  const body = file.subarray(bodyAt);
  if (checksum(body) !== header.checksum) return "damaged";
  let at = 0;
  const segments = header.segments.map(({ start, length }) => {
    const bytes = body.subarray(at, at + length);
    at += length;
    return { start, bytes };
  });
  return {
    facts: header,
    baseline: {
      memoryBytes: header.memoryBytes,
      stackPointer: header.stackPointer,
      segments,
    },
  };
}

/**
 * Guards against a cut or damaged file, not against an attacker: whoever can
 * write our files needs no image. SHA-256 would take 30 ms of a 200 ms start.
 */
function checksum(bytes: Uint8Array<ArrayBuffer>): number {
  const words = new Uint32Array(bytes.slice(0, bytes.length & ~3).buffer);
  let sum = bytes.length | 0;
  for (let i = 0; i < words.length; i++) {
    sum = Math.imul(sum ^ words[i], 0x01000193);
    sum ^= sum >>> 15;
  }
  for (let i = words.length * 4; i < bytes.length; i++) {
    sum = Math.imul(sum ^ bytes[i], 0x01000193);
  }
  return sum >>> 0;
}

function concat(
  parts: readonly Uint8Array<ArrayBuffer>[],
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
