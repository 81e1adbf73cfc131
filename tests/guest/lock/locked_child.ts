/**
 * A process that locks itself as a sandbox does, then tries to get out by way
 * of the C library, as native code that broke out of WebAssembly would: what
 * refuses it is the kernel. Prints one JSON object: attempt -> what it gave.
 *
 * @module
 */

import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import {
  dieWithParent,
  refuseSystemCalls,
} from "../../../src/guest/lock/lock_process.ts";

const path = findLibcPath();
const libc = openLibC(path);
if (!libc) throw new Error("Cannot lock: no C library");
const { symbols } = Deno.dlopen(path, {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  mkdir: { parameters: ["buffer", "i32"], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  fork: { parameters: [], result: "i32" },
  execve: { parameters: ["buffer", "buffer", "buffer"], result: "i32" },
  kill: { parameters: ["i32", "i32"], result: "i32" },
  memfd_create: { parameters: ["buffer", "u32"], result: "i32" },
});

function text(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${value}\0`);
}

const nothing = new BigUint64Array(1);
const outcome: Record<string, unknown> = {
  diesWithParent: dieWithParent(libc, Deno.ppid),
  seccomp: refuseSystemCalls(libc),
  "open a file": symbols.open(text("/etc/hostname"), 0),
  "make a folder": symbols.mkdir(text("/tmp/locked-child"), 0o700),
  "open a socket": symbols.socket(2, 1, 0),
  "fork": symbols.fork(),
  "run a program": symbols.execve(text("/bin/true"), nothing, nothing),
  "signal a process": symbols.kill(1, 0),
  "make a memory file": symbols.memfd_create(text("x"), 0),
};
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(outcome)));
