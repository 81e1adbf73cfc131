import assert from "node:assert/strict";
import { addWasmFunctions } from "../../../tools/packages/add_wasm_functions.ts";

/** `(module (func (result i32) i32.const 7) (export "f" (func 1)))`, without 1. */
const MODULE = Uint8Array.fromHex(
  "0061736d01000000" + "0105" + "01" + "60" + "00" + "017f" +
    "0302" + "01" + "00" + "0705" + "01" + "0166" + "00" + "01" +
    "0a06" + "01" + "04" + "00" + "4107" + "0b",
);

Deno.test("addWasmFunctions() adds after a module's own functions", async () => {
  // `call 0`, `i32.const 35`, `i32.add`.
  const body = Uint8Array.fromHex("00" + "1000" + "4123" + "6a" + "0b");
  assert.ok(!WebAssembly.validate(MODULE));
  const bytes = addWasmFunctions(MODULE, [{ type: 0, body }]);
  const { instance } = await WebAssembly.instantiate(bytes);
  const f = instance.exports.f as () => number;
  assert.equal(f(), 42);
});

Deno.test("addWasmFunctions() writes numbers of more than one byte", async () => {
  const body = Uint8Array.fromHex("00" + "412a" + "0b");
  const functions = Array.from({ length: 300 }, () => ({ type: 0, body }));
  const bytes = addWasmFunctions(MODULE, functions);
  const { instance } = await WebAssembly.instantiate(bytes);
  assert.equal((instance.exports.f as () => number)(), 42);
});

Deno.test("addWasmFunctions() never reads past a module that is cut", () => {
  for (let length = 9; length < MODULE.length; length++) {
    try {
      addWasmFunctions(MODULE.subarray(0, length), []);
    } catch (error) {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, /^Cannot add functions: section/);
    }
  }
});
