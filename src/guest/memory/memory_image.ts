/**
 * The memory image: an interpreter's memory at its baseline in a file, so that
 * a sandbox starts from it instead of initializing CPython and importing anew.
 *
 * An image fits only the very files that it was made with. Its key is a hash
 * over all of them; an image with another key is not used, so a stale or
 * damaged one costs a cold boot, never a wrong interpreter.
 *
 * Layout: 8 bytes of magic, 4 bytes (little-endian) length of a JSON header,
 * the header, zeros up to a whole page, the memory.
 *
 * @module
 */

import {
  addToChecksum,
  checksum,
  CHECKSUM_CHUNK_BYTES,
} from "../../packages/checksum.ts";
import type { PageRange } from "./page_ranges.ts";
import type { LibraryStep } from "../python/native_libraries.ts";

const MAGIC = "FAASIMG2";
const PREFIX_BYTES = 12;
/** Pages of the kernel's can be this large; the memory starts at a whole one. */
const ALIGNMENT_BYTES = 65_536;

/** What is known of an image beside its bytes. */
export interface ImageFacts {
  /** Hash over everything that the image depends on. */
  readonly key: string;
  /** Size of the memory, in bytes; a multiple of 64 KiB. */
  readonly memoryBytes: number;
  /** Value of the stack pointer. */
  readonly stackPointer: number;
  /** Entries of the function table when it was made. */
  readonly tableLength: number;
  /** Address of the Python function that runs programs. */
  readonly runFunction: number;
  /** Address of the Python function that prepares for a run. */
  readonly readyFunction: number;
  /** Address of the Python function that sets the safety policy. */
  readonly configureFunction: number;
  /** Policy that it was made with, as JSON text. */
  readonly policyJson: string;
  /** Such as "3.12.7". */
  readonly pythonVersion: string;
  /** Native libraries that the image was made with, in order. */
  readonly libraries: readonly LibraryStep[];
  /** Pages that ordinary programs write. */
  readonly hotPages: readonly PageRange[];
}

interface Header extends ImageFacts {
  /** Checksum over the memory. */
  readonly checksum: number;
}

/** An image that was checked. */
export interface MemoryImage {
  readonly facts: ImageFacts;
  /** Path of its file. */
  readonly path: string;
  /** Where the memory begins in it, in bytes. */
  readonly offset: number;
  /** Reads the memory. */
  read(): Uint8Array<ArrayBuffer>;
}

/**
 * Returns the bytes of an image file.
 *
 * @param memory `facts.memoryBytes` bytes.
 */
export function encodeImage(
  facts: ImageFacts,
  memory: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const header: Header = { ...facts, checksum: checksum(memory) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const offset = aligned(PREFIX_BYTES + text.length);
  const file = new Uint8Array(offset + memory.length);
  file.set(new TextEncoder().encode(MAGIC));
  new DataView(file.buffer).setUint32(MAGIC.length, text.length, true);
  file.set(text, PREFIX_BYTES);
  file.set(memory, offset);
  return file;
}

/**
 * Opens the image at `path`, or returns a text that says why it cannot be used.
 *
 * @param key The key that the image must have.
 * @throws {Deno.errors.NotFound} If there is no such file.
 */
export function openImage(path: string, key: string): MemoryImage | string {
  using file = Deno.openSync(path);
  const { size } = file.statSync();
  const prefix = readAt(file, 0, PREFIX_BYTES);
  const decoder = new TextDecoder();
  if (decoder.decode(prefix.subarray(0, MAGIC.length)) !== MAGIC) {
    return "not an image";
  }
  const headerBytes = new DataView(prefix.buffer).getUint32(8, true);
  const offset = aligned(PREFIX_BYTES + headerBytes);
  if (offset > size) return "cut short";
  let header: Header;
  try {
    const text = readAt(file, PREFIX_BYTES, headerBytes);
    header = JSON.parse(decoder.decode(text));
  } catch {
    return "damaged header";
  }
  if (typeof header !== "object" || header === null) return "damaged header";
  if (header.key !== key) return "made with other files";
  if (offset + header.memoryBytes !== size) return "cut short";
  let sum = 0;
  // One buffer for all: a new one each would be zeroed, and faulted in.
  const buffer = new Uint8Array(CHECKSUM_CHUNK_BYTES);
  for (let at = offset; at < size; at += CHECKSUM_CHUNK_BYTES) {
    const chunk = buffer.subarray(0, Math.min(CHECKSUM_CHUNK_BYTES, size - at));
    readAt(file, at, chunk.length, chunk);
    sum = addToChecksum(sum, chunk);
  }
  if (sum !== header.checksum) return "damaged";
  return {
    facts: header,
    path,
    offset,
    read() {
      using file = Deno.openSync(path);
      return readAt(file, offset, header.memoryBytes);
    },
  };
}

function readAt(
  file: Deno.FsFile,
  offset: number,
  bytes: number,
  buffer = new Uint8Array(bytes),
): Uint8Array<ArrayBuffer> {
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let at = 0; at < bytes;) {
    const count = file.readSync(buffer.subarray(at));
    if (count === null) return buffer.subarray(0, at);
    at += count;
  }
  return buffer;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}
