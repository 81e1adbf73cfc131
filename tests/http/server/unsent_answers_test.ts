import assert from "node:assert/strict";
import { UnsentAnswers } from "../../../src/http/server/unsent_answers.ts";

function unsentAnswers(totalBytes = 100) {
  const clock = { nowMs: 0 };
  const unsent = new UnsentAnswers({
    totalBytes,
    stalledMs: 1_000,
    now: () => clock.nowMs,
  });
  return { unsent, clock };
}

/** Holds `bytes` of an answer that is being sent. */
function send(unsent: UnsentAnswers, bytes: number) {
  const held = unsent.hold(bytes);
  assert.ok(held, `no room for ${bytes}`);
  let resets = 0;
  held.onReset(() => resets += 1);
  return { held, resets: () => resets };
}

Deno.test("UnsentAnswers never holds more than its total", () => {
  const { unsent } = unsentAnswers();
  const first = send(unsent, 60);
  send(unsent, 40);
  for (const bytes of [1, 1_000, NaN]) {
    assert.equal(unsent.hold(bytes), null, String(bytes));
  }
  assert.equal(unsent.bytes, 100);
  first.held.release();
  first.held.release();
  assert.equal(unsent.bytes, 40);
  send(unsent, 60);
});

Deno.test("UnsentAnswers holds one alone, however large", () => {
  const { unsent } = unsentAnswers();
  const { held } = send(unsent, 1_000);
  assert.equal(unsent.hold(1), null);
  held.release();
  assert.equal(unsent.bytes, 0);
});

Deno.test("UnsentAnswers makes room of those who read nothing, and no more", () => {
  const { unsent, clock } = unsentAnswers();
  const stalled = [send(unsent, 25), send(unsent, 25), send(unsent, 25)];
  const reading = send(unsent, 25);
  clock.nowMs = 999;
  reading.held.progressed();
  assert.equal(unsent.hold(10), null);
  clock.nowMs = 1_000;
  send(unsent, 10);
  assert.deepEqual(stalled.map(({ resets }) => resets()), [1, 0, 0]);
  send(unsent, 60);
  assert.deepEqual(stalled.map(({ resets }) => resets()), [1, 1, 1]);
  assert.equal(reading.resets(), 0);
  assert.equal(unsent.bytes, 95);
});
