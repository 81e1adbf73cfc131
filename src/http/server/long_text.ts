/**
 * Reads and decodes long texts part by part, so that no turn of the event loop
 * takes long.
 *
 * @module
 */

import { nextTurn } from "../../run/next_turn.ts";

/** Bytes, or characters, of a part: well below 1 ms. */
const PART = 65_536;

/**
 * Returns the text of bytes in UTF-8, without a byte order mark.
 *
 * @throws {TypeError} If they are not UTF-8.
 */
export async function decodeLong(bytes: Uint8Array): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART) {
    const part = bytes.subarray(at, at + PART);
    parts.push(decoder.decode(part, { stream: true }));
    await nextTurn();
  }
  parts.push(decoder.decode());
  return parts.join("");
}

/**
 * Returns the text that a string of JSON stands for.
 *
 * @param source The string with its quotes; nothing is checked.
 */
export async function parseLongString(source: string): Promise<string> {
  const last = source.length - 1;
  const parts: string[] = [];
  for (let at = 1; at < last;) {
    const end = partEnd(source, at, Math.min(at + PART, last));
    parts.push(JSON.parse(`"${source.slice(at, end)}"`));
    at = end;
    await nextTurn();
  }
  return parts.join("");
}

/** Returns where a part ends that may not cut an escape in two. */
function partEnd(source: string, from: number, end: number): number {
  const slash = source.lastIndexOf("\\", end - 1);
  if (slash < Math.max(from, end - 5)) return end;
  let begin = slash;
  while (begin > from && source[begin - 1] === "\\") begin -= 1;
  // Of a row of them, each second one stands for the one before it.
  const isEscape = (slash - begin) % 2 === 0;
  if (!isEscape) return end;
  return slash + (source[slash + 1] === "u" ? 6 : 2) > end ? slash : end;
}
