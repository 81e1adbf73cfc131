/**
 * Reads a bundle: the unpacked files of several packages one after the other
 * in one file, with a list of them at the front. Made when the project is
 * built, so that a sandbox neither unzips nor reads what it cannot use.
 *
 * Runs in the sandbox process too: no npm packages, no imports, and no
 * permission but to read the one file.
 *
 * Layout: the 8 bytes of {@linkcode BUNDLE_MAGIC}, the length of the list as
 * an unsigned 32-bit little-endian integer, the list as JSON (see
 * {@linkcode BundleHead}), then all contents in the order of the list, each
 * filled up with zeros to a multiple of 4 bytes.
 *
 * @module
 */

import { checksum } from "./checksum.ts";

/** First bytes of every bundle; the last one counts its versions. */
export const BUNDLE_MAGIC = "PYFAASB\x02";

/** So that contents can be summed word by word where they lie. */
const CONTENT_ALIGNMENT = 4;

/** Header of a bundle, as JSON. */
export interface BundleHead {
  /** Key of the packages and rules that it was made from, see `bundleKey()`. */
  readonly key: string;
  /** Packages in load order. */
  readonly packages: readonly BundledPackage[];
  /** Each file, in the order of their contents; see {@linkcode checksum}. */
  readonly files: readonly (readonly [
    path: string,
    sizeBytes: number,
    checksum: number,
  ])[];
}

/** A package whose files are in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Top-level modules that it provides. */
  readonly imports: readonly string[];
  /**
   * Modules that the strict policy refuses, with the reason; of added ones
   * alone.
   */
  readonly refused?: Readonly<Record<string, string>>;
}

/** A file in a bundle, not read yet. */
export interface BundledFile {
  /** Path below `site-packages`; of a shared library, its plain name. */
  readonly path: string;
  /** Size in bytes. */
  readonly sizeBytes: number;
  /** Position of its content in the bundle, in bytes. */
  readonly offset: number;
  /** Checksum of its content. */
  readonly checksum: number;
}

/** Returns how many bytes a content takes in a bundle. */
export function alignedBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / CONTENT_ALIGNMENT) * CONTENT_ALIGNMENT;
}

/** An open bundle. Dispose of it once all that is needed has been read. */
export class Bundle implements Disposable {
  /** The list at the front. */
  readonly head: BundleHead;
  /** Every file, in the order of its content. */
  readonly files: readonly BundledFile[];
  readonly #file: Deno.FsFile;

  /**
   * Opens the bundle at `path`.
   *
   * @throws {Deno.errors.NotFound} If there is none.
   * @throws {RangeError} If it is none or is cut off.
   */
  constructor(path: string) {
    this.#file = Deno.openSync(path);
    try {
      const start = this.#read(0, BUNDLE_MAGIC.length + 4);
      const magic = new TextDecoder().decode(start.subarray(0, -4));
      if (magic !== BUNDLE_MAGIC) {
        throw new RangeError(`Cannot read a bundle: it starts with "${magic}"`);
      }
      const view = new DataView(start.buffer, BUNDLE_MAGIC.length);
      const headBytes = view.getUint32(0, true);
      const text = new TextDecoder().decode(
        this.#read(start.byteLength, headBytes),
      );
      this.head = JSON.parse(text);
      let offset = start.byteLength + headBytes;
      this.files = this.head.files.map(([path, sizeBytes, checksum]) => {
        const file = { path, sizeBytes, offset, checksum };
        offset += alignedBytes(sizeBytes);
        return file;
      });
      const { size } = this.#file.statSync();
      if (size !== offset) {
        throw new RangeError(
          `Cannot read a bundle: ${size} bytes, expected ${offset}`,
        );
      }
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /**
   * Returns the contents of `files`, as views into as few buffers as there are
   * runs of neighbours: what is kept together should be read together.
   *
   * @throws {RangeError} If one is not what was put into the bundle, or the
   * bundle was cut off since it was opened.
   */
  read(files: readonly BundledFile[]): Uint8Array<ArrayBuffer>[] {
    const contents: Uint8Array<ArrayBuffer>[] = [];
    for (let from = 0; from < files.length;) {
      const start = files[from]?.offset ?? 0;
      let end = start;
      let to = from;
      while (files[to]?.offset === end) {
        end += alignedBytes(files[to++]?.sizeBytes ?? 0);
      }
      const bytes = this.#read(start, end - start);
      for (const file of files.slice(from, to)) {
        const at = file.offset - start;
        const content = bytes.subarray(at, at + file.sizeBytes);
        if (checksum(content) !== file.checksum) {
          throw new RangeError(
            `Cannot read a bundle: "${file.path}" in it is damaged`,
          );
        }
        contents.push(content);
      }
      from = to;
    }
    return contents;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #read(offset: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(sizeBytes);
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let at = 0; at < sizeBytes;) {
      const count = this.#file.readSync(bytes.subarray(at));
      if (count === null) {
        throw new RangeError(
          `Cannot read a bundle: it ends at byte ${offset + at}`,
        );
      }
      at += count;
    }
    return bytes;
  }
}
