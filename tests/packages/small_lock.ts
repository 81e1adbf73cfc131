/**
 * A lock of small made-up files for tests, and a folder to try it in.
 *
 * @module
 */

import type { LockedFile, PackagesLock } from "../../src/packages/lock.ts";
import { sha256Hex } from "../../src/packages/sha256.ts";

/** Content of a made-up file: `sizeBytes` bytes, different for each `seed`. */
export function content(
  seed: number,
  sizeBytes = 100_000,
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: sizeBytes }, (_, i) => i * 31 + seed * 7);
}

/** An entry that `bytes` is right for. */
export async function entry(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  changes: Partial<LockedFile> = {},
): Promise<LockedFile> {
  return {
    name,
    version: "1.0",
    fileName: `${name}-1.0-py3-none-any.whl`,
    sha256: await sha256Hex(bytes),
    sizeBytes: bytes.byteLength,
    kind: "wheel",
    optional: false,
    imports: [name],
    dependencies: [],
    licence: "MIT",
    sources: [{ kind: "cdn" }],
    ...changes,
  };
}

/** A lock of `files`. */
export function smallLock(...files: LockedFile[]): PackagesLock {
  return {
    lockVersion: 1,
    pyodide: "0.27.7",
    cdnUrl: "http://127.0.0.1:1/",
    carrier: { requirement: "carrier==1.0", folder: "carrier/files/" },
    files,
  };
}

/** A folder that is removed with all in it when it is disposed of. */
export class TempFolder implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync();

  /** Names in the folder, sorted. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
