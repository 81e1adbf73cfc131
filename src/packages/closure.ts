/**
 * A choice of packages together with all that they need.
 *
 * @module
 */

import type { LockedFile } from "./lock.ts";

/**
 * Returns `names` and all that they need, each once, in the order of `files`,
 * which is the order to load them in.
 *
 * @param files Files in load order, such as `Inventory.usable`.
 * @throws {RangeError} If a name, or what it needs, is not among `files`.
 */
export function closureOf(
  files: readonly LockedFile[],
  names: Iterable<string>,
): readonly LockedFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const wanted = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (wanted.has(name)) continue;
    const file = byName.get(name);
    if (file === undefined) {
      throw new RangeError(`Cannot load "${name}": package is not there`);
    }
    wanted.add(name);
    pending.push(...file.dependencies);
  }
  return files.filter(({ name }) => wanted.has(name));
}
