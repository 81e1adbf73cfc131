/**
 * A service that will be killed: forks a sandbox, keeps it in a busy loop, and
 * prints its process id.
 *
 * @module
 */

import { ForkLab } from "./fork_lab.ts";

const lab = await ForkLab.open({ entryPath: Deno.args[0] });
const fork = await lab.fork();
fork.start("print('in', flush=True)\nwhile True: pass");
while (fork.output?.read().stdout !== "in\n") {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
console.log(JSON.stringify([fork.child.pid]));
