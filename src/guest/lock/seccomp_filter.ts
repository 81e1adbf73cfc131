/**
 * The system calls that a locked sandbox process may make, as a filter for the
 * kernel: what V8 needs to run, to wait and to end. All others fail with EPERM.
 *
 * Nothing here opens anything. Open already are three pipes, to the service and
 * no further, and the process's own page map (see `close_descriptors.ts`).
 *
 * @module
 */

import { PAGEMAP_SCAN } from "../memory/page_scan.ts";
import type { KeptDescriptors } from "./close_descriptors.ts";

/** Allowed calls: numbers on x86-64 and on 64-bit ARM, and the reason. */
const ALLOWED_SYSTEM_CALLS: Readonly<
  Record<string, readonly [x86: number | null, arm: number, why: string]>
> = {
  close: [3, 57, "end of the runtime"],
  futex: [202, 98, "locks between V8's threads"],
  munmap: [11, 215, "memory for V8"],
  mprotect: [10, 226, "the heap grows; compiled code is made executable"],
  mremap: [25, 216, "malloc"],
  madvise: [28, 233, "V8 gives memory back"],
  brk: [12, 214, "malloc"],
  pkey_mprotect: [329, 288, "V8 protects compiled code"],
  pkey_alloc: [330, 289, "V8 protects compiled code"],
  pkey_free: [331, 290, "V8 protects compiled code"],
  clock_gettime: [228, 113, "performance.now, where the vDSO does not serve"],
  clock_getres: [229, 114, "performance.now"],
  gettimeofday: [96, 169, "Date.now, where the vDSO does not serve"],
  clock_nanosleep: [230, 115, "threads that pause"],
  nanosleep: [35, 101, "threads that pause"],
  sched_yield: [24, 124, "threads that spin"],
  getrandom: [318, 278, "entropy for programs"],
  epoll_wait: [232, 22, "the runtime's idle threads"],
  epoll_pwait: [281, 22, "the runtime's idle threads"],
  ppoll: [271, 73, "the runtime's idle threads"],
  poll: [7, 73, "the runtime's idle threads"],
  rt_sigreturn: [15, 139, "return from a signal handler"],
  rt_sigprocmask: [14, 135, "threads that start and end"],
  rt_sigaction: [13, 134, "WebAssembly's trap handler"],
  sigaltstack: [131, 132, "threads that start and end"],
  restart_syscall: [219, 128, "after a stop and a continue"],
  gettid: [186, 178, "locks that know their owner"],
  getpid: [39, 172, "the runtime asks for itself"],
  sched_getparam: [143, 121, "contended locks look at their owner's priority"],
  sched_getscheduler: [145, 120, "the same"],
  sched_getaffinity: [204, 123, "V8 asks how many cores there are"],
  membarrier: [324, 283, "V8 changes compiled code"],
  rseq: [334, 293, "threads that start"],
  set_robust_list: [273, 99, "threads that start"],
  exit: [60, 93, "a thread ends"],
  exit_group: [231, 94, "the process ends"],
};

/**
 * Calls that are allowed with certain arguments. Files are not mapped, except
 * those that the process says it needs: it may read and write what they hold,
 * and never run it.
 */
const READ = { x86_64: 0, aarch64: 63 } as const;
const WRITE = { x86_64: 1, aarch64: 64 } as const;
const WRITEV = { x86_64: 20, aarch64: 66 } as const;
const MMAP = { x86_64: 9, aarch64: 222 } as const;
const IOCTL = { x86_64: 16, aarch64: 29 } as const;
const CLONE = { x86_64: 56, aarch64: 220 } as const;
const CLONE3 = 435;
const AUDIT_ARCH = { x86_64: 0xc000003e, aarch64: 0xc00000b7 } as const;
const CLONE_THREAD = 0x00010000;
const MAP_ANONYMOUS = 0x20;
const PROT_EXEC = 4;
const EPERM = 1;
const ENOSYS = 38;

const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_SET = 0x45;
const RETURN = 0x06;
const RETURN_ALLOW = 0x7fff0000;
const RETURN_ERRNO = 0x00050000;
const RETURN_KILL_PROCESS = 0x80000000;

/** Offsets in `struct seccomp_data`. */
const NUMBER_AT = 0;
const ARCH_AT = 4;
/** Lower halves of the arguments; a descriptor has no upper one. */
const FIRST_ARGUMENT_AT = 16;
const SECOND_ARGUMENT_AT = 24;
const THIRD_ARGUMENT_AT = 32;
const FOURTH_ARGUMENT_AT = 40;
const FIFTH_ARGUMENT_AT = 48;

/** One `struct sock_filter`; jumps count the steps to leave out. */
type Step = readonly [code: number, yes: number, no: number, value: number];

const ALLOW: Step = [RETURN, 0, 0, RETURN_ALLOW];
const REFUSE: Step = [RETURN, 0, 0, RETURN_ERRNO | EPERM];

/**
 * Returns the filter as an array of `struct sock_filter`, 8 bytes each.
 *
 * @param kept Descriptors that the process still has open.
 */
export function seccompFilter(
  arch: "x86_64" | "aarch64",
  { readable, writable, mappable = [] }: KeptDescriptors,
): Uint8Array<ArrayBuffer> {
  const column = arch === "x86_64" ? 0 : 1;
  const numbers = Object.values(ALLOWED_SYSTEM_CALLS)
    .map((row) => row[column])
    .filter((number) => number !== null);
  const unique = [...new Set(numbers)];
  const steps: Step[] = [
    [LOAD_WORD, 0, 0, ARCH_AT],
    // Another architecture's numbers mean other calls.
    [JUMP_EQUAL, 1, 0, AUDIT_ARCH[arch]],
    [RETURN, 0, 0, RETURN_KILL_PROCESS],
    [LOAD_WORD, 0, 0, NUMBER_AT],
  ];
  for (const number of unique) {
    steps.push([JUMP_EQUAL, 0, 1, number], ALLOW);
  }
  steps.push(
    ...only(READ[arch], FIRST_ARGUMENT_AT, readable),
    ...only(WRITE[arch], FIRST_ARGUMENT_AT, writable),
    ...only(WRITEV[arch], FIRST_ARGUMENT_AT, writable),
    ...mapping(MMAP[arch], mappable),
    // Its flags lie in memory, where a filter cannot look; without it the
    // C library falls back to clone.
    [JUMP_EQUAL, 0, 1, CLONE3],
    [RETURN, 0, 0, RETURN_ERRNO | ENOSYS],
    // Of the many things that ioctl can do, the one that a reset asks for.
    ...only(IOCTL[arch], SECOND_ARGUMENT_AT, [PAGEMAP_SCAN]),
    // A thread of this process may be started, a process not.
    [JUMP_EQUAL, 0, 3, CLONE[arch]],
    [LOAD_WORD, 0, 0, FIRST_ARGUMENT_AT],
    [JUMP_SET, 0, 1, CLONE_THREAD],
    ALLOW,
    REFUSE,
  );
  const filter = new Uint8Array(steps.length * 8);
  const view = new DataView(filter.buffer);
  steps.forEach(([code, yes, no, value], index) => {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, yes);
    view.setUint8(index * 8 + 3, no);
    view.setUint32(index * 8 + 4, value, true);
  });
  return filter;
}

/** Allows a call if one argument has one of `values`. */
function only(call: number, argumentAt: number, values: readonly number[]) {
  const checks: Step[] = [[LOAD_WORD, 0, 0, argumentAt]];
  for (const value of values) checks.push([JUMP_EQUAL, 0, 1, value], ALLOW);
  return whole(call, [...checks, REFUSE]);
}

/** Allows memory that no file is behind, and `files` if they hold no code. */
function mapping(call: number, files: readonly number[]): Step[] {
  const checks: Step[] = [
    [LOAD_WORD, 0, 0, FOURTH_ARGUMENT_AT],
    [JUMP_SET, 0, 1, MAP_ANONYMOUS],
    ALLOW,
    [LOAD_WORD, 0, 0, THIRD_ARGUMENT_AT],
    [JUMP_SET, 0, 1, PROT_EXEC],
    REFUSE,
    [LOAD_WORD, 0, 0, FIFTH_ARGUMENT_AT],
  ];
  for (const file of files) checks.push([JUMP_EQUAL, 0, 1, file], ALLOW);
  return whole(call, [...checks, REFUSE]);
}

/** Takes the checks for this call alone; each way through them must end. */
function whole(call: number, checks: readonly Step[]): Step[] {
  return [[JUMP_EQUAL, 0, checks.length, call], ...checks];
}
