/**
 * Makes bundles: unpacks packages, leaves out what no program can use, and
 * writes the rest into one file.
 *
 * @module
 */

import {
  alignedBytes,
  BUNDLE_MAGIC,
  type BundleHead,
} from "../../src/packages/bundle.ts";
import { bundleKey } from "../../src/packages/bundle_key.ts";
import { checksum } from "../../src/packages/checksum.ts";
import type { LockedFile } from "../../src/packages/lock.ts";
import { patchFile } from "./patch_file.ts";
import { type ZipMember, zipMembers } from "./zip.ts";
import { pruneRule } from "./prune_rules.ts";

/** Result of {@linkcode writeBundle}. */
export interface BundleReport {
  /** Files in the packages. */
  readonly allFiles: number;
  /** Their sizes once unpacked, in bytes. */
  readonly allBytes: number;
  /** Files that are in the bundle. */
  readonly keptFiles: number;
  /** Their sizes, in bytes. */
  readonly keptBytes: number;
}

/**
 * Writes the packages `files`, which lie in `folder`, to the bundle `path`.
 *
 * Libraries come last, so that everything that stays in memory is one piece.
 * Their order is that of the lock and, within a package, of its archive: it
 * decides where each lands in the interpreter's memory.
 *
 * @throws {RangeError} If a package is damaged, two have a file in common, or
 *   one that is to be changed is of another version.
 */
export async function writeBundle(
  files: readonly LockedFile[],
  folder: string,
  path: string,
): Promise<BundleReport> {
  let allFiles = 0;
  let allBytes = 0;
  const plain: ZipMember[] = [];
  const libraries: ZipMember[] = [];
  const seen = new Set<string>();
  for (const { fileName } of files) {
    for (
      const member of zipMembers(await Deno.readFile(`${folder}/${fileName}`))
    ) {
      allFiles++;
      allBytes += member.sizeBytes;
      if (pruneRule(member.path) !== undefined) continue;
      if (seen.has(member.path)) {
        throw new RangeError(
          `Cannot bundle "${member.path}": it is there twice`,
        );
      }
      seen.add(member.path);
      (member.path.endsWith(".so") ? libraries : plain).push(member);
    }
  }
  const kept = await Promise.all([...plain, ...libraries].map(
    async (member) => ({
      path: member.path,
      content: await patchFile(member.path, contentOf(member)),
    }),
  ));
  const head: BundleHead = {
    key: await bundleKey(files),
    packages: files.map(({ name, version, imports, refused }) => (
      { name, version, imports, refused }
    )),
    files: kept.map((
      { path, content },
    ) => [path, content.length, checksum(content)]),
  };
  await write(path, head, kept.map(({ content }) => content));
  return {
    allFiles,
    allBytes,
    keptFiles: kept.length,
    keptBytes: kept.reduce((sum, { content }) => sum + content.length, 0),
  };
}

/** Returns a member's bytes in a buffer of their own. */
function contentOf(member: ZipMember): Uint8Array<ArrayBuffer> {
  return new Uint8Array(member.bytes());
}

async function write(
  path: string,
  head: BundleHead,
  contents: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const encoder = new TextEncoder();
  const list = encoder.encode(JSON.stringify(head));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, list.byteLength, true);
  const temporary = `${path}.part`;
  function* parts(): Generator<Uint8Array<ArrayBuffer>> {
    yield encoder.encode(BUNDLE_MAGIC);
    yield new Uint8Array(length.buffer);
    yield list;
    for (const content of contents) {
      yield content;
      yield new Uint8Array(alignedBytes(content.length) - content.length);
    }
  }
  try {
    await Deno.writeFile(temporary, ReadableStream.from(parts()));
    await Deno.rename(temporary, path);
  } catch (error) {
    // The disk may be full: what is there of it is of no use.
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
