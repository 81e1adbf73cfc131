/**
 * The packages of Pyodide's own distribution that have machine code for the
 * sandbox. Their files are on its CDN alone; their hashes are in its package of
 * npm.
 *
 * @module
 */

import { z } from "zod";
import type { LockedFile } from "../../../src/packages/lock.ts";
import { normalName } from "./wheel.ts";

const PYODIDE_LOCK = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      version: z.string(),
      file_name: z.string(),
      sha256: z.string(),
      package_type: z.string(),
      imports: z.array(z.string()),
      depends: z.array(z.string()),
    }),
  ),
});

const SUFFIX = /_wasm32\.whl$|\.zip$/;

/**
 * Returns the packages that are, or need, machine code, by their names.
 *
 * @param text Pyodide's `pyodide-lock.json`.
 */
export function pyodidePackages(text: string): Map<string, LockedFile> {
  const { packages } = PYODIDE_LOCK.parse(JSON.parse(text));
  const all = new Map(
    Object.values(packages).map((one) => [normalName(one.name), one]),
  );
  const native = new Map<string, boolean>();
  function isNative(name: string): boolean {
    const known = native.get(name);
    if (known !== undefined) return known;
    const one = all.get(name);
    // It may be asked for again below itself.
    native.set(name, false);
    const answer = one !== undefined && (
      SUFFIX.test(one.file_name) ||
      one.depends.some((other) => isNative(normalName(other)))
    );
    native.set(name, answer);
    return answer;
  }
  const found = new Map<string, LockedFile>();
  for (const [name, one] of all) {
    if (!isNative(name)) continue;
    found.set(name, {
      name,
      version: one.version,
      fileName: one.file_name,
      sha256: one.sha256,
      sizeBytes: null,
      kind: one.package_type === "shared_library" ? "library" : "wheel",
      optional: false,
      imports: one.imports,
      dependencies: one.depends.map(normalName),
      licence: "see the package",
      sources: [{ kind: "cdn" }],
    });
  }
  return found;
}
