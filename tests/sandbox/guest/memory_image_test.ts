import assert from "node:assert/strict";
import {
  decodeImage,
  encodeImage,
  type ImageFacts,
} from "../../../src/sandbox/guest/memory_image.ts";

const FACTS: ImageFacts = {
  key: "k",
  tableLength: 3,
  runFunction: 4,
  configureFunction: 5,
  policyJson: "{}",
  pythonVersion: "3.12.7",
  libraries: [{ open: 8, path: "a.so" }, { symbol: "init", of: 8 }],
};
const BASELINE = {
  memoryBytes: 65_536,
  stackPointer: 7,
  segments: [
    { start: 0, bytes: Uint8Array.of(1, 2, 3) },
    { start: 100, bytes: Uint8Array.of(4, 5, 6, 7, 8) },
  ],
};

Deno.test("decodeImage() returns what encodeImage() was given", () => {
  const image = decodeImage(encodeImage(FACTS, BASELINE), "k");
  assert.ok(typeof image !== "string");
  assert.deepEqual(image.baseline, BASELINE);
  assert.equal(image.facts.runFunction, 4);
  assert.deepEqual(image.facts.libraries, FACTS.libraries);
});

Deno.test("decodeImage() never accepts an image of other files", () => {
  const file = encodeImage(FACTS, BASELINE);
  assert.equal(decodeImage(file, "other"), "made with other files");
});

Deno.test("decodeImage() never accepts a cut or changed file", () => {
  const file = encodeImage(FACTS, BASELINE);
  for (let length = 0; length < file.length; length++) {
    assert.equal(typeof decodeImage(file.slice(0, length), "k"), "string");
  }
  for (let at = file.length - 8; at < file.length; at++) {
    const changed = file.slice();
    changed[at] ^= 1;
    assert.equal(decodeImage(changed, "k"), "damaged");
  }
});
