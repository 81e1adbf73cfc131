/**
 * The Python packages, as `packages.lock.json` names them. Reads no file.
 *
 * @module
 */

import type { LockedFile, PackagesLock } from "../../src/packages/lock.ts";
import type { Component } from "./component.ts";

/** Returns the packages, in load order. */
export function pythonComponents({ files }: PackagesLock): Component[] {
  const purls = new Map(files.map((file) => [file.name, purl(file)]));
  return files.map((file) => ({
    origin: "python",
    name: file.name,
    version: file.version,
    licence: file.licence,
    purl: purl(file),
    hash: { algorithm: "SHA-256", hex: file.sha256 },
    scope: file.optional ? "optional" : "required",
    // The lock accepts no dependency that it does not name.
    dependsOn: file.dependencies.map((name) => purls.get(name) ?? name),
  }));
}

function purl({ name, version, kind, fileName, optional }: LockedFile): string {
  // Not from the package index: a C library, and a part of Python itself.
  if (kind === "library" || optional) return `pkg:generic/${name}@${version}`;
  return `pkg:pypi/${name}@${version}?file_name=${fileName}`;
}
