/**
 * Functions that are added to numpy's library: `added_functions.wat` as bytes,
 * printed by `assemble.py`.
 *
 * @module
 */

import type { WasmFunction } from "../add_wasm_functions.ts";

/** By number: 5158, 5159. */
export const ADDED_FUNCTIONS: readonly WasmFunction[] = [
  {
    // PyArray_FromAny, for what is an index.
    type: 9,
    body: Uint8Array.fromHex(
      "01037f02402001450d0020012802104107470d00200028020428025441808080" +
        "38710d0020004100410041004100410010ba172106200645044041000f0b2006" +
        "28021c2802102107200741094620074106462007410846727204402006210020" +
        "0441107221040b20002001200220032004200510ba172108200610ec0320080f" +
        "0b20002001200220032004200510ba170b",
    ),
  },
  {
    // PyUFunc_FromFuncAndData, for other packages.
    type: 28,
    body: Uint8Array.fromHex(
      "01037f200420056a210c2003200c6c210b024002400340200a200b4e0d012002" +
        "200a6a2d00004109460d02200a41016a210a0c000b0b4100210a0340200a200b" +
        "4e0d01200a200c6f2004482002200a6a2d00004107467104402002200a6a4109" +
        "3a00000b200a41016a210a0c000b0b2000200120022003200420052006200720" +
        "08200910e1210b",
    ),
  },
];
