/**
 * Waits until no other thread of this process runs. A fork copies memory and the
 * thread that calls: a lock that another one holds at that moment, such as the
 * allocator's, would be held for ever in the fork.
 *
 * Deno's pool of threads for files lives on for ten seconds after the boot. A
 * thread that sleeps holds no lock that matters: the allocator and V8 sleep with
 * one only to wait for another, whose holder runs.
 *
 * @module
 */

import type { LibC } from "../lock/libc.ts";
import { listNumbers } from "../lock/list_numbers.ts";
import { readText } from "../lock/read_text.ts";

const TASKS = "/proc/self/task";
const LOOK_AGAIN_MS = 1;
/** A second: a fork that hangs all the same is ended by its boot limit. */
const MOST_LOOKS = 1_000;
/** State, and how often the thread has run and stopped. */
const RUNS = /^(?:State|\w*voluntary_ctxt_switches):.*$/gm;

/** The threads of this process beside the one that asks. */
export class OtherThreads {
  readonly #libc: LibC;
  readonly #own: number;
  /** True if there was none; nothing here starts another. */
  #areGone = false;

  /** Looks at nothing yet; to be called on the thread that will ask. */
  constructor(libc: LibC) {
    this.#libc = libc;
    this.#own = Number(
      /^Pid:\t(\d+)$/m.exec(
        readText(libc, "/proc/thread-self/status") ?? "",
      )?.[1],
    );
  }

  /** Waits until none runs; false if one still does after a second. */
  awaitRest(): boolean {
    const pause = new Uint8Array(0);
    let last: string | undefined;
    for (let looks = 0; !this.#areGone && looks < MOST_LOOKS; looks++) {
      const seen = this.#look();
      // Each has slept from one look to the next, so all did at once.
      if (seen !== undefined && seen === last) return true;
      last = seen;
      this.#libc.poll(pause, 0n, LOOK_AGAIN_MS);
    }
    return this.#areGone;
  }

  /** Returns how often each has run; undefined if one runs. */
  #look(): string | undefined {
    const others = (listNumbers(this.#libc, TASKS) ?? [])
      .filter((number) => number !== this.#own);
    this.#areGone = others.length === 0;
    const seen = others.map((number) => {
      const text = readText(this.#libc, `${TASKS}/${number}/status`) ?? "";
      return `${number} ${text.match(RUNS)?.join()}`;
    });
    return seen.every((one) => /State:\tS/.test(one)) ? seen.join() : undefined;
  }
}
