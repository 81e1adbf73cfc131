/**
 * Subject of the security tests: the whole service, as small as a test needs
 * it. The tests know nothing else of it, so that they hold for any pool.
 *
 * @module
 */

/** Options to run one program. */
export interface RunOptions {
  /** Deadline to ask for, in ms. @default {300_000} */
  readonly timeoutMs?: number;
  /** The program's global `INPUT`, any JSON. @default {null} */
  readonly input?: unknown;
}

/** Answer of the service. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly retVal: string;
  readonly exitCode: number;
  readonly timedOut: boolean;
  /** Absent if the run succeeded. */
  readonly error?: {
    readonly kind: string;
    readonly type: string;
    readonly message: string;
  };
  /** Sandbox that ran it: changes when a sandbox is replaced. */
  readonly sandboxId: string;
}

/** A running service with the checker off, so that each program gets in. */
export interface Subject {
  /**
   * Number of programs that run at once: sandboxes in service, an integer >= 2.
   */
  readonly slots: number;
  /**
   * Runs one program; as many at once as there are slots.
   *
   * @throws {Error} If the answer is not a 200 of the contract's shape.
   */
  run(code: string, options?: RunOptions): Promise<Outcome>;
  /** Ends the service and everything it started. */
  close(): Promise<void>;
}
