/**
 * System calls that the service makes for forked sandboxes, whose processes
 * Deno has not started and so can neither signal nor wait for.
 *
 * @module
 */

const SYMBOLS = {
  close: { parameters: ["i32"], result: "i32" },
  flock: { parameters: ["i32", "i32"], result: "i32" },
  getuid: { parameters: [], result: "u32" },
  kill: { parameters: ["i32", "i32"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  // Blocks, on a thread of its own, until the process has ended.
  waitpid: {
    parameters: ["i32", "buffer", "i32"],
    result: "i32",
    nonblocking: true,
  },
} as const;

const SIGKILL = 9;
const NAMES: Readonly<Record<number, Deno.Signal>> = {
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
  31: "SIGSYS",
};
const O_CLOEXEC = 0x8_0000;

/** End of a process. */
export interface WaitedEnd {
  readonly code: number;
  /** Such as "SIGKILL"; null if it ended by itself. */
  readonly signal: string | null;
}

/** The calls. */
export interface ForkSystem {
  /** Opens a file, with Linux's flags; -1 if that cannot be. */
  open(path: string, flags: number): number;
  close(file: number): void;
  /** Waits until no other process has locked the file. */
  lock(file: number): void;
  /** User that this process runs as. */
  userId(): number;
  /** Sends SIGKILL to one process. */
  kill(pid: number): void;
  /** Waits until a child has ended, and lets the system forget it. */
  reap(pid: number): Promise<WaitedEnd>;
}

/**
 * Opens the C library.
 *
 * @param libcPath See `libc_path.ts`.
 */
export function openForkSystem(libcPath: string): ForkSystem {
  const { symbols: libc } = Deno.dlopen(libcPath, SYMBOLS);
  return {
    open: (path, flags) =>
      libc.open(new TextEncoder().encode(`${path}\0`), flags | O_CLOEXEC),
    close: (file) => void libc.close(file),
    lock: (file) => void libc.flock(file, 2),
    userId: () => libc.getuid(),
    kill(pid) {
      // 0 and below mean groups of processes, -1 all that there are.
      if (pid > 1) libc.kill(pid, SIGKILL);
    },
    async reap(pid) {
      // Any number below would wait for any child.
      if (pid <= 1) return { code: 1, signal: null };
      const status = new Int32Array(1);
      await libc.waitpid(pid, new Uint8Array(status.buffer), 0);
      return describeEnd(status[0]);
    },
  };
}

function describeEnd(status: number): WaitedEnd {
  const number = status & 0x7f;
  return number === 0
    ? { code: (status >> 8) & 0xff, signal: null }
    : { code: 128 + number, signal: NAMES[number] ?? `signal ${number}` };
}
