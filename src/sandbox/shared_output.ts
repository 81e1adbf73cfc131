/**
 * Memory in which a sandbox collects what its program prints and shows, and
 * which outlives it: when a sandbox is killed, the service reads there what was
 * printed. It also reads there while a program runs, for callers who want to see
 * it at once.
 *
 * The service makes it, so it can neither shrink nor grow under the reader, and
 * what is in it is read as text of a program, whatever a sandbox has written.
 *
 * @module
 */

import type { LiveOutput } from "../run/live_output.ts";
import { WIRE_LIMITS } from "../wire/wire_limits.ts";
import { parseResults } from "../wire/parse_results.ts";
import type { PrintedOutput } from "./sandbox.ts";
import {
  OutputSink,
  SHARED_OUTPUT_NAME,
  SINK_HEADER_BYTES,
} from "../wire/output_sink.ts";

const SYMBOLS = {
  memfd_create: { parameters: ["buffer", "u32"], result: "i32" },
  ftruncate: { parameters: ["i32", "i64"], result: "i32" },
  fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
  pread: { parameters: ["i32", "buffer", "usize", "i64"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

const MFD_CLOEXEC_ALLOW_SEALING = 1 | 2;
const F_ADD_SEALS = 1033;
const F_SEAL_SEAL_SHRINK_GROW = 1 | 2 | 4;
const PAGE_BYTES = 65_536;

/** One sandbox's memory for output. */
export interface SharedOutput {
  /** Path at which another process of this user opens it. */
  readonly path: string;
  /** Returns what is in it now. */
  read(): PrintedOutput;
  /** Returns a reader of what a program writes that starts now. */
  follow(): LiveOutput;
  /** Gives it back; the sandbox may go on using its own view of it. */
  close(): void;
}

/** Fills `into` with what lies from byte `at` on. */
type ReadAt = (into: Uint8Array<ArrayBuffer>, at: number) => void;

/** Reads an {@linkcode OutputSink} that another process writes to. */
class AreaReader {
  readonly #read: ReadAt;
  readonly #offset: number;
  readonly #limitBytes: number;
  #taken = 0;
  /** True if more was written than is kept: the rest is known at the end. */
  #isCut = false;

  constructor(read: ReadAt, offset: number, limitBytes: number) {
    this.#read = read;
    this.#offset = offset;
    this.#limitBytes = limitBytes;
  }

  /** Returns what has been written since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const { used } = this.#header();
    if (this.#isCut || used <= this.#taken) return NOTHING;
    const bytes = new Uint8Array(used - this.#taken);
    this.#read(bytes, this.#offset + SINK_HEADER_BYTES + this.#taken);
    // Looked at again: past the head, what was read may be of later already.
    this.#isCut = this.#header().isCut;
    const end = this.#isCut
      ? Math.max(Math.ceil(this.#limitBytes / 2), this.#taken)
      : used;
    const whole = bytes.subarray(0, end - this.#taken);
    this.#taken += whole.length;
    return whole;
  }

  #header(): { readonly used: number; readonly isCut: boolean } {
    const header = new Uint32Array(SINK_HEADER_BYTES / 4);
    this.#read(new Uint8Array(header.buffer), this.#offset);
    const [used, dropped] = header;
    return { used: Math.min(used, this.#limitBytes), isCut: dropped > 0 };
  }
}

const NOTHING = new Uint8Array();
const decoder = new TextDecoder();

/** Returns the size of the memory for one stream, in bytes: whole pages. */
function sinkAreaBytes(limitBytes: number): number {
  const bytes = SINK_HEADER_BYTES + limitBytes;
  return Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
}

/** Makes the memory for one sandbox; null where the system gives none. */
export type OpenSharedOutput = (limitBytes: number) => SharedOutput | null;

/**
 * Returns what makes such memory.
 *
 * @param libcPath See `libc_path.ts`; "" if there is none, and no memory then.
 */
export function sharedOutputOpener(libcPath: string): OpenSharedOutput {
  if (libcPath === "") return () => null;
  const { symbols: libc } = Deno.dlopen(libcPath, SYMBOLS);
  const name = new TextEncoder().encode(`${SHARED_OUTPUT_NAME}\0`);

  function readArea(file: number, offset: number, limitBytes: number) {
    const area = new Uint8Array(SINK_HEADER_BYTES + limitBytes);
    libc.pread(file, area, BigInt(area.length), BigInt(offset));
    return new OutputSink(limitBytes, area);
  }

  return function openSharedOutput(limitBytes) {
    const areaBytes = sinkAreaBytes(limitBytes);
    const { resultsBytes } = WIRE_LIMITS;
    const resultsAt = 2 * areaBytes;
    const file = libc.memfd_create(name, MFD_CLOEXEC_ALLOW_SEALING);
    if (file < 0) return null;
    const size = BigInt(resultsAt + sinkAreaBytes(resultsBytes));
    if (
      libc.ftruncate(file, size) !== 0 ||
      // A sandbox that cut it off would end every process that has it mapped.
      libc.fcntl(file, F_ADD_SEALS, F_SEAL_SEAL_SHRINK_GROW) !== 0
    ) {
      libc.close(file);
      return null;
    }
    const read: ReadAt = (into, at) => {
      libc.pread(file, into, BigInt(into.length), BigInt(at));
    };
    return {
      path: `/proc/${Deno.pid}/fd/${file}`,
      read() {
        const stdout = readArea(file, 0, limitBytes);
        const stderr = readArea(file, areaBytes, limitBytes);
        const results = readArea(file, resultsAt, resultsBytes);
        const sinks = { stdout, stderr } as const;
        return {
          stdout: stdout.text(),
          stderr: stderr.text(),
          ...(results.isEmpty ? {} : { results: parseResults(results.text()) }),
          truncated: (["stdout", "stderr"] as const).filter((stream) =>
            sinks[stream].truncated
          ),
        };
      },
      follow() {
        const stdout = new AreaReader(read, 0, limitBytes);
        const stderr = new AreaReader(read, areaBytes, limitBytes);
        const results = new AreaReader(read, resultsAt, resultsBytes);
        return {
          read() {
            // First: what was printed before a result is there then.
            const shown = parseResults(decoder.decode(results.take()));
            return {
              stdout: stdout.take(),
              stderr: stderr.take(),
              results: shown,
            };
          },
        };
      },
      close() {
        libc.close(file);
      },
    };
  };
}
