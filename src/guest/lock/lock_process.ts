/**
 * Locks the process that the interpreter lives in, so that even a program that
 * broke out of WebAssembly, and ran native code of its own, would find nothing
 * to use: no file to open, no socket, no process to start or to signal.
 *
 * Linux only, by way of the C library (see `libc.ts`).
 *
 * @module
 */

import {
  closeDescriptors,
  type CloseDescriptorsOptions,
} from "./close_descriptors.ts";
import { addressOf, ARCH, type LibC } from "./libc.ts";
import { seccompFilter } from "./seccomp_filter.ts";

const O_WRONLY = 1;
const PR_SET_PDEATHSIG = 1;
const PR_SET_NO_NEW_PRIVS = 38;
const PR_SET_DUMPABLE = 4;
const SIGKILL = 9;
const RLIMIT_CORE = 4;
const SECCOMP_SET_MODE_FILTER = 1;
/** All threads of the process, not only the one that asks. */
const SECCOMP_FILTER_FLAG_TSYNC = 1;
const SECCOMP_SYSCALL = { x86_64: 317n, aarch64: 277n } as const;

const PERMISSIONS = [
  "read",
  "write",
  "net",
  "env",
  "run",
  "ffi",
  "sys",
  "import",
] as const;

/** Globals that a program without a host has no use for. */
const HOST_GLOBALS = [
  "Deno",
  "process",
  "Buffer",
  "fetch",
  "WebSocket",
  "WebSocketStream",
  "EventSource",
  "Worker",
  "BroadcastChannel",
  "MessageChannel",
  "caches",
  "navigator",
  "localStorage",
  "sessionStorage",
  "alert",
  "confirm",
  "prompt",
  "close",
] as const;

/**
 * Makes the kernel kill this process when the service ends, however it ends.
 * A program in a busy loop would not notice that its pipes have closed.
 */
export function dieWithParent(libc: LibC, parentPid: number): boolean {
  const done = libc.prctl(PR_SET_PDEATHSIG, BigInt(SIGKILL), 0n, 0n, 0n) === 0;
  // The service may have died before the call: then there is no signal.
  // Asked of the system: Deno keeps the number that it had at its start, and a
  // forked process inherits that.
  if (libc.getppid() !== parentPid) libc._exit(1);
  return done;
}

/** The highest score there is. */
const FIRST_TO_DIE = 1000;

/**
 * Makes the kernel choose a sandbox, and not the service, when memory is short:
 * a sandbox is replaced, the service would take everybody's runs with it.
 */
export function dieFirst(libc: LibC, score = FIRST_TO_DIE): void {
  const encoder = new TextEncoder();
  const file = libc.open(
    encoder.encode("/proc/self/oom_score_adj\0"),
    O_WRONLY,
  );
  // Without /proc the kernel chooses by size, and sandboxes are the largest.
  if (file < 0) return;
  const text = encoder.encode(String(score));
  libc.write(file, text, BigInt(text.length));
  libc.close(file);
}

/**
 * Lets go of every file, and refuses system calls from here on, in all threads.
 * Returns false where the kernel cannot, or does not tell what is open.
 */
export function refuseSystemCalls(
  libc: LibC,
  options: CloseDescriptorsOptions = {},
): boolean {
  // First: /proc tells less of a process that nobody may look inside.
  const kept = closeDescriptors(libc, options);
  if (!kept) return false;
  // No core file, and no other process of the same user may look inside:
  // both would hold what users sent.
  libc.setrlimit(RLIMIT_CORE, new BigUint64Array([0n, 0n]));
  libc.prctl(PR_SET_DUMPABLE, 0n, 0n, 0n, 0n);
  if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n) !== 0) return false;
  const filter = seccompFilter(ARCH, kept);
  const program = new Uint8Array(16);
  const view = new DataView(program.buffer);
  view.setUint16(0, filter.length / 8, true);
  view.setBigUint64(8, addressOf(libc, filter), true);
  return libc.syscall(
    SECCOMP_SYSCALL[ARCH],
    BigInt(SECCOMP_SET_MODE_FILTER),
    BigInt(SECCOMP_FILTER_FLAG_TSYNC),
    program,
  ) === 0n;
}

/** Revokes every permission of Deno for good. */
export async function revokePermissions(): Promise<void> {
  for (const name of PERMISSIONS) {
    const { state } = await Deno.permissions.revoke({ name });
    if (state === "granted") throw new Error(`Cannot revoke "${name}"`);
  }
}

/**
 * Frees what the boot has left: the bytes of the compiled module, the text of
 * its glue. Otherwise they would stay until V8 sees a need, which it seldom
 * does for memory outside its heap. Needs V8's flag --expose-gc.
 */
export function collectGarbage(): void {
  takeCollector()();
}

/** Takes V8's collector out of the global scope, and returns it. */
export function takeCollector(): () => void {
  const collect: unknown = Reflect.get(globalThis, "gc");
  Reflect.deleteProperty(globalThis, "gc");
  return typeof collect === "function" ? () => collect() : () => {};
}

/** Takes what leads to the host out of the global scope. */
export function removeHostGlobals(): void {
  for (const name of HOST_GLOBALS) Reflect.deleteProperty(globalThis, name);
}
