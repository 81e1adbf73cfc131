/**
 * Memory in which a sandbox collects what its program prints, and which outlives
 * it: when a sandbox is killed, the service reads there what was printed.
 *
 * The service makes it, so it can neither shrink nor grow under the reader, and
 * what is in it is read as text of a program, whatever a sandbox has written.
 *
 * @module
 */

import type { PrintedOutput } from "./sandbox.ts";
import {
  OutputSink,
  SHARED_OUTPUT_NAME,
  SINK_HEADER_BYTES,
} from "../guest/output_sink.ts";

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
  /** Where another process of this user opens it. */
  readonly path: string;
  /** Returns what is in it now. */
  read(): PrintedOutput;
  /** Gives it back; the sandbox may go on using its own view of it. */
  close(): void;
}

/** Returns the size of the memory for one stream, in bytes: whole pages. */
export function sinkAreaBytes(limitBytes: number): number {
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
    const file = libc.memfd_create(name, MFD_CLOEXEC_ALLOW_SEALING);
    if (file < 0) return null;
    const size = BigInt(2 * areaBytes);
    if (
      libc.ftruncate(file, size) !== 0 ||
      // A sandbox that cut it off would end whoever has it mapped.
      libc.fcntl(file, F_ADD_SEALS, F_SEAL_SEAL_SHRINK_GROW) !== 0
    ) {
      libc.close(file);
      return null;
    }
    return {
      path: `/proc/${Deno.pid}/fd/${file}`,
      read() {
        const stdout = readArea(file, 0, limitBytes);
        const stderr = readArea(file, areaBytes, limitBytes);
        const sinks = { stdout, stderr } as const;
        return {
          stdout: stdout.text(),
          stderr: stderr.text(),
          truncated: (["stdout", "stderr"] as const).filter((stream) =>
            sinks[stream].truncated
          ),
        };
      },
      close() {
        libc.close(file);
      },
    };
  };
}
