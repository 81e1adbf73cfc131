/**
 * Fills a folder with the files of the lock, from the first source that has
 * each. A file gets its final name only once its hash is right.
 *
 * @module
 */

import { takeInventory } from "./inventory.ts";
import type { LockedFile, PackagesLock } from "../../src/packages/lock.ts";
import { sha256Hex } from "../../src/packages/sha256.ts";
import { megabytes, type Progress } from "./progress.ts";
import type { PackageSource } from "./source.ts";

/** A file that is not there at the end. */
export interface LeftOut {
  readonly file: LockedFile;
  /** Answer of each source, in order. */
  readonly why: readonly string[];
  /** A source had a file of this name with another content. */
  readonly refused: boolean;
}

/** Result of {@linkcode fetchAll}. */
export interface FetchReport {
  /** Files that were there already. */
  readonly kept: readonly LockedFile[];
  /** Files that were fetched. */
  readonly fetched: readonly LockedFile[];
  /** Files that no source had, optional ones included. */
  readonly leftOut: readonly LeftOut[];
}

/** Parts that {@linkcode fetchAll} works with. */
export interface FetchParts {
  /** Sources, the first choice first. */
  readonly sources: readonly PackageSource[];
  /** Shows what happens. */
  readonly progress: Progress;
  /**
   * Look for optional files even if nothing else is missing. Off, a machine
   * without their source does not look for them at every start.
   * @default {false}
   */
  readonly insist?: boolean;
}

/**
 * Fetches into `folder`, which is made, what it lacks of `lock`.
 *
 * A file there that differs from the lock is fetched again. Disposes of nothing.
 */
export async function fetchAll(
  lock: PackagesLock,
  folder: string,
  { sources, progress, insist = false }: FetchParts,
): Promise<FetchReport> {
  await Deno.mkdir(folder, { recursive: true });
  const { missing, complete } = await takeInventory(lock, folder);
  const lacking = missing
    .filter(({ reason }) => reason !== "incomplete")
    .map(({ file }) => file);
  const wanted = complete && !insist ? [] : lacking;
  progress.begin(sum(wanted.map(({ sizeBytes }) => sizeBytes ?? 0)));
  const open = new Set(sources);
  for (const source of open) source.announce?.(wanted);
  const givenUp: string[] = [];
  const fetched: LockedFile[] = [];
  const leftOut: LeftOut[] = [];
  for (const file of wanted) {
    const why = [...givenUp];
    let refused = false;
    let done = false;
    for (const source of open) {
      const result = await fetchOne(file, folder, source, progress);
      if (result.kind === "placed") {
        done = true;
        break;
      }
      if (result.kind === "unavailable") {
        open.delete(source);
        const text = `${source.label} cannot be used: ${result.why}`;
        givenUp.push(text);
        progress.line(text);
      }
      if (result.kind === "refused") {
        refused = true;
        progress.line(
          `Refused "${file.fileName}" from ${source.label}: ${result.why}`,
        );
      }
      why.push(`${source.label}: ${result.why}`);
    }
    if (done) fetched.push(file);
    else leftOut.push({ file, why, refused });
  }
  progress.end();
  const kept = lock.files.filter((file) => !lacking.includes(file));
  return { kept, fetched, leftOut };
}

type OneResult =
  | { readonly kind: "placed" }
  | {
    readonly kind: "refused" | "absent" | "unavailable";
    readonly why: string;
  };

async function fetchOne(
  file: LockedFile,
  folder: string,
  source: PackageSource,
  progress: Progress,
): Promise<OneResult> {
  const path = `${folder}/${file.fileName}.part`;
  const onProgress = (bytes: number) => progress.show(file.name, bytes);
  for (;;) {
    const outcome = await source.fetch(file, { path, onProgress });
    if (outcome.kind === "refused") await Deno.remove(path).catch(() => {});
    if (outcome.kind !== "fetched") return outcome;
    const bytes = await Deno.readFile(path);
    const actual = await sha256Hex(bytes);
    if (actual === file.sha256) {
      await Deno.rename(path, `${folder}/${file.fileName}`);
      progress.finish(
        bytes.byteLength,
        `${file.fileName}: ${megabytes(bytes.byteLength)} MB ` +
          `from ${source.label}`,
      );
      return { kind: "placed" };
    }
    await Deno.remove(path);
    // The beginning was from an earlier attempt and may have been of another
    // file: without it, this cannot happen a second time.
    if (outcome.resumed) continue;
    return {
      kind: "refused",
      why: `expected sha256 ${file.sha256}, actual ${actual}`,
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
