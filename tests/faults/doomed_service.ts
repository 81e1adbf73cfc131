/**
 * A service that will be killed: starts or forks sandboxes, prints their process ids,
 * and keeps one in a busy loop.
 *
 * @module
 */

import { INTERPRETER, interpreterPlan, ProcessPool } from "./process_pool.ts";

const subject = new ProcessPool({
  ...INTERPRETER,
  plan: interpreterPlan(),
}, Deno.args[0] === "forked");
await subject.untilWhole();
void subject.run("while True:\n    pass", { timeoutMs: 600_000 });
// The program has been sent; a moment later it is in its loop for minutes.
console.log(JSON.stringify([...subject.pids().values()]));
