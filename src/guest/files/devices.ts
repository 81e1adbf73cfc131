/**
 * The devices of a sandbox: nothing, entropy, an empty stdin, and the two
 * streams that a program prints to.
 *
 * @module
 */

import type { Fs, FsStream } from "../python/emscripten.ts";
import type { OutputSink } from "../output_sink.ts";

/** A short read is legal, and bounds what one call can cost. */
const RANDOM_AT_ONCE_BYTES = 65_536;

/** Makes the devices in `/dev`, which must be there. */
export function makeDevices(
  fs: Fs,
  stdout: OutputSink,
  stderr: OutputSink,
): void {
  const devices = {
    null: { open, read: empty, write: swallow },
    random: { open, read: random, write: swallow },
    urandom: { open, read: random, write: swallow },
    stdin: { open, read: empty },
    stdout: sink(stdout),
    stderr: sink(stderr),
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

function random(_: FsStream, into: Uint8Array, at: number, count: number) {
  const some = new Uint8Array(Math.min(count, RANDOM_AT_ONCE_BYTES));
  into.set(crypto.getRandomValues(some), at);
  return some.length;
}

function sink(to: OutputSink) {
  return {
    open,
    write(_: FsStream, from: Uint8Array, at: number, count: number) {
      to.write(from.subarray(at, at + count));
      return count;
    },
  };
}
