/**
 * Frames as a sandbox reads and writes them: four bytes of length, big-endian,
 * then JSON in UTF-8 and parts (see `frame_parts.ts`).
 *
 * Reads and writes block: a sandbox has nothing else to do, and while it blocks
 * no JavaScript of any other origin can run.
 *
 * @module
 */

import {
  END_OF_JSON,
  hasParts,
  type Part,
  type PartNote,
  PIECE_BYTES,
  putTogether,
  takeApart,
  textPieces,
} from "./frame_parts.ts";
import type { GuestMessage, HostMessage } from "./messages.ts";
import type { ZygoteOrder, ZygoteReply } from "./zygote_messages.ts";

/** Largest frame the service may send: a request, and the largest state. */
const MAX_FRAME_BYTES = 512 * 1024 * 1024;

const HEADER_BYTES = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A stream that blocks; both Deno's and a test's fit. */
export interface BlockingReader {
  /** Reads into `buffer`; returns the number of bytes, null at the end. */
  readSync(buffer: Uint8Array): number | null;
}

/** The other direction. */
export interface BlockingWriter {
  /** Writes some of `buffer`; returns how many bytes. */
  writeSync(buffer: Uint8Array): number;
}

/**
 * Returns the next frame's content, or `undefined` at the end of the stream.
 *
 * @throws {RangeError} If the frame is longer than any the service sends.
 * @throws {ChannelError} If its parts are not as its JSON says.
 */
export function readFrame(
  reader: BlockingReader,
): HostMessage | ZygoteOrder | undefined {
  const header = new Uint8Array(HEADER_BYTES);
  if (!fill(reader, header)) return undefined;
  const length = new DataView(header.buffer).getUint32(0);
  if (length > MAX_FRAME_BYTES) {
    throw new RangeError(`Cannot accept a frame: ${length} bytes`);
  }
  const body = new Uint8Array(length);
  if (!fill(reader, body)) return undefined;
  const end = body.indexOf(END_OF_JSON);
  if (end < 0) return JSON.parse(decoder.decode(body));
  const message = JSON.parse(decoder.decode(body.subarray(0, end)));
  return putTogether(message, body.subarray(end + 1)) as HostMessage;
}

/** Writes one frame and returns when all of it is in the pipe. */
export function writeFrame(
  writer: BlockingWriter,
  message: GuestMessage | ZygoteReply,
): void {
  if (hasParts(message)) return writeInPieces(writer, message);
  const body = encoder.encode(JSON.stringify(message));
  // One buffer, one system call: the reader is woken once.
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, HEADER_BYTES);
  writeAll(writer, frame);
}

// As a whole, long texts could take many times the memory that a sandbox has;
// so could their pieces, if each had a buffer of its own.
function writeInPieces(writer: BlockingWriter, message: object): void {
  const buffer = new Uint8Array(PIECE_BYTES);
  function* encoded(texts: Iterable<string>): Generator<Uint8Array> {
    for (const text of texts) {
      yield buffer.subarray(0, encoder.encodeInto(text, buffer).written);
    }
  }
  function piecesOf({ value, form }: Part): Iterable<Uint8Array> {
    return typeof value === "string"
      ? encoded(textPieces(value, form))
      : [value];
  }

  const { outline, parts } = takeApart(message);
  const notes = parts.map((part): PartNote => {
    let bytes = 0;
    for (const piece of piecesOf(part)) bytes += piece.length;
    return [part.path, bytes, part.form];
  });
  const text = JSON.stringify({ ...outline, parts: notes });
  const json = encoder.encode(text + String.fromCharCode(END_OF_JSON));
  const header = new Uint8Array(HEADER_BYTES);
  const bytes = notes.reduce((sum, [, size]) => sum + size, json.length);
  new DataView(header.buffer).setUint32(0, bytes);
  writeAll(writer, header);
  writeAll(writer, json);
  for (const part of parts) {
    for (const piece of piecesOf(part)) writeAll(writer, piece);
  }
}

function writeAll(writer: BlockingWriter, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length;) {
    sent += writer.writeSync(bytes.subarray(sent));
  }
}

function fill(reader: BlockingReader, buffer: Uint8Array): boolean {
  for (let got = 0; got < buffer.length;) {
    const count = reader.readSync(buffer.subarray(got));
    if (count === null) return false;
    got += count;
  }
  return true;
}
