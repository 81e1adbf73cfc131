/**
 * Counts the calls of each caller and tool, so that there are no more in a
 * minute than a file allows.
 *
 * @module
 */

const MINUTE_MS = 60_000;
/** A wait below this is the rounding of a sum, and no wait. */
const LEAST_WAIT_MS = 1;

/** Calls of the last minute, by caller and tool. */
export class CallRates {
  /** Time at which all calls of a minute are free again, by key. */
  readonly #freeAt = new Map<string, number>();

  /**
   * Returns how long a call must wait, in milliseconds; counts one that needs
   * not to.
   *
   * @param key Names the caller and the tool.
   * @param perMinute Most calls in a minute.
   * @param now A clock that only goes forward, in milliseconds.
   */
  take(key: string, perMinute: number, now: number): number {
    if (perMinute === Infinity) return 0;
    const callMs = MINUTE_MS / perMinute;
    const freeAt = Math.max(now, this.#freeAt.get(key) ?? 0);
    const waitMs = freeAt - now + callMs - MINUTE_MS;
    if (waitMs >= LEAST_WAIT_MS) return waitMs;
    this.#freeAt.set(key, freeAt + callMs);
    return 0;
  }
}
