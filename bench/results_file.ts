/**
 * Writes into `bench/RESULTS.md` and the pictures beside it.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";
import { replaceSection } from "./replace_section.ts";

const HEADING = "# Results\n\nHow each number is measured: see " +
  "[README.md](README.md). Absolute times depend on the\nmachine and on what " +
  "else it does; compare ratios within one run.\n";

/** Sets one section of the results. */
export async function writeResults(name: string, body: string): Promise<void> {
  const path = benchPath("./RESULTS.md");
  const document = await Deno.readTextFile(path).catch(() => HEADING);
  await Deno.writeTextFile(path, replaceSection(document, name, body));
  // The file is checked as all others are.
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] })
    .output();
}

/** Writes a picture, to be shown by the section of the same name. */
export async function writePicture(name: string, svg: string): Promise<void> {
  await Deno.writeTextFile(benchPath(`./${name}.svg`), svg);
}
