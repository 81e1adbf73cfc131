import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import {
  PickleError,
  readPickle,
} from "../../../../src/http/dialects/open_instruct/read_pickle.ts";
import { readOpenInstructTests } from "../../../../src/http/dialects/open_instruct/read_tests.ts";

/** Written by CPython's pickle, in protocols 2, 4 and 5. */
const PICKLES = [
  "eJxrYIotZNCoLWTUiGBlYGDIzCsoLSlkimACso24Cpkj2ICM/NISkCgLWNSEq5C1tLaQTSMDourwykL2DJYIRiCzopADTOcVcsYWcml4M3r9/v//fxfICAYGxi5OBihwcLf/AWF1+IE1JBZytxbypJam6gEA3YkfRw==",
  "eJxrYJmawQABsVM0aqdo9LBm5hWUlkzpYTLimtLDll9aAuGZcE0pBUpnMPUwHV45JYOlh7FiSg9j3hSgLm9Gr9/////vYgMbw9jFCTWQwcHd/geE1eHXw5g4pXVKammqHgA/yyNf",
  "eJxrYJ2awQABsVM0aqdo9LBm5hWUlkzpYTLimtLDll9aAuGZcE0pBUpnMPUwHV45JYOlh7FiSg9j3hSgLm9Gr9/////vYgMbw9jFCTWQwcHd/geE1eHXw5g4pXVKammqHgBAPSNg",
];
/** A pickle of JSON. */
const OF_TEXT = "eJxrYJkqwQABPSLRSonFxalFJQppGoaaCra2CkZKsVP0AIShCBY=";
/** One that calls `print`. */
const CALLS =
  "eJxrYJmqyAABsVN6OJJKM3NKMvOKp/SwFhRl5pVMmTylh7FiSuuUoCmJegAiKg9e";

Deno.test("readOpenInstructTests() reads lists, JSON and pickles of plain data", () => {
  for (const text of PICKLES) {
    assert.deepEqual(readOpenInstructTests(text), [
      { input: "2\n", output: "4\n" },
      {
        input: "é",
        output: "x",
        n: [1, -5, 2 ** 40, 2n ** 70n, 1.5, true, null, ["a"]],
      },
    ]);
  }
  const one = ["assert f(1) == 2"];
  for (const tests of [OF_TEXT, JSON.stringify(one), one]) {
    assert.deepEqual(readOpenInstructTests(tests), one);
  }
  for (const tests of ["", "x", "{}", "e30=", 3, null, { a: 1 }]) {
    assert.deepEqual(readOpenInstructTests(tests), []);
  }
});

Deno.test("readPickle() never runs a pickle, and never goes past its end", () => {
  assert.deepEqual(readOpenInstructTests(CALLS), []);
  const calls = inflateSync(Uint8Array.fromBase64(CALLS));
  assert.throws(() => readPickle(calls), PickleError);
  const whole = inflateSync(Uint8Array.fromBase64(PICKLES[1]));
  for (let end = 0; end < whole.length; end++) {
    assert.throws(() => readPickle(whole.subarray(0, end)), PickleError);
  }
  // A list that holds itself: ] 0x94 h 0 a .
  const own = Uint8Array.of(0x5d, 0x94, 0x68, 0, 0x61, 0x2e);
  assert.throws(() => readPickle(own), PickleError);
});
