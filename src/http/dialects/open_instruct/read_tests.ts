/**
 * The tests of a request of open-instruct's: a list, its JSON, or a compressed
 * pickle of either.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { readPickle } from "./read_pickle.ts";

/** A small body must not become a large one. */
const MOST_BYTES = 64 * 1_048_576;

/** Returns the list; empty if none can be read, as open-instruct does. */
export function readOpenInstructTests(tests: unknown): readonly unknown[] {
  try {
    const found = typeof tests === "string" ? readText(tests) : tests;
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function readText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const packed = Buffer.from(text, "base64");
    const bytes = inflateSync(packed, { maxOutputLength: MOST_BYTES });
    const value = readPickle(bytes);
    return typeof value === "string" ? JSON.parse(value) : value;
  }
}
