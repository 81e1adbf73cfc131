/**
 * The sandboxes of one kind that exist, and what each is doing. Keeps the
 * books; when to start, use or end one is for `fleet.ts` and `scheduler.ts`.
 *
 * @module
 */

import type { Trace } from "../run/trace.ts";
import type { Job } from "./job.ts";
import type { Reservation } from "./reservation.ts";
import type { SandboxName } from "./pool_events.ts";
import type { Sandbox, SandboxPhase } from "../sandbox/sandbox.ts";

/** A sandbox and its place in the pool. */
export interface Member {
  readonly slot: number;
  /** Time of its start on the pool's clock, in milliseconds. */
  readonly startedAt: number;
  /** null until its process has been started. */
  sandbox: Sandbox | null;
  name: SandboxName;
  /** "dying" from its end until its process has left the system. */
  phase: SandboxPhase | "dying";
  /** Programs that it has run. */
  runs: number;
  /** Name of the client that it has served last; "" if none. */
  caller: string;
  /** Names the very bytes that it started from; "" until that is known. */
  imageId: string;
  /** The run that it is in. */
  job: Job | null;
  /** The batch that it is in. */
  reservation: Reservation | null;
  /** The traced run that it is put back after, and since when, in ms. */
  resetAfter: { readonly trace: Trace; readonly sinceMs: number } | null;
  /**
   * Time at which a run that nobody waits for is killed; null if somebody does.
   */
  killAt: number | null;
}

/** The members of one kind. */
export class Members {
  readonly #kind: string;
  readonly #all = new Set<Member>();
  // The last one in is taken first: its memory is still in the caches.
  readonly #idle: Member[] = [];

  /** Creates the books of a kind without sandboxes. */
  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Number of sandboxes, dying ones included. */
  get size(): number {
    return this.#all.size;
  }

  /** Number of sandboxes without dying ones. */
  get alive(): number {
    return this.#all.size - this.count("dying");
  }

  /** Number of sandboxes that have booted and not ended. */
  get ready(): number {
    return this.alive - this.count("booting");
  }

  /** Number of idle sandboxes. */
  get idle(): number {
    return this.#idle.length;
  }

  /** Resident memory of the living, as last sampled, in bytes. */
  get memoryBytes(): number {
    let bytes = 0;
    for (const { sandbox, phase } of this.#all) {
      if (phase !== "dying") bytes += sandbox?.rssBytes ?? 0;
    }
    return bytes;
  }

  /** Returns how many are in a phase. */
  count(phase: Member["phase"]): number {
    let count = 0;
    for (const member of this.#all) if (member.phase === phase) count += 1;
    return count;
  }

  /** Returns all of them, safe against changes while they are gone through. */
  list(): Member[] {
    return [...this.#all];
  }

  /** Adds one that boots, in the lowest free slot. */
  add(now: number): Member {
    const taken = new Set(this.list().map(({ slot }) => slot));
    let slot = 1;
    while (taken.has(slot)) slot += 1;
    const instanceId = `${this.#kind}-${slot}`;
    const member: Member = {
      slot,
      startedAt: now,
      sandbox: null,
      name: { sandboxId: "", instanceId, kind: this.#kind },
      phase: "booting",
      runs: 0,
      caller: "",
      imageId: "",
      job: null,
      reservation: null,
      resetAfter: null,
      killAt: null,
    };
    this.#all.add(member);
    return member;
  }

  /** Notes that its sandbox has been started. */
  attach(member: Member, sandbox: Sandbox): void {
    member.sandbox = sandbox;
    member.name = { ...member.name, sandboxId: sandbox.id };
  }

  /** Notes that it is free. */
  rest(member: Member): void {
    member.phase = "idle";
    this.#idle.push(member);
  }

  /**
   * Takes an idle one for a run; undefined if there is none. One that holds the
   * state that the run continues is best; one that holds a state which it does
   * not continue would lose it.
   *
   * @param state Id of the state that it continues.
   * @param fits True if one may be taken at all. @default {all may}
   */
  take(
    state?: string,
    fits: (member: Member) => boolean = () => true,
  ): Member | undefined {
    const find = (isWanted: (member: Member) => boolean) =>
      this.#idle.findLastIndex((member) => isWanted(member) && fits(member));
    let index = state === undefined
      ? -1
      : find(({ sandbox }) => sandbox?.holds(state) ?? false);
    if (index < 0) index = find(({ sandbox }) => !sandbox?.holds());
    if (index < 0) index = find(() => true);
    return index < 0 ? undefined : this.#idle.splice(index, 1)[0];
  }

  /** The one that has been idle for longest. */
  get longestIdle(): Member | undefined {
    return this.#idle[0];
  }

  /** Notes that it has ended. */
  lose(member: Member): void {
    member.phase = "dying";
    const index = this.#idle.indexOf(member);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  /** Forgets one whose process has left. */
  delete(member: Member): void {
    this.#all.delete(member);
  }
}
