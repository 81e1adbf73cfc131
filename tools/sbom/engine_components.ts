/**
 * Components that no lock names: the runtime, and what Pyodide's own files are
 * built from. Reads no file.
 *
 * @module
 */

import { z } from "zod";
import type { Component } from "./component.ts";

const INFO = z.object({
  info: z.object({
    python: z.string(),
    platform: z.templateLiteral(["emscripten_", z.string()]),
  }),
});

/**
 * Returns Deno, CPython, Emscripten, QuickJS-ng, and the C library that the
 * last is linked with, by the version of the compiler that brings it.
 *
 * @param pyodideLock Text of Pyodide's `pyodide-lock.json`.
 * @param denoVersion Such as "2.9.6".
 */
export function engineComponents(
  pyodideLock: string,
  denoVersion: string,
): Component[] {
  const { python, platform } = INFO.parse(JSON.parse(pyodideLock)).info;
  const emscripten = platform.slice("emscripten_".length).replaceAll("_", ".");
  return [
    part("deno", denoVersion, "MIT"),
    part("cpython", python, "PSF-2.0"),
    part("emscripten", emscripten, "MIT OR NCSA"),
    part("quickjs-ng", "0.16.2", "MIT"),
    part("wasi-libc", "0.17.1", "Apache-2.0 WITH LLVM-exception OR MIT"),
  ];
}

function part(name: string, version: string, licence: string): Component {
  return {
    origin: "engine",
    name,
    version,
    licence,
    purl: `pkg:generic/${name}@${version}`,
    hash: null,
    scope: "required",
    dependsOn: [],
  };
}
