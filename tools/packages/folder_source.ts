/**
 * Package files from a local folder, for machines without a network.
 *
 * @module
 */

import type { LockedFile } from "../../src/packages/lock.ts";
import type { FetchOutcome, FetchTarget, PackageSource } from "./source.ts";

/** Copies files out of one folder, by their name in the lock. */
export class FolderSource implements PackageSource {
  readonly label: string;
  readonly #folder: string;

  /** @param folder Path of the folder; its subfolders are not searched. */
  constructor(folder: string) {
    this.label = `folder "${folder}"`;
    this.#folder = folder;
  }

  /** Copies one file; an unreadable folder is an unavailable source. */
  async fetch(file: LockedFile, target: FetchTarget): Promise<FetchOutcome> {
    const from = `${this.#folder}/${file.fileName}`;
    try {
      await Deno.copyFile(from, target.path);
      const { size } = await Deno.stat(target.path);
      target.onProgress(size);
      return { kind: "fetched", resumed: false };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    const exists = await Deno.stat(this.#folder).then(
      (info) => info.isDirectory,
      () => false,
    );
    if (!exists) return { kind: "unavailable", why: "there is no such folder" };
    return { kind: "absent", why: "not in the folder" };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
