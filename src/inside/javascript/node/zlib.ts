/**
 * The module `zlib`, by `pako`: all at once, with a callback, and as streams.
 *
 * @module
 */

import { Buffer } from "buffer";
import pako from "pako";
import { timerGlobals } from "../loop.ts";
import { argumentTypeError } from "../files/file_error.ts";
import { bytesOf } from "./bytes_of.ts";
import { nodeError } from "./node_error.ts";
import { stream } from "./stream.ts";

interface Options {
  readonly level?: number;
  readonly windowBits?: number;
  readonly memLevel?: number;
  readonly strategy?: number;
  readonly dictionary?: Uint8Array;
  readonly maxOutputLength?: number;
}

/** Members that pako's two classes share. */
interface Codec {
  push(bytes: Uint8Array, flush: boolean): boolean;
  onData(chunk: Uint8Array): void;
  readonly err: number;
  readonly msg: string;
  /** True if the end of the data was seen. */
  readonly ended: boolean;
}

/** Constants of zlib, where Node has them. */
const constants: Readonly<Record<string, number>> = {
  ...(pako as unknown as { constants: Record<string, number> }).constants,
  Z_DEFAULT_LEVEL: -1,
  Z_DEFAULT_WINDOWBITS: 15,
  Z_DEFAULT_MEMLEVEL: 8,
  Z_DEFAULT_CHUNK: 16_384,
};
const BUFFER_ERROR = -5;
const ERROR_CODES: Readonly<Record<number, string>> = {
  [-2]: "Z_STREAM_ERROR",
  [-3]: "Z_DATA_ERROR",
  [-4]: "Z_MEM_ERROR",
  [BUFFER_ERROR]: "Z_BUF_ERROR",
  2: "Z_NEED_DICT",
};

/** Starts each form. */
const FORMS: Readonly<Record<string, (options: Options) => Codec>> = {
  Deflate: (options) => new pako.Deflate(options),
  DeflateRaw: (options) => new pako.Deflate({ ...options, raw: true }),
  Gzip: (options) => new pako.Deflate({ ...options, gzip: true }),
  // The bits above 15 tell which headers are understood.
  Inflate: (options) => new pako.Inflate({ windowBits: 15, ...options }),
  InflateRaw: (options) => new pako.Inflate({ ...options, raw: true }),
  Gunzip: (options) => new pako.Inflate({ ...options, windowBits: 31 }),
  Unzip: (options) => new pako.Inflate({ ...options, windowBits: 47 }),
};
const ABSENT = ["BrotliCompress", "BrotliDecompress"];

function failure(errno: number, message: string): Error {
  const code = ERROR_CODES[errno] ?? "Z_STREAM_ERROR";
  return Object.assign(nodeError(Error, code, message), { errno });
}

/** Passes bytes to a codec. @throws {Error} If the codec cannot read them. */
function push(codec: Codec, bytes: Uint8Array, isLast: boolean): void {
  // Bytes behind the end of the data are left out.
  if (codec.ended) return;
  codec.push(bytes, isLast);
  if (codec.err !== 0) throw failure(codec.err, codec.msg);
  if (isLast && !codec.ended) {
    throw failure(BUFFER_ERROR, "unexpected end of file");
  }
}

function optionsOf(options: unknown): Options {
  return typeof options === "object" && options !== null ? options : {};
}

function convert(form: string, data: unknown, given: unknown): Buffer {
  const bytes = bytesOf(data, "buffer");
  const { maxOutputLength = Infinity, ...options } = optionsOf(given);
  const codec = FORMS[form](options);
  const chunks: Uint8Array[] = [];
  let size = 0;
  codec.onData = (chunk) => {
    size += chunk.length;
    if (size > maxOutputLength) {
      const text =
        `Cannot create a Buffer larger than ${maxOutputLength} bytes`;
      throw nodeError(RangeError, "ERR_BUFFER_TOO_LARGE", text);
    }
    chunks.push(chunk);
  };
  push(codec, bytes, true);
  return Buffer.concat(chunks, size);
}

function convertLater(form: string, data: unknown, ...rest: unknown[]): void {
  const callback = rest.pop();
  if (typeof callback !== "function") {
    throw argumentTypeError("callback", "of type function", callback);
  }
  const bytes = bytesOf(data, "buffer");
  timerGlobals.setImmediate(() => {
    let result: unknown[];
    try {
      result = [null, convert(form, bytes, rest[0])];
    } catch (error) {
      result = [error];
    }
    callback(...result);
  });
}

/** Returns the class of a form's streams. */
function streamClass(form: string) {
  return class extends stream.Transform {
    readonly #codec: Codec;

    constructor(options?: unknown) {
      super();
      this.#codec = FORMS[form](optionsOf(options));
      this.#codec.onData = (chunk) => this.push(Buffer.from(chunk));
    }

    override _transform(
      chunk: unknown,
      encoding: string,
      done: (error?: Error | null) => void,
    ): void {
      this.#push(bytesOf(chunk, "chunk", encoding), false, done);
    }

    override _flush(done: (error?: Error | null) => void): void {
      this.#push(new Uint8Array(0), true, done);
    }

    #push(
      bytes: Uint8Array,
      isLast: boolean,
      done: (error?: Error | null) => void,
    ): void {
      try {
        push(this.#codec, bytes, isLast);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
    }
  };
}

function absent(name: string) {
  return (): never => {
    const text = `Cannot call "zlib.${name}": this sandbox has deflate and ` +
      "gzip, but no Brotli";
    throw nodeError(Error, "ERR_METHOD_NOT_IMPLEMENTED", text);
  };
}

/** `Gzip` as `gzip`, the name of its call. */
function callName(form: string): string {
  return form[0].toLowerCase() + form.slice(1);
}

/** Checksum of bytes, as the format gzip has it. */
function crc32(data: unknown, start = 0): number {
  let sum = ~start;
  for (const byte of bytesOf(data, "data")) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
    }
  }
  return ~sum >>> 0;
}

/** The module. */
export const zlib: Readonly<Record<string, unknown>> = {
  constants,
  ...constants,
  crc32,
  ...Object.fromEntries(
    Object.keys(FORMS).flatMap((form): [string, unknown][] => {
      const Stream = streamClass(form);
      const name = callName(form);
      return [
        [form, Stream],
        [`create${form}`, (options?: unknown) => new Stream(options)],
        [
          `${name}Sync`,
          (data: unknown, options?: unknown) => convert(form, data, options),
        ],
        [
          name,
          (data: unknown, ...rest: unknown[]) =>
            convertLater(form, data, ...rest),
        ],
      ];
    }),
  ),
  ...Object.fromEntries(
    ABSENT.flatMap((form) =>
      [`create${form}`, callName(form), `${callName(form)}Sync`].map((
        name,
      ) => [name, absent(name)])
    ),
  ),
};
