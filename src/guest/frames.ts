/**
 * Frames between the service and a sandbox: four bytes of length, big-endian,
 * then that much JSON in UTF-8. Reads and writes block: a sandbox has nothing
 * else to do, and while it blocks no JavaScript of any other origin can run.
 *
 * @module
 */

/** Largest frame the service may send: a whole request body, JSON-escaped. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

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
export function readFrame(reader: BlockingReader): unknown {
  const header = new Uint8Array(4);
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
export function writeFrame(writer: BlockingWriter, message: unknown): void {
  const body = encoder.encode(JSON.stringify(message));
  // One buffer, one system call: the reader is woken once.
  const frame = new Uint8Array(4 + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, 4);
  for (let sent = 0; sent < frame.length;) {
    sent += writer.writeSync(frame.subarray(sent));
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
