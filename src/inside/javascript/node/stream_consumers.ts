/**
 * The module `stream/consumers`: all of a stream at once.
 *
 * @module
 */

import { Buffer } from "buffer";
import { bytesOf } from "./bytes_of.ts";

type Source = AsyncIterable<unknown> | Iterable<unknown>;

async function buffer(source: Source): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(bytesOf(chunk, "chunk"));
  return Buffer.concat(chunks);
}

async function text(source: Source): Promise<string> {
  return (await buffer(source)).toString();
}

/** The module. */
export const streamConsumers = {
  buffer,
  text,
  json: async (source: Source): Promise<unknown> =>
    JSON.parse(await text(source)),
  arrayBuffer: async (source: Source): Promise<ArrayBuffer> =>
    new Uint8Array(await buffer(source)).buffer,
};
