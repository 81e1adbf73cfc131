/**
 * Rules to send a request again: only where it was certainly not run.
 *
 * @module
 */

import { FaasError, ServiceError } from "./errors.ts";

/** Options for requests that are sent again. */
export interface RetryOptions {
  /** Number of attempts in all, an integer >= 1. @default {6} */
  readonly attempts?: number;
  /**
   * Milliseconds before the second time, doubled each time after that, where the
   * service has no wish of its own. @default {200}
   */
  readonly firstWaitMs?: number;
  /** An error that asks for a longer wait is thrown at once. @default {30_000} */
  readonly longestWaitMs?: number;
  /** Called with each error, and the milliseconds until the next attempt. */
  readonly onRetry?: (error: FaasError, waitMs: number) => void;
}

/**
 * Calls `send` until it gives an answer, or fails with what is final.
 *
 * @param signal Ends the waiting too.
 */
export async function withRetries<T>(
  send: () => Promise<T>,
  {
    attempts = 6,
    firstWaitMs = 200,
    longestWaitMs = 30_000,
    onRetry,
  }: RetryOptions,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (
        !(error instanceof FaasError) || !error.mayRetry || attempt >= attempts
      ) throw error;
      const wishMs = error instanceof ServiceError
        ? error.retryAfterMs
        : undefined;
      const waitMs = wishMs ??
        Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs);
      if (waitMs > longestWaitMs) throw error;
      // Those that were sent away together must not all come back at once.
      const spreadMs = waitMs * (1 + Math.random() / 4);
      onRetry?.(error, spreadMs);
      await pause(spreadMs, signal);
    }
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}
