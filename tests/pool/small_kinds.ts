/**
 * The kinds of the table as if certain packages were there, for tests.
 *
 * @module
 */

import { KINDS } from "../../src/kinds.ts";
import type { PlannedKind } from "../../src/pool/plan_pool.ts";

function kindWith(
  name: string,
  packages: Readonly<Record<string, string>>,
): PlannedKind {
  const kind = KINDS.find((row) => row.name === name);
  if (kind === undefined) throw new Error(`Cannot find the kind "${name}"`);
  return {
    ...kind,
    modules: Object.keys(packages),
    packages,
    coming: false,
  };
}

/** The standard library alone. */
export const CORE: PlannedKind = kindWith("core", {});

/** With numpy. */
export const FULL: PlannedKind = kindWith("full", { numpy: "2.0.2" });
