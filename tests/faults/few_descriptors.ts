/**
 * A service that runs out of descriptors: prints the states of its pool before,
 * meanwhile, and after.
 *
 * @module
 */

import { ProcessPool } from "./process_pool.ts";

// Deno opens a pipe for signals once it needs one, and panics if it cannot. A
// service has it from its start, as it listens for them.
Deno.addSignalListener("SIGTERM", () => Deno.exit(143));

await using subject = new ProcessPool({
  breaker: { firstPauseMs: 100, longestPauseMs: 100 },
});
await subject.untilWhole();
const states = [subject.pool.status().state];

const files: Deno.FsFile[] = [];

/** Takes every descriptor that is left, and those that an end gives back. */
function exhaust(): void {
  try {
    for (;;) files.push(Deno.openSync("/dev/null"));
  } catch {
    // None are left.
  }
  for (const pid of subject.pids().values()) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}

exhaust();
// Several that end at once give back enough to start another.
const again = setInterval(exhaust, 1);
await subject.until(() =>
  subject.events("breakerChanged").length > 0 && subject.pids().size === 0
);
clearInterval(again);
states.push(subject.pool.status().state);
const refused = await subject.run("print 1", { queueTimeoutMs: 100 })
  .catch(({ name }) => name);

for (const file of files) file.close();
await subject.untilWhole();
states.push(subject.pool.status().state);
const { stdout } = await subject.run("print 1");
console.log(JSON.stringify({ states, refused, stdout }));
