/**
 * Frames of anything, also of what no end of the pipe may send.
 *
 * @module
 */

import { encodeFrame } from "../../src/wire/encode_frame.ts";
import { type BlockingWriter, writeFrame } from "../../src/wire/frames.ts";

/** As {@linkcode encodeFrame}, without its type. */
export const encodeAnyFrame = encodeFrame as (
  message: object,
) => Uint8Array<ArrayBuffer>;

/** As {@linkcode writeFrame}, without its type. */
export const writeAnyFrame = writeFrame as (
  writer: BlockingWriter,
  message: object,
) => void;
