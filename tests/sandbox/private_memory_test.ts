import assert from "node:assert/strict";
import { privateMemory } from "../../src/sandbox/private_memory.ts";
import { BLIND_SAMPLER } from "../../src/sandbox/process_sampler.ts";

Deno.test("privateMemory() counts what came after the first look", () => {
  let bytes: number | null = null;
  const sampler = privateMemory({
    ...BLIND_SAMPLER,
    cpuMs: () => 7,
    anonymousBytes: () => bytes,
  });
  assert.equal(sampler.cpuMs(1), 7);
  // A fork that is not there yet inherits nothing by that.
  assert.equal(sampler.rssBytes(0), null);
  const seen = [100, 130, 90, 200].map((now) => {
    bytes = now;
    return sampler.rssBytes(1);
  });
  assert.deepEqual(seen, [0, 30, 0, 100]);
});

Deno.test("privateMemory() knows nothing where nothing can be read", () => {
  assert.equal(privateMemory(BLIND_SAMPLER).rssBytes(1), null);
});
