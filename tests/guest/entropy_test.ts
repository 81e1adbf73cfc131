import assert from "node:assert/strict";
import { Entropy } from "../../src/guest/entropy.ts";

function draw(entropy: Entropy, bytes = 32): string {
  const some = new Uint8Array(bytes);
  entropy.fill(some);
  return some.toHex();
}

Deno.test("Entropy.seed() makes all that is drawn follow from the seed", () => {
  const entropy = new Entropy();
  const drawn = new Map<string, string>();
  const seeds = [0, 1, -1, 2 ** 32, Number.MAX_SAFE_INTEGER, -(2 ** 53 - 1)];
  for (const seed of seeds) {
    for (const part of [0, 1, 99_999]) {
      entropy.seed(seed, part);
      const first = draw(entropy);
      assert.notEqual(draw(entropy), first);
      entropy.seed(seed, part);
      assert.equal(draw(entropy), first);
      assert.ok(!drawn.has(first), `${seed}, ${part}`);
      drawn.set(first, "");
    }
  }
});

Deno.test("Entropy.unseed() never leaves anything to the next run", () => {
  const entropy = new Entropy();
  entropy.seed(5);
  const seeded = draw(entropy);
  entropy.unseed();
  assert.notEqual(draw(entropy), draw(entropy));
  assert.notEqual(draw(entropy), seeded);
});

Deno.test("Entropy.fill() fills more than WebCrypto gives at once", () => {
  const some = new Uint8Array(200_000);
  new Entropy().fill(some);
  assert.ok(some.subarray(-64).some((byte) => byte !== 0));
});

Deno.test("Entropy.fill() never hands out the same few bytes twice", () => {
  const entropy = new Entropy();
  const drawn = new Set<string>();
  for (let draw = 0; draw < 5_000; draw++) {
    const some = new Uint8Array(12);
    entropy.fill(some);
    drawn.add(some.toHex());
  }
  assert.equal(drawn.size, 5_000);
});
