/**
 * Reads a wheel's metadata and contents. Nothing of it is run.
 *
 * @module
 */

import { type ZipMember, zipMembers } from "../zip.ts";

/** A wheel that was looked into. */
export interface Wheel {
  /** Normalized name, as the package index compares: "python-dateutil". */
  readonly name: string;
  readonly version: string;
  readonly fileName: string;
  /** Top-level modules, `_` in front or not. */
  readonly imports: readonly string[];
  /** Names of packages that it may need. */
  readonly requires: readonly string[];
  /** Licence as the wheel names it, or "unknown". */
  readonly licence: string;
  /** Path of a library for another machine in it; undefined if there is none. */
  readonly foreignCode: string | undefined;
  /** True if it has libraries of Pyodide's kind. */
  readonly hasLibraries: boolean;
}

/** Endings of libraries for another machine, on any system. */
const LIBRARY = /\.(so|pyd|dylib|dll)(\.[0-9.]+)?$/;
/** Packages of Pyodide. */
const OWN_LIBRARY = /-wasm32-emscripten\.so$/;
const MODULE = /^([\p{L}_][\p{L}\p{N}_]*)(?:\/.*|(?:\.[^/]*)?\.(?:py|so))$/u;
const MAX_LICENCE_CHARS = 100;

/** Returns a name as the package index compares it. */
export function normalName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/**
 * Looks into the wheel `bytes`.
 *
 * @throws {RangeError} If it is damaged, or tells no name and version.
 */
export function readWheel(
  fileName: string,
  bytes: Uint8Array<ArrayBuffer>,
): Wheel {
  const members = zipMembers(bytes);
  const metadata = members.find(({ path }) =>
    /^[^/]+\.dist-info\/METADATA$/.test(path)
  );
  const head = metadata === undefined ? "" : headOf(metadata);
  const name = field(head, "Name");
  const version = field(head, "Version");
  if (name === undefined || version === undefined) {
    throw new RangeError(
      `Cannot read the wheel "${fileName}": it tells no name and version`,
    );
  }
  const libraries = members.map(({ path }) => path)
    .filter((path) => LIBRARY.test(path));
  return {
    name: normalName(name),
    version,
    fileName,
    imports: importsOf(members),
    requires: [...head.matchAll(/^Requires-Dist:\s*([\w.-]+)/gim)]
      .map(([, one]) => normalName(one)),
    licence: licenceOf(head),
    foreignCode: libraries.find((path) => !OWN_LIBRARY.test(path)),
    hasLibraries: libraries.some((path) => OWN_LIBRARY.test(path)),
  };
}

function importsOf(members: readonly ZipMember[]): readonly string[] {
  const found = new Set<string>();
  for (const { path } of members) {
    if (/^[^/]+\.(dist-info|data)\//.test(path)) continue;
    const [, top] = MODULE.exec(path) ?? [];
    if (top !== undefined && /\.(py|so)$/.test(path)) found.add(top);
  }
  return [...found];
}

/** Its headers, without the text below them. */
function headOf(metadata: ZipMember): string {
  const text = new TextDecoder().decode(metadata.bytes());
  return text.replaceAll("\r\n", "\n").split("\n\n", 1)[0];
}

function licenceOf(head: string): string {
  const classifier = /^Classifier: License ::(?:.*::)? (.+)$/m.exec(head)?.[1];
  const licence = field(head, "License-Expression") ?? classifier ??
    field(head, "License");
  return licence?.slice(0, MAX_LICENCE_CHARS) ?? "unknown";
}

function field(head: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(\\S.*)$`, "im").exec(head)?.[1].trim();
}
