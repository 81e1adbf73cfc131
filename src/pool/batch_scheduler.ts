/**
 * The batches of one kind of sandbox: which of them has which sandboxes. They
 * take what single runs leave, give it back as soon as one waits, and share it
 * among themselves. Sees no process, and no clock but the one it is given.
 *
 * @module
 */

import type {
  PrintedOutput,
  RowsAnswer,
  SandboxAnswer,
  SandboxEnd,
} from "../sandbox/sandbox.ts";
import type { Batch } from "./batch.ts";
import {
  endOfTurn,
  nextBatch,
  nextToYield,
  reservationToStop,
} from "./batch_turns.ts";
import type { Fleet } from "./fleet.ts";
import { Reservation } from "./reservation.ts";
import type { Member } from "./members.ts";
import type { PoolEvents, RefusalReason } from "./pool_events.ts";
import { otherImage } from "./other_image.ts";
import { refuseBatch, settleLostRows } from "./settle_rows.ts";
import type { Shares } from "./shares.ts";

/** Options for {@linkcode BatchScheduler}. */
export interface BatchSchedulerOptions {
  readonly fleet: Fleet;
  /** Use of each caller. */
  readonly shares: Shares;
  readonly events: PoolEvents;
  readonly now: () => number;
  /** CPU time of one row, in milliseconds; for the text of an answer. */
  readonly cpuLimitMs: number;
  /** Longest wait of a batch for its first sandbox, in milliseconds. */
  readonly queueTimeoutMs: number;
}

/** Time after which a sandbox whose batch has no rows is given back, in ms. */
const IDLE_MS = 100;
/** Time for a row whose client has gone, in milliseconds. */
const ABANDONED_MS = 40;
/** The batches of one kind. */
export class BatchScheduler {
  readonly #options: BatchSchedulerOptions;
  readonly #all = new Set<Batch>();
  readonly #members = new Set<Member>();

  /** Creates a scheduler without batches. */
  constructor(options: BatchSchedulerOptions) {
    this.#options = options;
  }

  /** Number of batches. */
  get size(): number {
    return this.#all.size;
  }

  /** Sandboxes that batches have. */
  get reservations(): number {
    return this.#members.size;
  }

  /** Sandboxes that batches could do with beside those that they have. */
  get wanted(): number {
    return [...this.#all].filter(({ wantsSandbox }) => wantsSandbox).length;
  }

  /** Adds a batch. */
  add(batch: Batch): void {
    this.#all.add(batch);
  }

  /** Takes a batch out, and gives its sandboxes back. */
  remove(batch: Batch): void {
    this.#all.delete(batch);
    for (const member of this.#membersOf(batch)) {
      const reservation = member.reservation;
      if (reservation === null) continue;
      reservation.yields = true;
      if (reservation.isOpen && !reservation.isBusy) this.#end(member);
      else member.killAt = this.#options.now() + ABANDONED_MS;
    }
  }

  /** Forgets a batch that has no sandbox here. */
  delete(batch: Batch): void {
    this.#all.delete(batch);
  }

  /** Gives an idle sandbox to the batch whose turn it is; false if none can. */
  reserve(): boolean {
    const batch = nextBatch(this.#all, this.#options.shares);
    if (batch === undefined) return false;
    const { fleet, shares, now } = this.#options;
    const { request } = batch;
    const { resume } = request;
    const member = fleet.take(batch.caller, resume?.id);
    if (member === undefined || member.sandbox === null) return false;
    if (resume !== undefined && resume.imageId !== member.imageId) {
      fleet.giveBack(member);
      batch.deny(otherImage());
      this.remove(batch);
      return true;
    }
    member.phase = "running";
    member.caller = batch.caller;
    member.reservation = new Reservation(batch, now());
    batch.reservations += 1;
    shares.reserved(batch.caller);
    batch.usedSandbox(member.name);
    this.#members.add(member);
    member.sandbox.openBatch(request);
    return true;
  }

  /** Asks batches to give `count` sandboxes back, those that have most first. */
  reclaim(count: number): void {
    let asked = this.#reservations().filter(({ yields }) => yields).length;
    for (; asked < count; asked += 1) {
      const next = nextToYield(this.#reservations());
      if (next === undefined) return;
      this.#yield(next);
    }
  }

  /** Asks a caller's batches to give one sandbox back, if none does already. */
  reclaimOf(caller: string): void {
    const own = this.#reservations()
      .filter(({ batch }) => batch.caller === caller);
    if (own.length === 0 || own.some(({ yields }) => yields)) return;
    this.#yield(own[0]);
  }

  /** Sends rows to the sandboxes of a batch that wait for some. */
  feed(batch: Batch): void {
    for (const member of this.#membersOf(batch)) this.#feed(member);
    if (batch.settled) this.remove(batch);
    this.#endIdle(0);
  }

  /** The set-up in one has ended well. */
  opened(member: Member, setupMs: number): void {
    const { reservation } = member;
    if (reservation === null) return;
    reservation.isOpen = true;
    reservation.setupMs = setupMs;
    this.#charge(member, reservation, 0, setupMs);
    reservation.batch.wasOpened = true;
    this.#feed(member);
  }

  /** The set-up in one has failed; returns the batch, unless it has ended. */
  setupFailed(member: Member, answer: SandboxAnswer): Batch | null {
    const { reservation } = member;
    if (reservation === null) return null;
    this.#charge(member, reservation, 0, answer.cpuMs ?? answer.wallMs);
    this.#leave(member);
    return reservation.batch.settled ? null : reservation.batch;
  }

  /** Rows in one have been answered. */
  rowsAnswered(member: Member, answers: RowsAnswer): void {
    const { reservation } = member;
    if (reservation === null) return;
    this.#options.events.rowsFinished({
      rows: answers.results.length,
      redone: answers.redone,
      startsRedo: answers.startsRedo,
    });
    const costMs = reservation.answer(answers);
    this.#charge(member, reservation, answers.results.length, costMs);
    this.#feed(member);
    if (reservation.batch.settled) this.remove(reservation.batch);
  }

  /** One has ended. */
  lost(member: Member, end: SandboxEnd, printed: PrintedOutput | null): void {
    const { reservation } = member;
    if (reservation === null) return;
    const { batch } = reservation;
    const isWorking = reservation.isBusy || !reservation.isOpen;
    const lostMs = this.#options.now() - reservation.chargedAt;
    this.#charge(member, reservation, 0, isWorking ? lostMs : 0);
    this.#leave(member);
    if (batch.settled) return;
    const { now, cpuLimitMs, events } = this.#options;
    const { name } = member;
    const loss = { name, end, printed, nowMs: now(), cpuLimitMs };
    settleLostRows(reservation, loss, events);
    if (batch.settled) this.remove(batch);
  }

  /**
   * Does what is due.
   *
   * @param urgent Callers of runs that must not wait for a sandbox much longer.
   */
  tick(nowMs: number, urgent: readonly string[]): void {
    const { fleet, events, queueTimeoutMs } = this.#options;
    for (const batch of this.#all) {
      const waitedMs = nowMs - batch.waitsSince;
      if (batch.settled) this.remove(batch);
      else if (
        !batch.wasOpened && batch.reservations === 0 && batch.hasRows &&
        waitedMs >= queueTimeoutMs
      ) {
        const isStarting = fleet.ready === 0;
        const fact = isStarting
          ? "its sandboxes are still starting"
          : "no sandbox was free in time";
        refuseBatch(batch, "queue_timeout", fact, events, isStarting);
        this.remove(batch);
      }
    }
    this.#endIdle(IDLE_MS);
    const turn = endOfTurn(this.#all, this.#reservations(), nowMs);
    if (turn !== undefined) this.#yield(turn);
    this.#stopLongRows(nowMs, urgent);
  }

  /** Turns all batches away. */
  refuse(reason: RefusalReason, fact: string): void {
    for (const batch of [...this.#all]) {
      refuseBatch(batch, reason, fact, this.#options.events);
      this.remove(batch);
    }
  }

  /** Stops rows that would make others wait past the queue's time. */
  #stopLongRows(nowMs: number, urgent: readonly string[]): void {
    const { shares, fleet, queueTimeoutMs } = this.#options;
    // One at a time: what is on its way may be what they wait for.
    if (fleet.isGrowing) return;
    const callers = [...this.#all]
      .filter(({ wantsSandbox, wasOpened, reservations, waitsSince, caller }) =>
        wantsSandbox && !wasOpened && reservations === 0 &&
        nowMs - waitsSince >= queueTimeoutMs / 2 && shares.mayReserve(caller)
      )
      .map(({ caller }) => caller);
    callers.push(...urgent);
    if (callers.length === 0) return;
    const reservations = this.#reservations();
    const long = reservationToStop({ callers, reservations, shares, nowMs });
    if (long === undefined) return;
    const { sandbox } = this.#memberOf(long) ?? {};
    sandbox?.kill("preempted", "others have waited for its rows");
  }

  /** Charges a caller for what its set-up or its rows took. */
  #charge(
    { sandbox }: Member,
    reservation: Reservation,
    rows: number,
    costMs: number,
  ): void {
    const { shares, events, now } = this.#options;
    const caller = reservation.batch.caller;
    reservation.chargedAt = now();
    shares.rowsEnded(caller, costMs);
    events.callerUsed({
      caller,
      rows,
      cpuMs: costMs,
      memoryByteSeconds: (sandbox?.rssBytes ?? 0) * costMs / 1_000,
    });
  }

  #feed(member: Member): void {
    const { reservation, sandbox } = member;
    if (reservation === null || sandbox === null || !reservation.isOpen) return;
    for (;;) {
      const chunk = reservation.next();
      if (chunk === undefined) break;
      sandbox.sendRows(chunk.at, chunk.inputs, chunk.singly);
    }
    reservation.idleSince = reservation.isBusy
      ? null
      : reservation.idleSince ?? this.#options.now();
    const isOver = reservation.yields || reservation.batch.settled;
    if (!reservation.isBusy && (isOver || this.#hasWaiting())) {
      this.#end(member);
    }
  }

  /** Gives idle sandboxes back, after a while or where a batch waits. */
  #endIdle(idleMs: number): void {
    const now = this.#options.now();
    for (const member of [...this.#members]) {
      const idleSince = member.reservation?.idleSince ?? null;
      if (idleSince === null) continue;
      const isOver = idleMs > 0 && now - idleSince >= idleMs;
      if (isOver || this.#hasWaiting()) this.#end(member);
    }
  }

  /** Reports whether a batch with rows has no sandbox. */
  #hasWaiting(): boolean {
    for (const { wantsSandbox, reservations } of this.#all) {
      if (wantsSandbox && reservations === 0) return true;
    }
    return false;
  }

  #yield(reservation: Reservation): void {
    reservation.yields = true;
    const member = this.#memberOf(reservation);
    if (member && reservation.isOpen && !reservation.isBusy) this.#end(member);
  }

  #end(member: Member): void {
    const trace = member.reservation?.batch.request.trace;
    this.#leave(member);
    if (trace !== undefined) {
      member.resetAfter = { trace, sinceMs: this.#options.now() };
    }
    this.#options.fleet.endBatch(member);
  }

  /** Parts a member from its batch. */
  #leave(member: Member): void {
    const { reservation } = member;
    member.reservation = null;
    member.killAt = null;
    if (!this.#members.delete(member) || reservation === null) return;
    const { batch } = reservation;
    batch.reservations -= 1;
    batch.waitsSince = this.#options.now();
    this.#options.shares.released(batch.caller);
    reservation.note(member.name);
  }

  #memberOf(reservation: Reservation): Member | undefined {
    return [...this.#members].find((each) => each.reservation === reservation);
  }

  #membersOf(batch: Batch): Member[] {
    return [...this.#members].filter(({ reservation }) =>
      reservation?.batch === batch
    );
  }

  #reservations(): Reservation[] {
    return [...this.#members].flatMap(({ reservation }) => reservation ?? []);
  }
}
