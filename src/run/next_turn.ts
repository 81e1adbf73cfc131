/**
 * Turns of the event loop, for work that would hold it for long.
 *
 * @module
 */

const waiting: (() => void)[] = [];

/**
 * Resolves in a later turn of the event loop, and lets others go first. One
 * caller goes on in each turn: however many have long work, a request that
 * needs little waits for one piece of it.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(serveOne);
  });
}

function serveOne(): void {
  const [resolve] = waiting.splice(0, 1);
  resolve();
  if (waiting.length > 0) setImmediate(serveOne);
}

/** Runs work that pauses where it yields, each part in a turn of its own. */
export async function inTurns<Result>(
  work: Generator<void, Result>,
): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await nextTurn();
  }
}
