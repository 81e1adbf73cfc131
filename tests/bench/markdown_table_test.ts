import assert from "node:assert/strict";
import { markdownTable } from "../../bench/markdown_table.ts";

Deno.test("markdownTable() does line columns up", () => {
  const columns = [{ title: "server" }, {
    title: "n",
    align: "right",
  }] as const;
  assert.equal(
    markdownTable(columns, [["ours", "1"], ["a rival", "1,000"]]),
    "| server  |     n |\n" +
      "| ------- | ----: |\n" +
      "| ours    |     1 |\n" +
      "| a rival | 1,000 |\n",
  );
});

Deno.test("markdownTable() never lets a cell end its row", () => {
  const table = markdownTable([{ title: "a" }], [["x | y\nz"]]);
  assert.equal(table.split("\n")[2], "| x \\| y z |");
});

Deno.test("markdownTable() refuses a row with another number of cells", () => {
  assert.throws(
    () => markdownTable([{ title: "a" }], [["x", "y"]]),
    RangeError,
  );
});
