/**
 * A program as the part of an address behind "#", which no server is sent.
 *
 * @module
 */

import { fromBase64, toBase64 } from "./base64.ts";
import { asProgram, type Program } from "./program.ts";

const NAME = "program=";
/** More than anybody has written, and less than a browser chokes on. */
const MOST_CHARS = 2_000_000;

/** Returns the fragment, without its "#". */
export async function toFragment(program: Program): Promise<string> {
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(program)),
    new CompressionStream("deflate-raw"),
    Infinity,
  );
  return NAME +
    toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_")
      .replaceAll("=", "");
}

/** Returns the program of a fragment; null if it has none. */
export async function fromFragment(fragment: string): Promise<Program | null> {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(NAME)) return null;
  try {
    const base64 = text.slice(NAME.length).replaceAll("-", "+")
      .replaceAll("_", "/");
    const plain = await through(
      fromBase64(base64),
      new DecompressionStream("deflate-raw"),
      MOST_CHARS,
    );
    return asProgram(JSON.parse(new TextDecoder().decode(plain)));
  } catch {
    return null;
  }
}

/** Sends bytes through a stream; what would be too long is an error. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  mostBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const readable = new Blob([bytes]).stream().pipeThrough(stream);
  const reader = readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > mostBytes) {
      await reader.cancel();
      throw new RangeError(
        `Cannot read a link: it has over ${mostBytes} bytes`,
      );
    }
    chunks.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
