/**
 * Frames as a sandbox reads and writes them: four bytes of length, big-endian,
 * then that much JSON in UTF-8. Long texts stand behind the JSON of a sandbox's
 * frame, as they are: JSON would make six bytes of a control character, and the
 * service would have to hold them all.
 *
 * Reads and writes block: a sandbox has nothing else to do, and while it blocks
 * no JavaScript of any other origin can run.
 *
 * @module
 */

import type { GuestMessage, HostMessage } from "./messages.ts";
import type { ZygoteOrder, ZygoteReply } from "./zygote_messages.ts";

/** Largest frame the service may send: a whole request body, JSON-escaped. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

const HEADER_BYTES = 4;
/**
 * So much of a text is turned into JSON at a time: little enough, even with six
 * characters for each, for V8 to clear it away at once.
 */
const PIECE_CHARS = 16_384;
/** What a piece takes at most: JSON writes a control character as \u0001. */
const PIECE_BYTES = 6 * PIECE_CHARS;
/** Texts above this stand behind the JSON. */
const LONG_CHARS = 65_536;
/** Between the JSON, which has none, and the texts. */
const END_OF_JSON = "\n";

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
  return JSON.parse(decoder.decode(body));
}

/** Writes one frame and returns when all of it is in the pipe. */
export function writeFrame(
  writer: BlockingWriter,
  message: GuestMessage | ZygoteReply,
): void {
  if (Object.values(message).some(isLong)) {
    writeInPieces(writer, message);
    return;
  }
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
  const isApart = ([, value]: [string, unknown]) =>
    // Half of a pair can be told in JSON alone.
    isLong(value) && value.isWellFormed();
  const members = Object.entries(message);
  const texts = members.filter(isApart) as [string, string][];
  const rest = members.filter((member) => !isApart(member));
  const sizes = texts.map(([name, text]) => [name, bytesOf(slices(text))]);
  const json = Object.fromEntries([...rest, ["texts", sizes]]);
  let length = bytesOf(piecesOf(json)) + END_OF_JSON.length;
  for (const [, size] of sizes) length += Number(size);

  function bytesOf(pieces: Iterable<string>): number {
    let bytes = 0;
    for (const piece of pieces) {
      bytes += encoder.encodeInto(piece, buffer).written;
    }
    return bytes;
  }
  function write(pieces: Iterable<string>): void {
    for (const piece of pieces) {
      const { written } = encoder.encodeInto(piece, buffer);
      writeAll(writer, buffer.subarray(0, written));
    }
  }

  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, length);
  writeAll(writer, header);
  write(piecesOf(json));
  write([END_OF_JSON]);
  for (const [, text] of texts) write(slices(text));
}

/** Yields a message as JSON, in pieces that fit into `PIECE_BYTES`. */
function* piecesOf(message: object): Generator<string> {
  let before = "{";
  for (const [name, value] of Object.entries(message)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    if (isLong(value)) yield* piecesOfText(value);
    else yield* slices(JSON.stringify(value));
    before = ",";
  }
  yield "}";
}

function* piecesOfText(text: string): Generator<string> {
  yield '"';
  for (const piece of slices(text)) yield JSON.stringify(piece).slice(1, -1);
  yield '"';
}

/** Cuts a text, but no character in two. */
function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    let end = at + PIECE_CHARS;
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end--;
    yield text.slice(at, end);
    at = end;
  }
}

function isLong(value: unknown): value is string {
  return typeof value === "string" && value.length > LONG_CHARS;
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
