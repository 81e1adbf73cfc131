/**
 * A state as bytes: what a program has left in memory and in files, and what
 * else it takes to go on from there in any sandbox of the same image.
 *
 * Layout, in words of four bytes, little-endian: a magic number, the length of
 * a JSON header in bytes, the header, what differs in the pages that it names
 * (see `sparse_writer.ts`), the contents of the files that it names.
 *
 * The bytes outrun every check of a program. The service lets none in that it
 * has not kept itself; whatever they are, nothing here reads or writes outside
 * of this interpreter's memory and files.
 *
 * @module
 */

import type { FilesSnapshot } from "../files/files_snapshot.ts";
import type { Baseline } from "../memory/baseline.ts";
import type { EngineMemory } from "../memory/engine_memory.ts";
import { applySnapshot, takeSnapshot } from "../memory/memory_snapshot.ts";
import { PAGE_BYTES, type PageRange } from "../memory/page_ranges.ts";
import { SparseReader } from "./sparse_reader.ts";
import { SparseWriter } from "./sparse_writer.ts";

const MAGIC = 0x3153_4146;

/** Facts about a state in addition to memory and files. */
export interface StateFacts {
  /** Safety policy of the sandbox that it was made in, as JSON text. */
  readonly policyJson: string;
  /** Last times of its clocks, in milliseconds. */
  readonly monotonicMs: number;
  readonly wallMs: number;
}

interface Header extends StateFacts {
  /** Size of the memory, in bytes. */
  readonly memoryBytes: number;
  readonly stackPointer: number;
  /** First page and number of pages of each run, one behind the other. */
  readonly pages: readonly number[];
  /** The files, with the size of each content in its place. */
  readonly files?: Files;
}

type Files = Omit<FilesSnapshot, "entries"> & {
  readonly entries: readonly (Omit<FilesSnapshot["entries"][number], "data"> & {
    readonly sizeBytes?: number;
  })[];
};

/** Place of a state in an idle interpreter, for both directions. */
export interface StatePlace {
  readonly memory: EngineMemory;
  readonly baseline: Baseline;
}

/**
 * Returns the state of an interpreter at rest.
 *
 * @param files From `Engine.capture`.
 * @param limitBytes Most that it may have, in bytes.
 * @throws {StateTooLargeError} If it has more.
 */
export function encodeState(
  { memory, baseline }: StatePlace,
  files: FilesSnapshot | undefined,
  facts: StateFacts,
  limitBytes: number,
): Uint8Array<ArrayBuffer> {
  const pages = baseline.differing();
  const header: Header = {
    ...facts,
    memoryBytes: memory.memory.buffer.byteLength,
    stackPointer: memory.stackPointer,
    pages: pages.flatMap((
      [start, length],
    ) => [start / PAGE_BYTES, length / PAGE_BYTES]),
    ...(files && {
      files: {
        ...files,
        entries: files.entries.map(({ data, ...entry }) => ({
          ...entry,
          ...(data && { sizeBytes: data.length }),
        })),
      },
    }),
  };
  const writer = new SparseWriter(limitBytes);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = Uint32Array.of(MAGIC, text.length);
  writer.addBytes(new Uint8Array(start.buffer));
  writer.addBytes(text);
  takeSnapshot(memory, baseline, pages, writer);
  for (const { data } of files?.entries ?? []) {
    if (data) writer.addBytes(data);
  }
  return writer.bytes();
}

/**
 * Brings an interpreter at its baseline to a state.
 *
 * @param putFiles Brings its files there, before memory.
 * @returns Further facts of the state.
 * @throws {RangeError} If the bytes are no state of this image's, or there is
 * not so much memory; the interpreter is of no use then.
 */
export function applyState(
  { memory, baseline }: StatePlace,
  bytes: Uint8Array<ArrayBuffer>,
  putFiles: (files: FilesSnapshot) => void,
): StateFacts {
  const reader = new SparseReader(bytes);
  const start = new Uint32Array(reader.takeBytes(8).buffer);
  if (start[0] !== MAGIC) {
    throw new RangeError("Cannot continue: these bytes are no state");
  }
  const text = new TextDecoder().decode(reader.takeBytes(start[1]));
  const header = JSON.parse(text) as Header;
  const { memoryBytes, stackPointer, files } = header;
  const pages = rangesOf(header.pages, memoryBytes);
  if (!(stackPointer > memory.stackLow && stackPointer <= memoryBytes)) {
    throw new RangeError("Cannot continue: the stack lies outside of memory");
  }
  baseline.toImage();
  const missingBytes = memoryBytes - memory.memory.buffer.byteLength;
  if (missingBytes > 0 && !memory.grow(memoryBytes)) {
    throw new RangeError(`Cannot continue: no memory of ${memoryBytes} bytes`);
  }
  applySnapshot(memory, pages, reader);
  memory.stackPointer = stackPointer;
  if (files) {
    const entries = files.entries.map(({ sizeBytes, ...entry }) => ({
      ...entry,
      ...(sizeBytes !== undefined && { data: reader.takeBytes(sizeBytes) }),
    }));
    putFiles({ ...files, entries });
  }
  if (!reader.isAtEnd) throw new RangeError("Cannot continue: bytes are left");
  return header;
}

/** Returns ranges that lie in memory, in order; refuses all others. */
function rangesOf(pages: readonly number[], memoryBytes: number): PageRange[] {
  const ranges: PageRange[] = [];
  let end = 0;
  for (let at = 0; at < pages.length; at += 2) {
    const start = pages[at] * PAGE_BYTES;
    const length = pages[at + 1] * PAGE_BYTES;
    const isSound = Number.isSafeInteger(start) &&
      Number.isSafeInteger(length) && start >= end && length > 0 &&
      start + length <= memoryBytes;
    if (!isSound) throw new RangeError("Cannot continue: pages lie elsewhere");
    ranges.push([start, length]);
    end = start + length;
  }
  return ranges;
}
