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

/** Sinks of a program's streams. */
export interface OutputSinks {
  readonly stdout: OutputSink;
  readonly stderr: OutputSink;
  readonly results: ResultSink;
  /**
   * Lays memory that the service shares under the sinks, and forgets what was
   * in them.
   *
   * Returns false if there is none: the sinks stay where they are.
   *
   * @param path Path that the service shares; "" if nothing.
   */
  share(path: string): boolean;
}

/**
 * Opens the sinks; in memory of this process alone if there is no shared one.
 *
 * @param path Path that the service shares; "" if nothing.
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
  // V8 never moves it, and it takes no memory until something is written.
  const memory = libc &&
    new WebAssembly.Memory({ initial: all, maximum: all });
  const area = (index: number, bytes: number) =>
    memory && new Uint8Array(
      memory.buffer,
      index * pages * PAGE_BYTES,
      SINK_HEADER_BYTES + bytes,
    );
  const stdout = new OutputSink(limitBytes, area(0, limitBytes));
  const stderr = new OutputSink(limitBytes, area(1, limitBytes));
  const streams = { stdout, stderr };
  const results = new ResultSink(resultsBytes, streams, area(2, resultsBytes));
  const share = (path: string) =>
    libc !== undefined && memory !== undefined && path !== "" &&
    map(libc, memory, path);
  share(path);
  return { ...streams, results, share };
}

function pagesOf(limitBytes: number): number {
  return Math.ceil((SINK_HEADER_BYTES + limitBytes) / PAGE_BYTES);
}

/** Lays the service's memory over `memory`; false if that cannot be. */
function map(libc: LibC, memory: WebAssembly.Memory, path: string): boolean {
  const name = new TextEncoder().encode(`${path}\0`);
  const file = libc.open(name, O_RDWR_CLOEXEC);
  if (file < 0) return false;
  const mapped = libc.mmap(
    addressOfMemory(libc, memory),
    BigInt(memory.buffer.byteLength),
    PROT_READ_WRITE,
    MAP_SHARED_FIXED,
    file,
    0n,
  );
  libc.close(file);
  return mapped !== MAP_FAILED;
}
