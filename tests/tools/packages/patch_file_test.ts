import assert from "node:assert/strict";
import { LIBRARY_EDITS } from "../../../tools/packages/int64/library_edits.ts";
import { TEXT_EDITS } from "../../../tools/packages/int64/text_edits.ts";
import { patchFile } from "../../../tools/packages/patch_file.ts";
import { PATCHED_FILES } from "../../../src/packages/patched_files.ts";
import { sha256Hex } from "../../../src/packages/sha256.ts";

const PATH = "numpy/lib/_histograms_impl.py";

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

Deno.test("patchFile() leaves other files as they are", async () => {
  const content = bytes("ntype = np.dtype(np.intp)\n");
  assert.equal(await patchFile("numpy/lib/other.py", content), content);
});

Deno.test("patchFile() never changes a file of another version", async () => {
  for (const path of Object.keys(PATCHED_FILES)) {
    await assert.rejects(
      patchFile(path, bytes("ntype = np.dtype(np.intp)\n")),
      (error: Error) =>
        error instanceof RangeError &&
        error.message.startsWith(`Cannot change "${path}": it is `),
    );
  }
});

Deno.test("patchFile() never lets through what it did not expect to make", async () => {
  const content = bytes("ntype = np.dtype(np.intp)\n");
  const before = await sha256Hex(content);
  const after = await sha256Hex(bytes("ntype = np.dtype(int)\n"));
  assert.deepEqual(
    await patchFile(PATH, content, { [PATH]: { before, after } }),
    bytes("ntype = np.dtype(int)\n"),
  );
  await assert.rejects(
    patchFile(PATH, content, { [PATH]: { before, after: before } }),
    /^RangeError: Cannot change "numpy\/lib\/_histograms_impl\.py": it becomes /,
  );
});

Deno.test("patchFile() changes a text only where it is there once", async () => {
  const content = bytes("ntype = np.dtype(np.intp)\n".repeat(2));
  const before = await sha256Hex(content);
  await assert.rejects(
    patchFile(PATH, content, { [PATH]: { before, after: before } }),
    /^RangeError: Cannot change ".*": 2 times ntype/,
  );
});

Deno.test("every edit belongs to a file with hashes, and keeps its length", () => {
  for (const path of Object.keys(TEXT_EDITS)) {
    assert.ok(Object.hasOwn(PATCHED_FILES, path), path);
  }
  let end = 0;
  for (const { at, old, now, what } of LIBRARY_EDITS) {
    assert.equal(old.length, now.length, what);
    assert.notEqual(old, now, what);
    assert.ok(at >= end, `${what} is out of order`);
    end = at + old.length / 2;
  }
});
