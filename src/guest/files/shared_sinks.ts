/**
 * The program's stdout, stderr and results in memory that the service shares, so that
 * they outlive this process (see `src/sandbox/shared_output.ts`).
 *
 * Runs in the sandbox process before it is locked.
 *
 * @module
 */

import { addressOfMemory } from "../memory/mapped_baseline.ts";
import type { LibC } from "../lock/libc.ts";
import { OutputSink, SINK_HEADER_BYTES } from "../../wire/output_sink.ts";
import { ResultSink } from "../result_sink.ts";
import { WIRE_LIMITS } from "../../wire/wire_limits.ts";

const PAGE_BYTES = 65_536;
const O_RDWR_CLOEXEC = 2 | 0x8_0000;
const PROT_READ_WRITE = 1 | 2;
const MAP_SHARED_FIXED = 1 | 16;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

/** Where the streams of a program go. */
export interface OutputSinks {
  readonly stdout: OutputSink;
  readonly stderr: OutputSink;
  readonly results: ResultSink;
}

/**
 * Opens the sinks; in memory of this process alone if there is no shared one.
 *
 * @param path What the service shares; "" if nothing.
 * @param limitBytes Largest text of each, in bytes.
 */
export function openSinks(
  libc: LibC | undefined,
  path: string,
  limitBytes: number,
): OutputSinks {
  const { resultsBytes } = WIRE_LIMITS;
  const pages = pagesOf(limitBytes);
  const all = 2 * pages + pagesOf(resultsBytes);
  const shared = libc && path !== "" ? map(libc, path, all) : undefined;
  const area = (index: number, bytes: number) =>
    shared?.subarray(
      index * pages * PAGE_BYTES,
      index * pages * PAGE_BYTES + SINK_HEADER_BYTES + bytes,
    );
  const stdout = new OutputSink(limitBytes, area(0, limitBytes));
  const stderr = new OutputSink(limitBytes, area(1, limitBytes));
  const streams = { stdout, stderr };
  const results = new ResultSink(resultsBytes, streams, area(2, resultsBytes));
  return { ...streams, results };
}

function pagesOf(limitBytes: number): number {
  return Math.ceil((SINK_HEADER_BYTES + limitBytes) / PAGE_BYTES);
}

/** Lays the shared memory over memory that V8 never moves. */
function map(libc: LibC, path: string, pages: number): Uint8Array | undefined {
  const name = new TextEncoder().encode(`${path}\0`);
  const file = libc.open(name, O_RDWR_CLOEXEC);
  if (file < 0) return undefined;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const mapped = libc.mmap(
    addressOfMemory(libc, memory),
    BigInt(pages * PAGE_BYTES),
    PROT_READ_WRITE,
    MAP_SHARED_FIXED,
    file,
    0n,
  );
  libc.close(file);
  return mapped === MAP_FAILED ? undefined : new Uint8Array(memory.buffer);
}
