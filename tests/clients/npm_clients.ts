/**
 * Clients from npm, with the Node.js that they need. `make test-nightly` fetches
 * them.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { basename } from "node:path";
import { inFull } from "../in_full.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { skipBecause } from "../skip_because.ts";
import { runCommand } from "./run_command.ts";

const MODULES = `${PROJECT_ROOT}.cache/npm/node_modules`;

/**
 * Returns true if tests that need the clients are left out.
 *
 * @param what Those tests, such as "the examples with clients from npm".
 */
export function withoutNpmClients(what: string): boolean {
  return !inFull(what) || skipBecause(
    existsSync(MODULES)
      ? null
      : "there are no clients from npm; `make test-nightly` fetches them",
  );
}

/** Runs a program where it finds the clients, and returns what it has printed. */
export async function runInNode(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "npm-" });
  const copy = `${folder}/${basename(program)}`;
  try {
    await Deno.symlink(MODULES, `${folder}/node_modules`);
    await Deno.copyFile(program, copy);
    const node = `${MODULES}/.bin/node`;
    return (await runCommand(node, [copy], { cwd: folder, env })).stdout;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
