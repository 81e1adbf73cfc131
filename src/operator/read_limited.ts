/**
 * The body of an answer, up to a limit.
 *
 * @module
 */

import { joinBytes } from "../own_process/join_bytes.ts";
import { OperatorToolError } from "./tool_failure.ts";

/**
 * Returns the whole body.
 *
 * @throws {OperatorToolError} "TooLarge", without reading on.
 */
export async function readLimited(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > maxBytes) {
      throw new OperatorToolError(
        "TooLarge",
        `Cannot read the answer: it has more than ${maxBytes} bytes`,
      );
    }
    parts.push(part);
  }
  return joinBytes(parts, length);
}
