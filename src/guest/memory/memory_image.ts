/**
 * The memory image: an interpreter's memory at its baseline in a file, so that
 * a sandbox starts from it instead of initializing and importing again.
 *
 * An image fits only the very files that it was made with. Its key is a hash
 * over all of them (see `image_key.ts`); an image with another key is not used, so a stale or
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
import type { EngineFacts } from "../engine.ts";
import type { LibC } from "../lock/libc.ts";
import { type ImageFile, openImageFile } from "./image_file.ts";
import type { PageRange } from "./page_ranges.ts";

const MAGIC = "FAASIMG3";
const PREFIX_BYTES = 12;
/** Pages of the kernel's can be this large; the memory starts at a whole one. */
const ALIGNMENT_BYTES = 65_536;

/** Facts about an image in addition to its bytes. */
export interface ImageFacts extends EngineFacts {
  /** Hash over everything that the image depends on. */
  readonly key: string;
  /** Size of the memory, in bytes; a multiple of 64 KiB. */
  readonly memoryBytes: number;
  /** Value of the stack pointer. */
  readonly stackPointer: number;
  /** Entries of the function table when it was made; 0 if there is none. */
  readonly tableLength: number;
  /** Policy that it was made with, as JSON text. */
  readonly policyJson: string;
  /** Pages that ordinary programs write. */
  readonly hotPages: readonly PageRange[];
}

interface Header extends ImageFacts {
  /** Checksum over the memory. */
  readonly checksum: number;
}

/** An image that was checked, its file still open. */
export interface MemoryImage extends Disposable {
  readonly facts: ImageFacts;
  /**
   * Names its very bytes: its key, and their checksum. Two that were made from
   * the same files have one key, and may differ in their bytes.
   */
  readonly id: string;
  /** Number of its file in this process; absent: it cannot be mapped. */
  readonly descriptor?: number;
  /** Offset of the memory in the file, in bytes. */
  readonly offset: number;
  /**
   * Reads a part of the memory. Above the memory there are zeros.
   *
   * @param start Address of the first byte.
   * @param part Receives the bytes.
   * @throws {Error} If the file has been cut since it was checked.
   */
  read(start: number, part: Uint8Array<ArrayBuffer>): void;
}

/**
 * Writes an image file.
 *
 * @param memory `facts.memoryBytes` bytes.
 */
export function writeImage(
  path: string,
  facts: ImageFacts,
  memory: Uint8Array<ArrayBuffer>,
): void {
  const header: Header = { ...facts, checksum: checksum(memory) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(aligned(PREFIX_BYTES + text.length));
  head.set(new TextEncoder().encode(MAGIC));
  new DataView(head.buffer).setUint32(MAGIC.length, text.length, true);
  head.set(text, PREFIX_BYTES);
  Deno.writeFileSync(path, head);
  // Not one array of both: to fault its pages in takes longer than to write them.
  Deno.writeFileSync(path, memory, { append: true });
}

/**
 * Opens the image at `path`, or returns a text that says why it cannot be used.
 *
 * @param key The key that the image must have.
 * @param libc Lets it be mapped; without it, it can only be read.
 */
export function openImage(
  path: string,
  key: string,
  libc?: LibC,
): MemoryImage | string {
  const file = openImageFile(path, libc);
  if (!file) return "cannot be opened";
  const image = checkImage(file, key);
  if (typeof image === "string") file[Symbol.dispose]();
  return image;
}

function checkImage(file: ImageFile, key: string): MemoryImage | string {
  const { sizeBytes, descriptor } = file;
  const prefix = new Uint8Array(PREFIX_BYTES);
  const decoder = new TextDecoder();
  if (
    !file.read(0, prefix) ||
    decoder.decode(prefix.subarray(0, MAGIC.length)) !== MAGIC
  ) return "not an image";
  const headerBytes = new DataView(prefix.buffer).getUint32(8, true);
  const offset = aligned(PREFIX_BYTES + headerBytes);
  if (offset > sizeBytes) return "cut short";
  const text = new Uint8Array(headerBytes);
  if (!file.read(PREFIX_BYTES, text)) return "cut short";
  let header: Header;
  try {
    header = JSON.parse(decoder.decode(text));
  } catch {
    return "damaged header";
  }
  if (typeof header !== "object" || header === null) return "damaged header";
  if (header.key !== key) return "made with other files";
  if (offset + header.memoryBytes !== sizeBytes) return "cut short";
  let sum = 0;
  // One buffer for all: a new one each would be zeroed, and faulted in.
  const buffer = new Uint8Array(CHECKSUM_CHUNK_BYTES);
  for (let at = offset; at < sizeBytes; at += CHECKSUM_CHUNK_BYTES) {
    const bytes = Math.min(CHECKSUM_CHUNK_BYTES, sizeBytes - at);
    const chunk = buffer.subarray(0, bytes);
    if (!file.read(at, chunk)) return "cut short";
    sum = addToChecksum(sum, chunk);
  }
  if (sum !== header.checksum) return "damaged";
  return {
    facts: header,
    id: `${key}-${header.checksum.toString(16)}`,
    descriptor,
    offset,
    read(start, part) {
      const length = Math.max(0, header.memoryBytes - start);
      const stored = part.subarray(0, length);
      part.subarray(stored.length).fill(0);
      if (stored.length > 0 && !file.read(offset + start, stored)) {
        throw new Error("Cannot read the memory image: cut short");
      }
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}
