import assert from "node:assert/strict";
import {
  addToChecksum,
  checksum,
  CHECKSUM_CHUNK_BYTES,
} from "../../src/packages/checksum.ts";

Deno.test("checksum() changes with every byte, the last ones included", () => {
  for (const length of [1, 3, 4, 15, 16, 17, 31, 33]) {
    const bytes = new Uint8Array(length);
    const sum = checksum(bytes);
    for (let at = 0; at < length; at++) {
      const altered = bytes.slice();
      altered[at] = 1;
      assert.notEqual(checksum(altered), sum, `byte ${at} of ${length}`);
    }
    assert.notEqual(checksum(new Uint8Array(length + 1)), sum, `${length}`);
  }
});

Deno.test("addToChecksum() sums pieces as checksum() sums the whole", () => {
  const bytes = new Uint8Array(2 * CHECKSUM_CHUNK_BYTES + 5).fill(7);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += CHECKSUM_CHUNK_BYTES) {
    sum = addToChecksum(sum, bytes.subarray(at, at + CHECKSUM_CHUNK_BYTES));
  }
  assert.equal(sum, checksum(bytes));
});
