import assert from "node:assert/strict";
import {
  encodeImage,
  type ImageFacts,
  type MemoryImage,
  openImage,
} from "../../../src/guest/memory/memory_image.ts";

const FACTS: ImageFacts = {
  key: "k",
  memoryBytes: 2 * 65_536,
  stackPointer: 7,
  tableLength: 3,
  runFunction: 4,
  readyFunction: 40,
  configureFunction: 5,
  policyJson: "{}",
  pythonVersion: "3.12.7",
  libraries: [{ open: 8, path: "a.so" }, { symbol: "init", of: 8 }],
  hotPages: [[4096, 8192]],
};
const MEMORY = crypto.getRandomValues(new Uint8Array(65_536));
const FILE = encodeImage(FACTS, new Uint8Array([...MEMORY, ...MEMORY]));

/** Opens an image with this content, from a file that is gone afterwards. */
function open(content: Uint8Array, key = "k"): MemoryImage | string {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, content);
    const image = openImage(path, key);
    // While the file is still there.
    if (typeof image !== "string") {
      assert.deepEqual(image.read(), new Uint8Array([...MEMORY, ...MEMORY]));
    }
    return image;
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("openImage() finds what encodeImage() was given", () => {
  const image = open(FILE);
  assert.ok(typeof image !== "string");
  for (const [name, value] of Object.entries(FACTS)) {
    assert.deepEqual(Reflect.get(image.facts, name), value, name);
  }
  assert.equal(image.offset % 65_536, 0);
});

Deno.test("openImage() never accepts an image of other files", () => {
  assert.equal(open(FILE, "other"), "made with other files");
});

Deno.test("openImage() never accepts a cut file", () => {
  for (const length of [0, 5, 11, 12, 100, 70_000, FILE.length - 1]) {
    assert.equal(typeof open(FILE.subarray(0, length)), "string", `${length}`);
  }
});

Deno.test("openImage() never accepts a changed memory", () => {
  for (const at of [65_536, 70_001, FILE.length - 1]) {
    const changed = FILE.slice();
    changed[at] ^= 1;
    assert.equal(open(changed), "damaged", `${at}`);
  }
});
