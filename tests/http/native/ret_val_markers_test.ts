import assert from "node:assert/strict";
import { takeRetVal } from "../../../src/http/native/ret_val_markers.ts";

const S = "__COZE_RETURN_VAL_START__";
const E = "__COZE_RETURN_VAL_END__";

const CASES: readonly (readonly [string, string, string, string | null])[] = [
  ["nothing", "", "", null],
  ["no block", "a\nb", "a\nb", null],
  ["a block alone", `${S}\n7\n${E}\n`, "", "7"],
  ["text around it", `a\n${S}\n7\n${E}\nb\n`, "a\nb\n", "7"],
  ["no line end after it", `a\n${S}\n7\n${E}`, "a\n", "7"],
  ["no line end before it", `a${S}\n7\n${E}\nb`, "ab", "7"],
  ["an empty value", `${S}\n\n${E}\n`, "", ""],
  ["no line at all", `${S}\n${E}\n`, "", ""],
  ["several lines", `${S}\n1\n\n2\n${E}\n`, "", "1\n\n2"],
  ["a value that ends with a line end", `${S}\n1\n\n${E}\n`, "", "1\n"],
  ["two blocks", `a\n${S}\n1\n${E}\nb\n${S}\n2\n${E}\nc\n`, "a\nb\nc\n", "2"],
  ["two blocks in a row", `${S}\n1\n${E}\n${S}\n2\n${E}\n`, "", "2"],
  ["a start in the value", `${S}\n${S}\n1\n${E}\n`, "", `${S}\n1`],
  ["an end in a line of the value", `${S}\nx ${E}\n1\n${E}\n`, "", `x ${E}\n1`],
  ["an end that goes on", `${S}\n${E} x\n1\n${E}\n`, "", `${E} x\n1`],
  ["a start that goes on", `${S} x\n1\n${E}\n`, `${S} x\n1\n${E}\n`, null],
  ["a start alone", `a\n${S}\n1\n`, `a\n${S}\n1\n`, null],
  ["a start as the last word", `a\n${S}`, `a\n${S}`, null],
  ["an end alone", `${E}\n1\n`, `${E}\n1\n`, null],
  ["the wrong way round", `${E}\n1\n${S}\n`, `${E}\n1\n${S}\n`, null],
  ["a block, then a start", `${S}\n1\n${E}\n${S}\n`, `${S}\n`, "1"],
  ["other line ends", `a\r\n${S}\n1\r\n${E}\nb\r\n`, "a\r\nb\r\n", "1\r"],
];

for (const [what, printed, stdout, retVal] of CASES) {
  Deno.test(`takeRetVal() understands ${what}`, () => {
    assert.deepEqual(takeRetVal(printed), { stdout, retVal });
  });
}

Deno.test("takeRetVal() never takes more than one pass", () => {
  // Each of these is minutes of work for a search that starts again at each marker.
  const count = 300_000;
  const hostile = [
    `${S}\n`.repeat(count),
    `${E}\n`.repeat(count),
    S.repeat(count),
    `${S}\n` + `x${E}\n`.repeat(count),
    `${S}x`.repeat(count) + `\n${E}`,
  ];
  for (const printed of hostile) {
    assert.equal(takeRetVal(printed).stdout, printed);
  }
  const blocks = `${S}\n1\n${E}\n`.repeat(count);
  assert.deepEqual(takeRetVal(blocks), { stdout: "", retVal: "1" });
});
