import assert from "node:assert/strict";
import {
  asNotebook,
  fromIpynb,
  type Notebook,
  toIpynb,
} from "../../src/pages/playground/notebook/notebook.ts";

const NOTEBOOK: Notebook = {
  language: "typescript",
  cells: [{
    code: "x\n",
    count: 3,
    outputs: [
      { output_type: "stream", name: "stderr", text: "careful\n" },
      { output_type: "execute_result", data: { "text/plain": "1" } },
    ],
    state: "st_secret",
  }],
  count: 3,
  state: "st_secret",
};

Deno.test("A notebook comes back from its file, without its states", () => {
  const text = toIpynb(NOTEBOOK);
  assert.ok(!text.includes("st_secret"));
  const [cell] = NOTEBOOK.cells;
  assert.deepEqual(fromIpynb(text), {
    language: "typescript",
    cells: [{ ...cell, state: null }],
    count: 0,
    state: null,
  });
});

Deno.test("fromIpynb() takes texts that are lists of lines", () => {
  const file = {
    nbformat: 4,
    cells: [
      { cell_type: "markdown", source: ["a\n", "b"] },
      {
        cell_type: "code",
        source: ["x\n", "y"],
        outputs: [
          { output_type: "stream", name: "stdout", text: ["1\n", "2"] },
          { output_type: "display_data", data: { "text/html": ["<b>", "x"] } },
          { output_type: "unknown" },
        ],
      },
    ],
  };
  const { language, cells } = fromIpynb(JSON.stringify(file));
  assert.equal(language, "python");
  assert.deepEqual(cells.map(({ code }) => code), ["# a\n# b", "x\ny"]);
  assert.deepEqual(cells[1].outputs, [
    { output_type: "stream", name: "stdout", text: "1\n2" },
    { output_type: "display_data", data: { "text/html": "<b>x" } },
  ]);
});

Deno.test("fromIpynb() and asNotebook() take nothing for a notebook that is none", () => {
  for (const text of ["", "{}", "[]", '{"nbformat":3,"cells":[]}']) {
    assert.throws(() => fromIpynb(text), SyntaxError, text);
  }
  for (
    const value of [
      null,
      {},
      { language: "python", cells: [1] },
      { language: "ruby", cells: [{ code: "" }] },
    ]
  ) {
    assert.equal(asNotebook(value), null);
  }
  assert.deepEqual(asNotebook(JSON.parse(JSON.stringify(NOTEBOOK))), NOTEBOOK);
});
