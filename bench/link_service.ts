/**
 * Makes a copy of the service in another folder, for runs that need one without
 * memory images or with files that are damaged.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";

/** Files that the service needs to run, without memory images. */
const PARTS = [
  "main.ts",
  "deno.json",
  "deno.lock",
  "packages.lock.json",
  "src",
  "node_modules",
] as const;

async function link(from: string, to: string): Promise<void> {
  // Hard links: a copy of node_modules would take seconds and space, and a
  // symbolic link would lead back to the folder that has the images.
  const { success, stderr } = await new Deno.Command("cp", {
    args: ["--archive", "--link", from, to],
  }).output();
  // A Deno that installs beside this makes and removes files of its own there.
  const reasons = new TextDecoder().decode(stderr).trim().split("\n")
    .filter((line) => !line.includes("/.deno.lock"));
  if (!success && reasons.length > 0) {
    throw new Error(`Cannot copy the service: ${reasons.join("\n")}`);
  }
}

/**
 * Fills `folder`, which must lie in the file system of the project. Its files
 * are the project's own by another name: replace them, never write into them.
 *
 * @param made Parts of `.cache/` to take along, where they are there.
 */
export async function linkService(
  folder: string,
  made: readonly string[] = ["packages"],
): Promise<void> {
  await Deno.mkdir(`${folder}/.cache`, { recursive: true });
  for (const part of PARTS) await link(benchPath(`../${part}`), folder);
  for (const name of made) {
    const from = benchPath(`../.cache/${name}`);
    const stat = await Deno.stat(from).catch(() => undefined);
    if (stat?.isDirectory) await link(from, `${folder}/.cache/`);
  }
}
