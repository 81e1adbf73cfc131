import assert from "node:assert/strict";
import { makeImmortal } from "../../../src/guest/python/immortal_objects.ts";
import { runProgram } from "./run_program.ts";
import { startFromImage } from "./start_from_image.ts";

const TYPE = 0x40_0000;
const POINTER = 0x50_0000;

/** Memory with the words of an object at each multiple of 8. */
function memory(
  objects: readonly (readonly [references: number, type: number])[],
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.from(objects.flat()).buffer);
}

Deno.test("makeImmortal() passes over what is no object of the image", () => {
  const image = memory([
    [1, TYPE],
    [1_000, TYPE],
    [0, TYPE],
    [POINTER, TYPE],
    [1, POINTER],
  ]);
  const later = memory(Array.from({ length: 5 }, () => [1, TYPE]));
  const addresses = Uint32Array.of(0, 8, 16, 24, 32, 40, 0xffff_fff8);
  assert.equal(makeImmortal(image, later, addresses), 2);
  assert.deepEqual(
    image,
    memory([
      [0x3fff_ffff, TYPE],
      [0x3fff_ffff, TYPE],
      [0, TYPE],
      [POINTER, TYPE],
      [1, POINTER],
    ]),
  );
});

Deno.test("An image's objects are immortal, a program's own are not", async () => {
  const interpreter = await startFromImage();
  const result = runProgram(
    interpreter,
    `
import decimal, json, sys
shared = [json, json.dumps, json.dumps.__code__, decimal.Context, str.join,
          json.__dict__, json.dumps.__code__.co_consts, "JSONDecodeError"]
print([sys.getrefcount(value) == 0x3fffffff for value in shared[:-1]])
class Own:
    def __del__(self):
        print("ended")
own = Own()
print(sys.getrefcount(own))
del own
`,
    5_000,
  );
  assert.equal(result.stderr, "");
  assert.equal(
    result.stdout,
    "[True, True, True, True, True, True, True]\n2\nended\n",
  );
});
