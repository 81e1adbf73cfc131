/**
 * The frames that the service sends: four bytes of length, unsigned and
 * big-endian, then that many bytes: JSON in UTF-8, and parts
 * (see `frame_parts.ts`). `frames.ts` reads them in the sandbox.
 *
 * @module
 */

import {
  END_OF_JSON,
  hasParts,
  type PartNote,
  takeApart,
  textPieces,
} from "./frame_parts.ts";
import type { HostMessage } from "./messages.ts";
import type { ZygoteOrder } from "./zygote_messages.ts";

const HEADER_BYTES = 4;

const encoder = new TextEncoder();

type Piece = Uint8Array<ArrayBuffer>;

/** Returns `message` as one frame, ready to be written in one piece. */
export function encodeFrame(message: HostMessage | ZygoteOrder): Piece {
  const steps = encodeInSteps(message);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return joined(step.value);
}

/**
 * Encodes a message as a frame in several pieces. Pauses while it encodes long
 * texts, so that other work can go on; nothing else is worth a pause.
 */
export function* encodeInSteps(
  message: HostMessage | ZygoteOrder,
): Generator<void, readonly Piece[]> {
  if (!hasParts(message)) {
    return [withHeader(encoder.encode(JSON.stringify(message)), 0)];
  }
  const { outline, parts } = takeApart(message);
  const notes: PartNote[] = [];
  const behind: Piece[] = [];
  for (const { path, form, value } of parts) {
    const from = behind.length;
    if (typeof value !== "string") behind.push(value);
    else {
      for (const piece of textPieces(value, form)) {
        behind.push(encoder.encode(piece));
        yield;
      }
    }
    notes.push([path, sizeOf(behind.slice(from)), form]);
  }
  const json = JSON.stringify({ ...outline, parts: notes });
  const end = String.fromCharCode(END_OF_JSON);
  const body = encoder.encode(json + end);
  return [withHeader(body, sizeOf(behind)), ...behind];
}

/** Returns the begin of a frame that goes on with `moreBytes` bytes. */
function withHeader(begin: Piece, moreBytes: number): Piece {
  const frame = new Uint8Array(HEADER_BYTES + begin.byteLength);
  const bytes = begin.byteLength + moreBytes;
  new DataView(frame.buffer).setUint32(0, bytes);
  frame.set(begin, HEADER_BYTES);
  return frame;
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function joined(pieces: readonly Piece[]): Piece {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(sizeOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
