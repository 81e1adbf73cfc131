/**
 * Package files from the server that Pyodide publishes its distribution on, or
 * from a mirror of it.
 *
 * @module
 */

import type { LockedFile } from "../../src/packages/lock.ts";
import { download, type DownloadOptions } from "./download.ts";
import type { FetchOutcome, FetchTarget, PackageSource } from "./source.ts";

/** Options for {@linkcode CdnSource}: how to download, without the size. */
export type CdnSourceOptions = Omit<DownloadOptions, "sizeBytes">;

/** Downloads files from below one address, by their name in the lock. */
export class CdnSource implements PackageSource {
  readonly label = "Pyodide's CDN";
  readonly #baseUrl: string;
  readonly #options: CdnSourceOptions;

  /** @param baseUrl Address of the folder, with a slash at its end. */
  constructor(baseUrl: string, options: CdnSourceOptions = {}) {
    this.#baseUrl = baseUrl;
    this.#options = options;
  }

  /** Downloads one file, unless the lock says that it is not there. */
  async fetch(file: LockedFile, target: FetchTarget): Promise<FetchOutcome> {
    if (!file.sources.some(({ kind }) => kind === "cdn")) {
      return { kind: "absent", why: "not part of Pyodide" };
    }
    return await download(`${this.#baseUrl}${file.fileName}`, target, {
      ...this.#options,
      sizeBytes: file.sizeBytes,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
