/**
 * Changes files of packages on their way into a bundle.
 *
 * @module
 */

import { addWasmFunctions } from "./add_wasm_functions.ts";
import { fontCharacters } from "./font_characters.ts";
import { ADDED_FUNCTIONS } from "./int64/added_functions.ts";
import { LIBRARY_EDITS } from "./int64/library_edits.ts";
import { TEXT_EDITS, type TextEdit } from "./int64/text_edits.ts";
import { LOOSE_IMPORTS } from "./loose_imports.ts";
import {
  PATCHED_FILES,
  type PatchedFile,
} from "../../src/packages/patched_files.ts";
import { sha256Hex } from "../../src/packages/sha256.ts";
import { subsetFont } from "./subset_font.ts";

/** numpy's library, whose default integer becomes int64. */
const LIBRARY =
  "numpy/_core/_multiarray_umath.cpython-312-wasm32-emscripten.so";

/** The font for Chinese, Japanese and Korean. */
const FONT = "cvttf_NotoSansCJK_Regular/NotoSansCJKtc-Regular.otf";

/**
 * Returns the file at `path` of a package as it goes into a bundle.
 *
 * @param files The files that are changed. @default {PATCHED_FILES}
 * @throws {RangeError} If it is to be changed, and it, or what comes of it, is
 *   not what the change was made for: another version is refused, not damaged.
 */
export async function patchFile(
  path: string,
  content: Uint8Array<ArrayBuffer>,
  files: Readonly<Record<string, PatchedFile>> = PATCHED_FILES,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!Object.hasOwn(files, path)) return content;
  const { before, after } = files[path];
  await insist(path, "it is", content, before);
  const changed = await change(path, content);
  await insist(path, "it becomes", changed, after);
  return changed;
}

async function change(
  path: string,
  content: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (path) {
    case LIBRARY:
      return patchLibrary(content);
    case FONT:
      return await subsetFont(content, fontCharacters());
    default:
      return patchText(path, content, LOOSE_IMPORTS[path] ?? TEXT_EDITS[path]);
  }
}

async function insist(
  path: string,
  what: string,
  content: Uint8Array<ArrayBuffer>,
  expected: string,
): Promise<void> {
  const actual = await sha256Hex(content);
  if (actual !== expected) {
    throw new RangeError(
      `Cannot change "${path}": ${what} ${actual}, expected ${expected}`,
    );
  }
}

function patchLibrary(
  content: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const bytes = content.slice();
  for (const { at, old, now, what } of LIBRARY_EDITS) {
    const there = bytes.subarray(at, at + old.length / 2).toHex();
    if (there !== old) {
      throw new RangeError(
        `Cannot change "${LIBRARY}": ${there} at ${at}, for ${what}`,
      );
    }
    bytes.set(Uint8Array.fromHex(now), at);
  }
  return addWasmFunctions(bytes, ADDED_FUNCTIONS);
}

function patchText(
  path: string,
  content: Uint8Array<ArrayBuffer>,
  edits: readonly TextEdit[],
): Uint8Array<ArrayBuffer> {
  let text = new TextDecoder().decode(content);
  for (const [old, now] of edits) {
    const parts = text.split(old);
    if (parts.length !== 2) {
      throw new RangeError(
        `Cannot change "${path}": ${parts.length - 1} times ${old}`,
      );
    }
    text = parts.join(now);
  }
  return new TextEncoder().encode(text);
}
