import assert from "node:assert/strict";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { mapImage } from "../../../src/guest/memory/mapped_baseline.ts";
import {
  type ImageFacts,
  openImage,
  writeImage,
} from "../../../src/guest/memory/memory_image.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";

const FACTS: ImageFacts = {
  key: "k",
  memoryBytes: 2 * 65_536,
  stackPointer: 7,
  tableLength: 3,
  policyJson: "{}",
  languageVersion: "3.12.7",
  own: { runFunction: 4, libraries: [{ open: 8, path: "a.so" }] },
  hotPages: [[4096, 8192]],
};
const MEMORY = crypto.getRandomValues(new Uint8Array(65_536));
const FILE = imageFile();

const LIBC = openLibC(findLibcPath());

/** Returns the bytes of an image that holds {@linkcode MEMORY} twice. */
function imageFile(): Uint8Array<ArrayBuffer> {
  const path = Deno.makeTempFileSync();
  try {
    writeImage(path, FACTS, new Uint8Array([...MEMORY, ...MEMORY]));
    return Deno.readFileSync(path);
  } finally {
    Deno.removeSync(path);
  }
}

/** Opens an image with this content, in both ways, and closes it. */
function open(content: Uint8Array, key = "k"): ImageFacts | string {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, content);
    const [read, mapped] = [undefined, LIBC].map((libc) => {
      const image = openImage(path, key, libc);
      if (typeof image === "string") return image;
      using open = image;
      assert.equal(open.offset % 65_536, 0);
      const part = new Uint8Array(MEMORY.length).fill(1);
      open.read(MEMORY.length, part);
      assert.deepEqual(part, MEMORY);
      // Half of it lies above.
      open.read(MEMORY.length * 1.5, part);
      const half = MEMORY.length / 2;
      assert.deepEqual(part.subarray(0, half), MEMORY.subarray(half));
      assert.deepEqual(part.subarray(half), new Uint8Array(half));
      return open.facts;
    });
    assert.deepEqual(read, mapped);
    return read;
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("openImage() finds what writeImage() was given", () => {
  const facts = open(FILE);
  assert.ok(typeof facts !== "string");
  for (const [name, value] of Object.entries(FACTS)) {
    assert.deepEqual(Reflect.get(facts, name), value, name);
  }
});

Deno.test("openImage() never accepts an image of other files", () => {
  assert.equal(open(FILE, "other"), "made with other files");
});

Deno.test("openImage() never accepts a cut file", () => {
  for (const length of [0, 5, 11, 12, 100, 70_000, FILE.length - 1]) {
    assert.equal(typeof open(FILE.subarray(0, length)), "string", `${length}`);
  }
});

Deno.test("openImage() never accepts a header that is none", () => {
  const headBytes = new DataView(FILE.buffer).getUint32(8, true);
  const head = new TextDecoder().decode(FILE.subarray(12, 12 + headBytes));
  for (const text of ["null", "[]", "", head.replace("{", "[")]) {
    const changed = FILE.slice();
    changed.set(new TextEncoder().encode(text.padEnd(headBytes)), 12);
    assert.equal(typeof open(changed), "string", text);
  }
});

Deno.test("openImage() never accepts a changed memory", () => {
  for (const at of [65_536, 70_001, FILE.length - 1]) {
    const changed = FILE.slice();
    changed[at] ^= 1;
    assert.equal(open(changed), "damaged", `${at}`);
  }
});

Deno.test("openImage() takes no folder and nothing for an image", () => {
  const folder = Deno.makeTempDirSync();
  for (const libc of [undefined, LIBC]) {
    assert.equal(openImage(folder, "k", libc), "not an image");
    assert.equal(openImage(`${folder}/a`, "k", libc), "cannot be opened");
  }
  Deno.removeSync(folder);
});

Deno.test("An image never becomes what lies at its path later", () => {
  assert.ok(LIBC, "this test needs the C library");
  const path = Deno.makeTempFileSync();
  Deno.writeFileSync(path, FILE);
  const image = openImage(path, "k", LIBC);
  assert.ok(typeof image !== "string" && image.descriptor !== undefined);
  using open = image;
  Deno.removeSync(path);
  Deno.writeFileSync(path, new Uint8Array(FILE.length));
  const memory = new WebAssembly.Memory({ initial: 2 });
  const { offset } = open;
  const length = FACTS.memoryBytes;
  const descriptor = image.descriptor;
  assert.ok(mapImage({ libc: LIBC, memory, descriptor, offset, length }));
  const mapped = new Uint8Array(memory.buffer);
  assert.deepEqual(mapped, new Uint8Array([...MEMORY, ...MEMORY]));
  const read = new Uint8Array(mapped.length);
  open.read(0, read);
  assert.deepEqual(read, mapped);
  Deno.removeSync(path);
  // A memory that cannot be mapped says so.
  assert.ok(!mapImage({ libc: LIBC, memory, descriptor, offset: 1, length }));
});
