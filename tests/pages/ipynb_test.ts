import assert from "node:assert/strict";
import {
  fromIpynb,
  toIpynb,
} from "../../src/pages/playground/notebook/ipynb.ts";
import {
  asNotebook,
  forgetState,
  keepState,
  newCell,
  type Notebook,
} from "../../src/pages/playground/notebook/notebook.ts";

const NOTEBOOK: Notebook = {
  language: "typescript",
  cells: [{
    type: "code",
    code: "x\n",
    count: 3,
    outputs: [
      { output_type: "stream", name: "stderr", text: "careful\n" },
      { output_type: "execute_result", data: { "text/plain": "1" } },
    ],
    state: "st_secret",
  }, newCell("# A *heading*", "markdown")],
  count: 3,
  state: "st_secret",
  states: [{ id: "st_secret", parent: null, count: 3, title: "x" }],
};

Deno.test("A notebook comes back from its file, without its states", () => {
  const text = toIpynb(NOTEBOOK);
  assert.ok(!text.includes("st_secret"));
  const [cell, words] = NOTEBOOK.cells;
  assert.deepEqual(fromIpynb(text), {
    language: "typescript",
    cells: [{ ...cell, state: null }, words],
    count: 0,
    state: null,
    states: [],
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
  assert.deepEqual(cells.map(({ code }) => code), ["a\nb", "x\ny"]);
  assert.deepEqual(cells.map(({ type }) => type), ["markdown", "code"]);
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

Deno.test("A state that is gone leaves those that went on from it", () => {
  const notebook: Notebook = {
    language: "python",
    cells: [newCell("a"), newCell("b\nc")],
    count: 0,
    state: null,
    states: [],
  };
  const [first, second] = notebook.cells;
  keepState(notebook, first, null, "st_1");
  keepState(notebook, second, "st_1", "st_2");
  keepState(notebook, second, "st_2", "st_3");
  assert.equal(notebook.state, "st_3");
  assert.equal(notebook.states[1].title, "b");
  forgetState(notebook, "st_2");
  assert.deepEqual(notebook.states.map(({ id, parent }) => [id, parent]), [
    ["st_1", null],
    ["st_3", "st_1"],
  ]);
  forgetState(notebook, "st_3");
  assert.deepEqual([notebook.state, second.state, first.state], [
    null,
    null,
    "st_1",
  ]);
});
