/**
 * Makes a copy of the service that has no memory images, so that its start
 * without them can be measured while the real ones stay where they are.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";

/** What the service needs to run, images left out. */
const PARTS = [
  "main.ts",
  "deno.json",
  "deno.lock",
  "packages.lock.json",
  "src",
  "node_modules",
] as const;

const COPY = benchPath("../.cache/bench/cold");

async function link(from: string, to: string): Promise<void> {
  // Hard links: a copy of node_modules would take seconds and space, and a
  // symbolic link would lead back to the folder that has the images.
  const { success, stderr } = await new Deno.Command("cp", {
    args: ["--archive", "--link", from, to],
  }).output();
  if (!success) {
    const reason = new TextDecoder().decode(stderr).trim();
    throw new Error(`Cannot copy the service: ${reason}`);
  }
}

/**
 * Makes the copy anew: a start may leave images behind for the next one.
 *
 * @returns Its folder.
 */
export async function makeColdCopy(): Promise<string> {
  await Deno.remove(COPY, { recursive: true }).catch(() => {});
  await Deno.mkdir(`${COPY}/.cache`, { recursive: true });
  for (const part of PARTS) await link(benchPath(`../${part}`), COPY);
  const packages = benchPath("../.cache/packages");
  const stat = await Deno.stat(packages).catch(() => undefined);
  if (stat?.isDirectory) await link(packages, `${COPY}/.cache/`);
  return COPY;
}
