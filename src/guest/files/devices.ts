/**
 * The devices of a sandbox: nothing, entropy, stdin, the two streams that a
 * program prints to, and what a cell's results go to.
 *
 * @module
 */

import type { Fs, FsStream } from "../python/emscripten.ts";
import type { Entropy } from "../entropy.ts";
import type { OutputSink } from "../../wire/output_sink.ts";
import type { ResultSink } from "../result_sink.ts";
import type { StdinSource } from "./stdin_source.ts";

/** A short read is legal, and bounds what one call can cost. */
const RANDOM_AT_ONCE_BYTES = 65_536;

/** Streams behind the devices. */
export interface Streams {
  readonly stdin: StdinSource;
  readonly stdout: OutputSink;
  readonly stderr: OutputSink;
  readonly results: ResultSink;
  readonly entropy: Entropy;
}

/** Makes the devices in `/dev`, which must be there. */
export function makeDevices(
  fs: Fs,
  { stdin, stdout, stderr, results, entropy }: Streams,
): void {
  function random(_: FsStream, into: Uint8Array, at: number, count: number) {
    const some = new Uint8Array(Math.min(count, RANDOM_AT_ONCE_BYTES));
    entropy.fill(some);
    into.set(some, at);
    return some.length;
  }
  const devices = {
    null: { open, read: empty, write: swallow },
    random: { open, read: random, write: swallow },
    urandom: { open, read: random, write: swallow },
    stdin: {
      open,
      read: (_: FsStream, into: Uint8Array, at: number, count: number) =>
        stdin.read(into.subarray(at, at + count)),
    },
    stdout: sink(stdout),
    stderr: sink(stderr),
    results: sink(results),
  };
  Object.entries(devices).forEach(([name, operations], minor) => {
    const device = fs.makedev(1, minor);
    fs.registerDevice(device, operations);
    fs.mkdev(`/dev/${name}`, 0o666, device);
  });
}

function open(stream: FsStream): void {
  stream.seekable = false;
}

function empty(): number {
  return 0;
}

function swallow(_: FsStream, _from: Uint8Array, _at: number, count: number) {
  return count;
}

function sink(to: Pick<OutputSink, "write">) {
  return {
    open,
    write(_: FsStream, from: Uint8Array, at: number, count: number) {
      to.write(from.subarray(at, at + count));
      return count;
    },
  };
}
