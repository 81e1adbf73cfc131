import assert from "node:assert/strict";
import { HeldAnswers } from "../../src/calls/held_answers.ts";

const ANSWER = { id: "call_0001", value: `"${"x".repeat(98)}"` };

Deno.test("HeldAnswers never lets the runs of a caller hold more than its limit", () => {
  const held = new HeldAnswers(250);
  using other = held.open("bob");
  {
    using first = held.open("ada");
    using second = held.open("ada");
    assert.equal(first.keep(ANSWER), ANSWER);
    assert.equal(second.keep(ANSWER), ANSWER);
    const refused = second.keep(ANSWER);
    assert.equal(refused.id, ANSWER.id);
    assert.ok("error" in refused);
    assert.match(refused.error.message, /hold 200 characters .*limit 250$/);
    assert.equal(other.keep(ANSWER), ANSWER);
  }
  // A run that has ended holds nothing.
  using third = held.open("ada");
  assert.equal(third.keep(ANSWER), ANSWER);
  assert.equal(third.keep(ANSWER), ANSWER);
  assert.ok("error" in third.keep(ANSWER));
});
