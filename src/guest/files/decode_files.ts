/**
 * Files as an interpreter reports them, in base64, turned into bytes.
 *
 * @module
 */

import type { OutputFile } from "../../run/result.ts";
import type { FileMessage } from "../../wire/messages.ts";
import type { Collected } from "./program_files.ts";

/**
 * Returns the files as bytes. Leaves out what is not as it says: a program that
 * has damaged its interpreter may have made it report anything.
 */
export function decodeFiles(files: readonly OutputFile[]): Collected {
  const decoded = files.flatMap(({ size, data, ...file }): FileMessage[] => {
    try {
      const bytes = Uint8Array.fromBase64(data);
      return bytes.length === size ? [{ ...file, data: bytes }] : [];
    } catch {
      return [];
    }
  });
  return { files: decoded, leftOut: files.length - decoded.length };
}
