/**
 * The npm packages, as `deno.lock` names them. Reads no file.
 *
 * @module
 */

import { z } from "zod";
import type { Component, ComponentHash } from "./component.ts";

const LOCK = z.object({
  version: z.literal("5"),
  npm: z.record(
    z.string(),
    z.object({
      integrity: z.string().regex(/^sha512-[A-Za-z0-9+/]+=*$/),
      dependencies: z.array(z.string()).default([]),
      /** Systems that it is made for; absent: all. */
      os: z.array(z.string()).optional(),
    }),
  ),
});

// Such as "@hono/node-server@2.1.9_hono@4.13.19": peers come after "_".
const KEY = /^(@?[^@]+)@([^_]+)/;

/** Only tests and the build use these; what nothing else needs goes with them. */
const TEST_ONLY: ReadonlySet<string> = new Set([
  "axe-core",
  "esbuild",
  "fast-check",
  "playwright-core",
  "scslre",
]);

/**
 * Returns the packages, in the order of the lock.
 *
 * @param denoLock Text of `deno.lock`.
 * @param licenceOf Returns the licence of a package, as SPDX expression.
 * @throws {Error} If the lock has another form, or names what it lacks.
 */
export function npmComponents(
  denoLock: string,
  licenceOf: (name: string, version: string) => string,
): Component[] {
  const { npm } = LOCK.parse(JSON.parse(denoLock));
  // One for each system, and only this system's is installed: a build's tool.
  const keys = Object.keys(npm).filter((key) => npm[key].os === undefined);

  function resolve(wanted: string): string {
    const key = keys.find((key) =>
      key === wanted || key.startsWith(`${wanted}@`) ||
      key.startsWith(`${wanted}_`)
    );
    if (key !== undefined) return key;
    throw new Error(`Cannot find "${wanted}": deno.lock does not name it`);
  }

  const needed = new Map(
    keys.map((key) => [key, npm[key].dependencies.map(resolve)] as const),
  );
  const needers = new Map<string, string[]>();
  for (const [key, others] of needed) {
    for (const other of others) {
      needers.set(other, [...needers.get(other) ?? [], key]);
    }
  }

  function isTestOnly(key: string): boolean {
    if (TEST_ONLY.has(split(key).name)) return true;
    const by = needers.get(key) ?? [];
    return by.length > 0 && by.every(isTestOnly);
  }

  return keys.map((key) => {
    const { name, version } = split(key);
    return {
      origin: "npm",
      name,
      version,
      licence: licenceOf(name, version),
      purl: purl(key),
      hash: hashOf(npm[key].integrity),
      scope: isTestOnly(key) ? "excluded" : "required",
      dependsOn: (needed.get(key) ?? []).map(purl),
    };
  });
}

function split(key: string): { name: string; version: string } {
  const match = KEY.exec(key);
  if (match === null) throw new Error(`Cannot read "${key}": no version in it`);
  return { name: match[1], version: match[2] };
}

function purl(key: string): string {
  const { name, version } = split(key);
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function hashOf(integrity: string): ComponentHash {
  const base64 = integrity.slice("sha512-".length);
  return {
    algorithm: "SHA-512",
    hex: Uint8Array.fromBase64(base64).toHex(),
  };
}
