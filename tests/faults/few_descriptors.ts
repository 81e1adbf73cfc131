/**
 * A service that runs out of descriptors: prints the states of its pool before,
 * meanwhile, and after.
 *
 * @module
 */

import { ProcessPool } from "./process_pool.ts";

await using subject = new ProcessPool({
  breaker: { firstPauseMs: 100, longestPauseMs: 100 },
});
await subject.untilWhole();
const states = [subject.pool.status().state];

const files: Deno.FsFile[] = [];
try {
  for (;;) files.push(Deno.openSync("/dev/null"));
} catch {
  // None are left.
}
for (const pid of subject.pids().values()) Deno.kill(pid, "SIGKILL");
await subject.until(() => subject.events("breakerChanged").length > 0);
await subject.until(() => subject.pids().size === 0);
states.push(subject.pool.status().state);
const refused = await subject.run("print 1").catch(({ name }) => name);

for (const file of files) file.close();
await subject.untilWhole();
states.push(subject.pool.status().state);
const { stdout } = await subject.run("print 1");
console.log(JSON.stringify({ states, refused, stdout }));
