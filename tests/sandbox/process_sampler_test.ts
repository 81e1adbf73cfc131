import assert from "node:assert/strict";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import {
  BLIND_SAMPLER,
  openProcessSampler,
} from "../../src/sandbox/process_sampler.ts";

const NO_SUCH_PID = 4_194_304 + 1;

Deno.test("ProcessSampler tells CPU time in finer steps than /proc", () => {
  const sampler = openProcessSampler(findLibcPath());
  const before = sampler.cpuMs(Deno.pid);
  assert.notEqual(before, null);
  let now = before;
  // Turns until the clock moves, which it does within microseconds.
  for (let turn = 0; now === before; turn += 1) {
    assert.ok(turn < 1_000_000);
    now = sampler.cpuMs(Deno.pid);
  }
  assert.ok((now ?? 0) - (before ?? 0) < 10, `${now} - ${before}`);
  sampler.close();
});

Deno.test("ProcessSampler tells resident memory", () => {
  const sampler = openProcessSampler(findLibcPath());
  const { rss } = Deno.memoryUsage();
  const ratio = (sampler.rssBytes(Deno.pid) ?? 0) / rss;
  assert.ok(ratio > 0.8 && ratio < 1.25, String(ratio));
  sampler.close();
});

Deno.test("ProcessSampler tells memory that no file is behind", () => {
  const sampler = openProcessSampler(findLibcPath());
  const before = sampler.anonymousBytes?.(Deno.pid) ?? NaN;
  const held = new Uint8Array(64 * 1_048_576).fill(1);
  const added = (sampler.anonymousBytes?.(Deno.pid) ?? NaN) - before;
  assert.ok(added > held.length / 2, String(added));
  assert.ok(before < (sampler.rssBytes(Deno.pid) ?? 0));
  sampler.close();
});

Deno.test("ProcessSampler knows nothing of a process that is not there", () => {
  const sampler = openProcessSampler(findLibcPath());
  assert.equal(sampler.cpuMs(NO_SUCH_PID), null);
  assert.equal(sampler.rssBytes(NO_SUCH_PID), null);
  assert.equal(sampler.anonymousBytes?.(NO_SUCH_PID), null);
  sampler.close();
});

Deno.test("openProcessSampler() does without a library", () => {
  assert.equal(openProcessSampler(""), BLIND_SAMPLER);
  assert.equal(BLIND_SAMPLER.cpuMs(Deno.pid), null);
  assert.equal(BLIND_SAMPLER.rssBytes(Deno.pid), null);
});
