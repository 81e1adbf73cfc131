import assert from "node:assert/strict";
import { ChaCha20 } from "../../src/guest/chacha20.ts";

Deno.test("ChaCha20 has the block of RFC 8439, section 2.3.2", () => {
  const key = new Uint32Array(
    Uint8Array.from({ length: 32 }, (_, n) => n).buffer,
  );
  const nonce = [0x09000000, 0x4a000000, 0];
  const block = new Uint8Array(64);
  new ChaCha20(key, nonce, 1).fill(block);
  assert.equal(
    block.toHex(),
    "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e" +
      "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
  );
});

Deno.test("ChaCha20 gives the same bytes however they are asked for", () => {
  const stream = () => new ChaCha20([1, 2, 3, 4, 5, 6, 7, 8]);
  const whole = new Uint8Array(1_000);
  stream().fill(whole);
  const parts = stream();
  const pieces = [1, 63, 64, 65, 7, 800].map((length) => {
    const piece = new Uint8Array(length);
    parts.fill(piece);
    return piece.toHex();
  });
  assert.equal(pieces.join(""), whole.toHex());
});
