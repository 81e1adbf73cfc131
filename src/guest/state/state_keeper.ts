/**
 * The states of one interpreter: puts one in place before a run, and takes what
 * a run has left as another. Knows when neither can be trusted any more.
 *
 * @module
 */

import type { KeptState } from "../../run/state.ts";
import type { ResultMessage, RunMessage } from "../../wire/messages.ts";
import { failure, type RunReport } from "../run_report.ts";
import type { Engine } from "../engine.ts";
import type { Baseline } from "../memory/baseline.ts";
import type { RunClock } from "../run_clock.ts";
import { HeldStates } from "../../wire/held_states.ts";
import { applyState, encodeState } from "./state_format.ts";

/** Ends of a program that leave nothing to continue. */
const UNKEPT_ENDS: Partial<Record<string, string>> = {
  timeout: "has used up its time",
  memory: "has used up its memory",
  crash: "has crashed its sandbox",
};

/** The interpreter that states belong to. */
export interface StateKeeperOptions {
  readonly engine: Engine;
  readonly baseline: Baseline;
  readonly clock: RunClock;
  /** Length of the function table at the baseline. */
  readonly tableLength: number;
  /** True if the baseline is the same in other sandboxes of this kind. */
  readonly isFromImage: boolean;
  /** Safety policy that applies in this sandbox, as JSON text. */
  readonly policyJson: string;
  /** Maximum size of a state. */
  readonly limitBytes: number;
}

/** Resumes and keeps states, one run at a time. */
export class StateKeeper {
  readonly #options: StateKeeperOptions;
  readonly #held = new HeldStates<Uint8Array<ArrayBuffer>>();
  #isContinued = false;
  #isDamaged = false;

  /** Creates a keeper that holds no state. */
  constructor(options: StateKeeperOptions) {
    this.#options = options;
  }

  /**
   * Brings the interpreter, which must be at its baseline, to a state.
   *
   * @param resume State to continue; undefined: none.
   * @returns Reason why it cannot; null if it is done.
   */
  resume(resume: RunMessage["resume"]): RunReport | null {
    if (resume === undefined) {
      this.#held.begin();
      return null;
    }
    this.#isContinued = true;
    const { engine, baseline, clock, isFromImage, policyJson } = this.#options;
    try {
      const { id, data } = resume;
      const bytes = this.#held.begin(id, data);
      if (bytes === undefined || !isFromImage) throw new Error("not here");
      const { policyJson: made, ...clocks } = applyState(
        { memory: engine.memory, baseline },
        bytes,
        (files) => engine.resume?.(files),
      );
      clock.resumeFrom(clocks);
      // This sandbox's policy applies, whatever the state was made under.
      if (made !== policyJson) engine.configure(policyJson);
      return null;
    } catch {
      this.#isDamaged = true;
      return failure(
        "crash",
        "StateError",
        "Cannot continue: the state is damaged, or has more than a program " +
          "may have here",
      );
    }
  }

  /**
   * Takes what a program has left, as a state that can be continued.
   *
   * @param wasTrapped True if the run has ended inside of a call.
   */
  keep(
    id: string,
    { error }: ResultMessage,
    wasTrapped: boolean,
  ): KeptState {
    const { engine, baseline, clock, ...options } = this.#options;
    const kind = error?.kind;
    if (
      wasTrapped || engine.wasBrokenOff || this.#isDamaged ||
      kind === "timeout" || kind === "memory" || kind === "crash"
    ) {
      const how = kind === undefined || kind === "exception"
        ? "ended during a call"
        : UNKEPT_ENDS[kind] ?? "was damaged";
      return { fault: `the program ${how}` };
    }
    if (!options.isFromImage) {
      return { fault: "this sandbox has started without an image" };
    }
    if ((engine.table?.length ?? 0) !== options.tableLength) {
      return { fault: "native code has added functions" };
    }
    try {
      engine.tidy?.();
      const bytes = encodeState(
        { memory: engine.memory, baseline },
        engine.capture?.(),
        {
          policyJson: options.policyJson,
          monotonicMs: clock.monotonicMs(),
          wallMs: clock.wallMs(),
        },
        options.limitBytes,
      );
      this.#held.keep(id, bytes);
      return { data: bytes };
    } catch (error) {
      return { fault: error instanceof Error ? error.message : "unknown" };
    }
  }

  /**
   * Ends a run. Returns why the interpreter must not be used again, or null.
   *
   * @param hasCrashed True if the run has ended inside of a call unasked.
   */
  endRun(hasCrashed: boolean): string | null {
    // Whatever its bytes were meant to do: not even the reset is trusted then.
    if (this.#isDamaged) return "damaged_state";
    if (this.#isContinued && hasCrashed) return "crashed_state";
    this.#isContinued = false;
    return null;
  }
}
