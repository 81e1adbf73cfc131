import assert from "node:assert/strict";
import { type FieldName, FIELDS } from "../../../src/run/fields.ts";
import { keysOf } from "../../../src/run/keys_of.ts";
import type { RunAnswer } from "../../../src/run/answer.ts";
import { NATIVE } from "../../../src/http/native/native_dialect.ts";
import { receipt } from "../../../src/http/native/receipt.ts";

/** Two values of each field that ask for different things. */
const VALUES: Readonly<Record<FieldName, readonly [unknown, unknown]>> = {
  code: ["a", "b"],
  language: ["python", "js"],
  timeout: [1, 2],
  mode: ["program", "cell"],
  priority: ["low", "high"],
  input: [1, 2],
  ext: [{ a: "1" }, { a: "2" }],
  stdin: ["a", "b"],
  stdin_encoding: ["utf-8", "base64"],
  argv: [["a"], ["b"]],
  env: [{ A: "1" }, { A: "2" }],
  files: [{ a: { text: "1" } }, { a: { text: "2" } }],
  collect: [["a"], ["b"]],
  seed: [1, 2],
  now: [1, 2],
  keep: [false, true],
  ttl: [1, 2],
  state: ["a", "b"],
  tools: [[{ name: "a" }], [{ name: "b" }]],
  continuation: ["a", "b"],
  results: [[{ id: "a", value: 1 }], [{ id: "b", value: 1 }]],
};
/** Fields that another field needs. */
const PARTNERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  continuation: { results: [{ id: "a", value: 1 }] },
  results: { continuation: "a" },
};
const NOTHING = { output: {}, metadata: {} } as unknown as RunAnswer;

function parse(members: Readonly<Record<string, unknown>>) {
  const body = new TextEncoder().encode(JSON.stringify(members));
  return NATIVE.parse(body, {
    taskId: "",
    timeoutMs: 1_000,
    languages: ["python", "javascript"],
    files: { allowed: true, maxFiles: 10, maxFileBytes: 1_000 },
  }).run;
}

function requestHash(members: Readonly<Record<string, unknown>>) {
  const run = parse({ code: "x", seed: 0, now: 0, ...members });
  return receipt(run, "image", NOTHING)?.request;
}

for (const name of keysOf(FIELDS)) {
  const { counts, wire } = FIELDS[name];
  const [one, other] = VALUES[name];

  Deno.test(`A receipt ${counts ? "counts" : "passes over"} "${name}"`, () => {
    const hashes = [
      requestHash({ ...PARTNERS[name], [name]: one }),
      requestHash({ ...PARTNERS[name], [name]: other }),
    ];
    assert.match(String(hashes[0]), /^[0-9a-f]{64}$/);
    assert.equal(hashes[0] !== hashes[1], counts);
  });

  // A kept or continued program gets its member by those who have it.
  if (wire === null || wire === "resume" || wire === "keepAs") continue;
  Deno.test(`The field "${name}" becomes ${wire}, which goes to the sandbox`, () => {
    const [first, second] = [one, other]
      .map((value) => parse({ code: "x", [name]: value })[wire]);
    assert.notDeepEqual(first, second);
  });
}
