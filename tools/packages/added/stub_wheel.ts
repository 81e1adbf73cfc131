/**
 * Wheels of nothing, which tell pip's resolver what is there already.
 *
 * @module
 */

import type { LockedFile } from "../../../src/packages/lock.ts";
import { makeZip } from "../make_zip.ts";

/** Number of their build: of two wheels of a version, pip takes the higher. */
const BUILD = "999999";

/** Returns whether the file is one of {@linkcode writeStubWheel}. */
export function isStubWheel(fileName: string): boolean {
  return fileName.split("-")[2] === BUILD;
}

/** Writes into `folder` a wheel that stands for `file`. */
export async function writeStubWheel(
  folder: string,
  { name, version, dependencies }: Pick<
    LockedFile,
    "name" | "version" | "dependencies"
  >,
): Promise<void> {
  const stem = `${name.replaceAll("-", "_")}-${version}`;
  const needed = dependencies.map((one) => `Requires-Dist: ${one}\n`);
  const info = `${stem}.dist-info`;
  const zip = makeZip({
    [`${info}/METADATA`]:
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n` +
      needed.join(""),
    [`${info}/WHEEL`]:
      `Wheel-Version: 1.0\nRoot-Is-Purelib: true\nBuild: ${BUILD}\n` +
      "Tag: py3-none-any\n",
    [`${info}/RECORD`]: "",
  });
  await Deno.writeFile(`${folder}/${stem}-${BUILD}-py3-none-any.whl`, zip);
}
