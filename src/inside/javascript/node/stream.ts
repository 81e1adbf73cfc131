/**
 * The module `stream`, by `readable-stream`, with Node's own types.
 *
 * @module
 */

import type * as nodeStream from "node:stream";
import readableStream from "readable-stream";

/** The module. */
export const stream = readableStream as unknown as
  & typeof nodeStream
  & { readonly promises: unknown };
