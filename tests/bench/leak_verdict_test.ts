import assert from "node:assert/strict";
import { leakVerdict } from "../../bench/leak_verdict.ts";

const PLANTED = { before: ["clean\n"], plants: ["planted\n"] };

Deno.test("leakVerdict() does tell the four verdicts apart", () => {
  const cases = [
    [{ ...PLANTED, looks: ["clean\n", "clean\n"] }, "clean"],
    [{ ...PLANTED, looks: ["clean\n", "LEAKED\n"] }, "leaks"],
    [{ ...PLANTED, plants: [""], looks: ["clean\n"] }, "not possible"],
    [{ ...PLANTED, looks: [""] }, "broken"],
    [{ ...PLANTED, looks: [], before: [] }, "broken"],
    [{ ...PLANTED, before: [""], looks: ["clean\n"] }, "broken"],
    [{ ...PLANTED, before: ["LEAKED\n"], looks: ["LEAKED\n"] }, "broken"],
  ] as const;
  for (const [observation, verdict] of cases) {
    assert.equal(
      leakVerdict(observation),
      verdict,
      JSON.stringify(observation),
    );
  }
});

Deno.test("leakVerdict() never calls equal random numbers clean", () => {
  const looks = ["clean 0.5\n", "clean 0.25\n"];
  assert.equal(leakVerdict({ ...PLANTED, looks }), "clean");
  const repeated = ["clean 0.5\n", "clean 0.5\n"];
  assert.equal(leakVerdict({ ...PLANTED, looks: repeated }), "leaks");
});

Deno.test("leakVerdict() never calls a leak that only one plant made clean", () => {
  const looks = ["clean\n", "clean\n", "LEAKED\n"];
  const plants = ["", "planted\n", ""];
  assert.equal(leakVerdict({ ...PLANTED, plants, looks }), "leaks");
});
