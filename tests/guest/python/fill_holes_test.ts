import assert from "node:assert/strict";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import type { EmscriptenModule } from "../../../src/guest/python/emscripten.ts";
import { fillHoles } from "../../../src/guest/python/fill_holes.ts";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { writtenPages } from "../../../tools/images/written_pages.ts";
import { runProgram } from "./run_program.ts";
import { startFromImage } from "./start_from_image.ts";

// 234 as measured. With references counted it would be 501, with the heap's
// holes left open 636.
const MOST_PAGES = 300;

Deno.test("A program writes few pages of the baseline's", async () => {
  const libcPath = findLibcPath();
  const libc = openLibC(libcPath);
  assert.ok(libc);
  const interpreter = await startFromImage({ libcPath });
  interpreter.reset();
  const address = interpreter.mappedAt(libc);
  const { memoryBytes } = interpreter.facts;
  const result = runProgram(
    interpreter,
    `
import collections, dataclasses, json, re
@dataclasses.dataclass
class Score:
    value: float
    words: list
scores = [Score(n / 7, re.findall("[a-z]", "a b c")) for n in range(100)]
print(json.dumps([dataclasses.asdict(score) for score in scores])[:9])
print(collections.Counter(str(score) for score in scores).most_common(1))
`,
    5_000,
  );
  assert.equal(result.error, null);
  const pages = writtenPages(address, memoryBytes).length;
  assert.ok(pages < MOST_PAGES, `${pages} pages`);
});

Deno.test("fillHoles() ends where the heap cannot grow", () => {
  const holes = [300, 100, 16];
  const heap = {
    HEAPU32: new Uint32Array([1_000]),
    _emscripten_get_sbrk_ptr: () => 0,
    _PyMem_RawMalloc(bytes: number) {
      const index = holes.findLastIndex((hole) => hole >= bytes);
      return index < 0 ? 0 : holes.splice(index, 1)[0];
    },
    _PyMem_RawFree() {},
  };
  fillHoles(heap as unknown as EmscriptenModule);
  assert.deepEqual(holes, []);
});
