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
import type { Fleet } from "./fleet.ts";
import { Lease } from "./lease.ts";
import type { Member } from "./members.ts";
import type { PoolEvents } from "./pool_events.ts";
import { otherImage } from "./other_image.ts";
import { completedResult, lostResult } from "./run_result.ts";
import type { Shares } from "./shares.ts";

/** What {@linkcode Batches} are made of. */
export interface BatchesOptions {
  readonly fleet: Fleet;
  /** What each caller has used. */
  readonly shares: Shares;
  readonly events: PoolEvents;
  readonly now: () => number;
  /** CPU time of one row, in milliseconds; for the text of an answer. */
  readonly cpuLimitMs: number;
  /** How long a batch may wait for its first sandbox, in milliseconds. */
  readonly queueTimeoutMs: number;
  /** Time until a sandbox whose batch was given up is killed, in ms. */
  readonly killAfterMs: number;
  /** Takes a batch that lacks modules here; false to answer it as it is. */
  readonly move: (batch: Batch, modules: readonly string[]) => boolean;
}

/** Time after which a sandbox whose batch has no rows is given back, in ms. */
const IDLE_MS = 100;
/** A batch that waits for another's sandbox gets it after so long, in ms. */
const TURN_MS = 500;
/** And not before the other has made use of its set-up for so many times. */
const TURN_SETUPS = 10;
/** Ends of a sandbox that are no fault of a row's. */
const INNOCENT_ENDS: ReadonlySet<SandboxEnd["reason"]> = new Set([
  "retired",
  "closed",
  "abandoned",
]);

/** The batches of one kind. */
export class Batches {
  readonly #options: BatchesOptions;
  readonly #all = new Set<Batch>();
  readonly #members = new Set<Member>();

  /** Creates books without batches. */
  constructor(options: BatchesOptions) {
    this.#options = options;
  }

  /** How many batches there are. */
  get size(): number {
    return this.#all.size;
  }

  /** Sandboxes that batches have. */
  get leases(): number {
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
      const lease = member.lease;
      if (lease === null) continue;
      lease.yields = true;
      if (lease.isOpen && !lease.isBusy) this.#end(member);
      else member.killAt = this.#options.now() + this.#options.killAfterMs;
    }
  }

  /** Gives idle sandboxes to batches while `mayTake` says that they may. */
  lend(mayTake: () => boolean): void {
    while (mayTake()) {
      const batch = this.#neediest();
      if (batch === undefined) return;
      const { request } = batch;
      const { resume } = request;
      const member = this.#options.fleet.take(resume?.id);
      if (member === undefined || member.sandbox === null) return;
      if (resume !== undefined && resume.imageId !== member.imageId) {
        this.#options.fleet.giveBack(member);
        batch.deny(otherImage());
        this.remove(batch);
        continue;
      }
      member.phase = "running";
      member.lease = new Lease(batch, this.#options.now());
      batch.leases += 1;
      this.#options.shares.leased(callerOf(batch));
      batch.usedSandbox(member.name);
      this.#members.add(member);
      member.sandbox.openBatch(request);
    }
  }

  /** Asks batches to give `count` sandboxes back, those that have most first. */
  reclaim(count: number): void {
    let asked = this.#leases().filter(({ yields }) => yields).length;
    while (asked < count) {
      const leases = this.#leases().filter(({ yields }) => !yields)
        .sort((a, b) => b.batch.leases - a.batch.leases);
      if (leases.length === 0) return;
      this.#yield(leases[0]);
      asked += 1;
    }
  }

  /** Asks a caller's batches to give one sandbox back, if none does already. */
  reclaimOf(caller: string): void {
    const leases = this.#leases().filter(({ batch }) =>
      callerOf(batch) === caller
    );
    if (leases.length === 0 || leases.some(({ yields }) => yields)) return;
    this.#yield(leases[0]);
  }

  /** Sends rows to the sandboxes of a batch that wait for some. */
  feed(batch: Batch): void {
    for (const member of this.#membersOf(batch)) this.#feed(member);
    if (batch.settled) this.remove(batch);
  }

  /** The set-up in one has ended well. */
  opened(member: Member, setupMs: number): void {
    const { lease } = member;
    if (lease === null) return;
    lease.isOpen = true;
    lease.setupMs = setupMs;
    this.#charge(member, lease, 0, setupMs);
    lease.batch.wasOpened = true;
    this.#feed(member);
  }

  /** The set-up in one has failed. */
  setupFailed(member: Member, answer: SandboxAnswer): void {
    const { lease } = member;
    if (lease !== null) {
      this.#charge(member, lease, 0, answer.cpuMs ?? answer.wallMs);
    }
    const batch = this.#leave(member);
    if (batch === null || batch.settled) return;
    const { missingModules } = answer.result;
    if (missingModules.length > 0) {
      this.#all.delete(batch);
      if (this.#options.move(batch, missingModules)) return;
      this.#all.add(batch);
    }
    batch.fail(completedResult(answer, { ...member.name, queueMs: 0 }));
    this.remove(batch);
  }

  /** Rows in one have been answered. */
  rowsAnswered(member: Member, answers: RowsAnswer): void {
    const { lease } = member;
    if (lease === null) return;
    this.#options.events.rowsFinished({
      rows: answers.results.length,
      redone: answers.redone,
      startsRedo: answers.startsRedo,
    });
    const costMs = lease.answer(answers);
    this.#charge(member, lease, answers.results.length, costMs);
    this.#feed(member);
    if (lease.batch.settled) this.remove(lease.batch);
  }

  /** One has ended. */
  lost(
    member: Member,
    end: SandboxEnd,
    printed: PrintedOutput | null,
  ): void {
    const { lease } = member;
    if (lease !== null) {
      const lostMs = this.#options.now() - lease.chargedAt;
      this.#charge(
        member,
        lease,
        0,
        lease.isBusy || !lease.isOpen ? lostMs : 0,
      );
    }
    const batch = this.#leave(member);
    if (lease === null || batch === null || batch.settled) return;
    const { reason } = end;
    if (!lease.isOpen) this.#setupLost(batch, lease, member, end, printed);
    else if (INNOCENT_ENDS.has(reason)) batch.giveBack(lease.takeOut(false));
    else if (!lease.runsSingly) batch.giveBack(lease.takeOut(true));
    else {
      const [first, ...others] = lease.takeOut(false);
      const [, ...rest] = first.inputs;
      batch.giveBack([
        { at: first.at + 1, inputs: rest, singly: false },
        ...others,
      ]);
      const { rowTimeoutMs } = batch.request;
      batch.tell(first.at, {
        ...this.#lost(member, end, printed, rowTimeoutMs, rowTimeoutMs),
        durationUs: 1_000 * rowTimeoutMs,
      });
      this.#options.events.rowsFinished({
        rows: 1,
        redone: null,
        startsRedo: false,
      });
      if (batch.settled) this.remove(batch);
    }
  }

  /** Does what is due; false if nothing can become due by time alone. */
  tick(nowMs: number): boolean {
    for (const batch of this.#all) {
      const waitedMs = nowMs - batch.queuedAt;
      if (batch.settled) this.remove(batch);
      else if (
        !batch.wasOpened && batch.leases === 0 && batch.hasRows &&
        waitedMs >= this.#options.queueTimeoutMs
      ) {
        batch.refuse("Cannot run the batch: no sandbox was free in time", 1);
        this.remove(batch);
      }
    }
    for (const member of [...this.#members]) {
      const { lease } = member;
      if (lease?.idleSince == null) continue;
      if (nowMs - lease.idleSince >= IDLE_MS) this.#end(member);
    }
    this.#takeTurns(nowMs);
    return this.#all.size > 0;
  }

  /** Turns all batches away. */
  refuse(fact: string): void {
    for (const batch of [...this.#all]) {
      batch.refuse(`Cannot run the batch: ${fact}`, 1);
      this.remove(batch);
    }
  }

  /** A batch without a sandbox gets one of those that another has had enough. */
  #takeTurns(nowMs: number): void {
    const isWaiting = [...this.#all].some(({ wantsSandbox, leases }) =>
      wantsSandbox && leases === 0
    );
    if (!isWaiting || this.#leases().some(({ yields }) => yields)) return;
    const [most] = this.#leases()
      .sort((a, b) => b.batch.leases - a.batch.leases);
    if (most === undefined) return;
    const turnMs = Math.max(TURN_MS, TURN_SETUPS * most.setupMs);
    const hasHadItsTurn = nowMs - most.startedAt >= turnMs;
    if (most.batch.leases > 1 || hasHadItsTurn) this.#yield(most);
  }

  #setupLost(
    batch: Batch,
    { startedAt }: Lease,
    member: Member,
    end: SandboxEnd,
    printed: PrintedOutput | null,
  ): void {
    if (INNOCENT_ENDS.has(end.reason)) return;
    if (end.reason === "crash" && !batch.startedAgain) {
      batch.startedAgain = true;
      return;
    }
    const { timeoutMs } = batch.request;
    const wallMs = this.#options.now() - startedAt;
    batch.fail(this.#lost(member, end, printed, timeoutMs, wallMs));
    this.remove(batch);
  }

  #lost(
    member: Member,
    end: SandboxEnd,
    printed: PrintedOutput | null,
    timeoutMs: number,
    wallMs: number,
  ) {
    return lostResult({
      isApart: false,
      ...member.name,
      queueMs: 0,
      reason: end.reason,
      printed,
      wallMs,
      timeoutMs,
      cpuLimitMs: this.#options.cpuLimitMs,
      cpuMs: end.cpuMs,
    });
  }

  /** Charges a caller for what its set-up or its rows took. */
  #charge(
    { sandbox }: Member,
    lease: Lease,
    rows: number,
    costMs: number,
  ): void {
    const { shares, events, now } = this.#options;
    const caller = callerOf(lease.batch);
    lease.chargedAt = now();
    shares.rowsEnded(caller, costMs);
    events.callerUsed({
      caller,
      rows,
      cpuMs: costMs,
      memoryByteSeconds: (sandbox?.rssBytes ?? 0) * costMs / 1_000,
    });
  }

  #feed(member: Member): void {
    const { lease, sandbox } = member;
    if (lease === null || sandbox === null || !lease.isOpen) return;
    for (;;) {
      const chunk = lease.next();
      if (chunk === undefined) break;
      sandbox.sendRows(chunk.at, chunk.inputs, chunk.singly);
    }
    lease.idleSince = lease.isBusy
      ? null
      : lease.idleSince ?? this.#options.now();
    const isOver = lease.yields || lease.batch.settled;
    if (isOver && !lease.isBusy) this.#end(member);
  }

  #yield(lease: Lease): void {
    lease.yields = true;
    const member = [...this.#members].find((each) => each.lease === lease);
    if (member && lease.isOpen && !lease.isBusy) this.#end(member);
  }

  #end(member: Member): void {
    const trace = this.#leave(member)?.request.trace;
    if (trace !== undefined) {
      member.resetAfter = { trace, sinceMs: this.#options.now() };
    }
    this.#options.fleet.endBatch(member);
  }

  /** Parts a member from its batch. */
  #leave(member: Member): Batch | null {
    const { lease } = member;
    member.lease = null;
    member.killAt = null;
    if (!this.#members.delete(member) || lease === null) return null;
    const { batch } = lease;
    batch.leases -= 1;
    this.#options.shares.released(callerOf(batch));
    batch.request.trace?.note("run", lease.startedAt, {
      "python_faas.kind": member.name.kind,
      "python_faas.sandbox": member.name.instanceId,
      "python_faas.language": batch.request.language,
      "python_faas.rows": lease.rowsTold,
    });
    return batch;
  }

  /**
   * The batch of the caller whose turn it is; of several the one that has the
   * fewest sandboxes, the urgent ones first.
   */
  #neediest(): Batch | undefined {
    const { shares } = this.#options;
    const order = { high: 0, normal: 1, low: 2 } as const;
    return [...this.#all]
      .filter((batch) => batch.wantsSandbox && shares.mayLease(callerOf(batch)))
      .sort((a, b) =>
        shares.compare(callerOf(a), callerOf(b)) ||
        a.leases - b.leases ||
        order[a.request.priority] - order[b.request.priority]
      )[0];
  }

  #membersOf(batch: Batch): Member[] {
    return [...this.#members].filter(({ lease }) => lease?.batch === batch);
  }

  #leases(): Lease[] {
    return [...this.#members].flatMap(({ lease }) => lease ?? []);
  }
}

function callerOf({ request: { caller = "" } }: Batch): string {
  return caller;
}
